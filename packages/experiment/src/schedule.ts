// The order of trials. Within a round every order is equally likely, the baseline's place included: whatever drifts with time then pushes
// a difference up as often as down, and the differences stay symmetric about the effect, which is all that the signed-rank interval asks.

import { seededRandom, shuffle } from './random.ts';

/**
 * How many arms share one baseline at most. Sharing saves trials (k + 1 instead of 2k), but the arms of a large round lie far from their
 * baseline in time, and drift enters the difference in proportion.
 */
export const mostArmsPerBaseline = 4;

/**
 * One sweep: every active arm once, in rounds of about equal size, each with a baseline of its own.
 * Orders of different sweeps are independent, not balanced: a balanced order would tie the pairs to each other, and the exact
 * distribution supposes independent signs.
 * @returns names in the order to measure, per round
 */
export function planSweep(
  seed: number,
  sweep: number,
  baseline: string,
  arms: readonly string[],
  armsPerBaseline: number = mostArmsPerBaseline,
): string[][] {
  const random = seededRandom(seed, sweep);
  const shuffled = shuffle(arms, random);
  const rounds = Math.ceil(arms.length / Math.max(1, armsPerBaseline));
  return Array.from({ length: rounds }, (_, index) => {
    const begin = Math.round((index * arms.length) / rounds);
    const end = Math.round(((index + 1) * arms.length) / rounds);
    return shuffle([baseline, ...shuffled.slice(begin, end)], random);
  });
}
