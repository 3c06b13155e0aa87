// The smallest effect of interest: below it an experiment stops looking, and says that it does.

import type { Mode } from '@tare/accounting';
import { firstLook } from './design.ts';
import { type DifferenceSpread, standardErrorOf } from './spread.ts';

const mebibyte = 1024 ** 2;

/** Floor in bytes, and share of the baseline. What a calm figure resolves does not grow with the subject. */
const interest: Readonly<Record<Mode, { floorBytes: number; shareOfBaseline: number }>> = {
  natural: { floorBytes: mebibyte, shareOfBaseline: 0.01 },
  calm: { floorBytes: 0.1 * mebibyte, shareOfBaseline: 0 },
};

/**
 * natural: max(1 MiB, 3 x A/A spread, 1 % of the baseline); calm: max(0.1 MiB, 3 x A/A spread).
 *
 * The spread here is that of the *estimate*: what an A/A comparison comes out at varies by the standard deviation of the differences over
 * the root of the pairs of the first look. Three of those are 1.06 standard deviations, about the finest that 20 pairs can tell from
 * nothing. Three whole standard deviations would end the search for an effect of one at the first look, without finding it, in most
 * experiments (simulations/run.mjs, "futility by three standard deviations").
 * @param baselineBytes median private memory of the baseline
 */
export function smallestEffectBytes(mode: Mode, spread: DifferenceSpread | undefined, baselineBytes: number): number {
  const { floorBytes, shareOfBaseline } = interest[mode];
  const resolution = spread ? 3 * standardErrorOf(spread, firstLook) : 0;
  return Math.max(floorBytes, resolution, shareOfBaseline * baselineBytes);
}
