// Durations as people write them. A number is milliseconds; a text must carry its unit, because "30" of a person is as often
// seconds as milliseconds, and the wrong guess is off by a factor of a thousand.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3 };

/** Timers of Node.js hold a signed 32-bit count; beyond it they fire at once. */
const longestMs = 2 ** 31 - 1;

/** What to write instead, for every place that reads a duration. */
export const durationForms = 'Write 500ms, 30s, 2m or 1h, up to 596h; a number without quotes is milliseconds.';

/**
 * Reads `500ms`, `30s`, `1.5m`, `1h`, or a number of milliseconds.
 * @returns whole milliseconds, or undefined where it is no duration (no unit, negative, longer than a timer can wait).
 */
export function parseDuration(duration: string | number): number | undefined {
  const durationMs = typeof duration === 'number' ? duration : textMs(duration);
  if (durationMs === undefined || !(durationMs >= 0 && durationMs <= longestMs)) return undefined;
  return Math.round(durationMs);
}

function textMs(text: string): number | undefined {
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)\s*$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : unitMs[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
