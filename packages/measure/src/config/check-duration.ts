// A duration of a configuration: its form, and whether it is long enough to mean anything.

import { durationForms, parseDuration } from '@tare/accounting';
import type { Duration } from './config.ts';
import type { Report } from './config-problem.ts';

/** `leastMs` is 1 where 0 would mean that nothing is ever waited for. */
export function checkDuration(
  duration: Duration | undefined,
  leastMs: number,
  keys: readonly (string | number)[],
  report: Report,
): void {
  if (duration === undefined) return;
  const durationMs = parseDuration(duration);
  if (durationMs !== undefined && durationMs >= leastMs) return;
  const message = durationMs === undefined ? 'is no duration' : `must be ${leastMs} ms or more`;
  report(keys, { message, seen: duration, remedy: durationForms });
}
