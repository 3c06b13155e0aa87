// What a person reads of a result on a terminal: the report, or where nothing was weighed the reason alone. Tables of dashes would hide it.

import { isKnown, type Recording, recordingSchema } from '@tare/accounting';
import { describeRecording, type Result, renderError, renderTerminal, type TerminalOptions } from '@tare/report';

/** The reading at ready alone is no weight yet: memory has not come to rest, and every table but one would be empty. */
export const hasFigures = (recording: Recording): boolean =>
  recording.services.some((service) => isKnown(service.phases.idle.privateBytes));

export function renderResult(result: Result, options: TerminalOptions): string {
  if (result.schema !== recordingSchema || result.error === null || hasFigures(result))
    return renderTerminal(result, options);
  const { headline, recordedAt } = describeRecording(result);
  return `${headline} Recorded ${recordedAt}.\n${renderError(result.error, options)}`;
}
