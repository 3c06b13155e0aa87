// A span of time in the unit that a person would say it in.

import { formatDecimal } from './format-number.ts';

/** `0.8 ms`, `412 ms`, `1.2 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${formatDecimal(durationMs)} ms`;
  if (durationMs < 59_950) return `${formatDecimal(durationMs / 1000)} s`;
  const seconds = Math.round(durationMs / 1000);
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}
