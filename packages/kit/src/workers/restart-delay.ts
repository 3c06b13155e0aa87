// How long to wait before a process that ended by itself is started again: at once the first time, then longer and longer, so that one that cannot start does not
// take the machine with it.

const shortestMs = 500;
const longestMs = 30_000;
/** One that has served for so long is no part of a row of crashes. */
export const stableMs = 30_000;

/**
 * @param crashes in a row, this one included
 * @param random in [0, 1), so that workers that fell together do not rise together
 */
export function restartDelayMs(crashes: number, random: number): number {
  if (crashes <= 1) return 0;
  const full = Math.min(longestMs, shortestMs * 2 ** (crashes - 2));
  return Math.round(full * (0.75 + random / 4));
}
