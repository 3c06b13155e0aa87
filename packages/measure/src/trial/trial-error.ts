// Why a trial ended early, in a person's words and as it is recorded.

import { type RecordedError, TareError } from '@tare/accounting';
import type { StartedService } from '../process/start-service.ts';
import type { Service } from '../subject/subject.ts';

export function crashedUnderLoad({ service, started }: { service: Service; started: StartedService }): TareError {
  const exit = started.exit();
  const how = exit?.signal ? `signal ${exit.signal}` : `exit code ${exit?.exitCode ?? 'unknown'}`;
  return new TareError('CRASHED_UNDER_LOAD', {
    message: `${service.name} ended while it was under load (${how}).`,
    seen: started.output.lines.slice(-12).join('\n') || '(it printed nothing)',
    remedy:
      'Its last output says why. Load it more gently with --connections 1 --requests 100 to find the request that ends it.',
  });
}

export function recordError(error: unknown, signal: AbortSignal): RecordedError {
  if (error instanceof TareError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  // What breaks while all is being ended is no fault of anybody.
  if (signal.aborted) {
    return new TareError('INTERRUPTED', {
      message: 'The measurement was interrupted.',
      seen: message,
      remedy: 'What was measured until then is kept.',
    }).toJSON();
  }
  return {
    code: 'BUG',
    message,
    remedy: 'This is a fault of tare. Please report it with the command line.',
    docsPage: 'docs/errors.md#bug',
  };
}

/** A bug of ours is not the subject's failure: it keeps its stack. */
export function throwBug(failure: unknown, signal: AbortSignal): void {
  if (failure !== undefined && !signal.aborted && !(failure instanceof TareError)) throw failure;
}
