// The smallest effect of interest: below it an experiment stops looking, and says that it does.

import type { Mode } from '@tare/accounting';
import { earlyDesign, pairsAtFirstLook, sequentialDesign } from './design.ts';
import { type DifferenceSpread, standardErrorOf } from './spread.ts';

const mebibyte = 1024 ** 2;

interface Interest {
  floorBytes: number;
  /** What a calm figure resolves does not grow with the subject. */
  shareOfBaseline: number;
  /** At the first look of the design that a noisy figure of this mode gets. */
  pairs: number;
}

const interest: Readonly<Record<Mode, Interest>> = {
  natural: { floorBytes: mebibyte, shareOfBaseline: 0.01, pairs: pairsAtFirstLook(sequentialDesign) },
  calm: { floorBytes: 0.1 * mebibyte, shareOfBaseline: 0, pairs: pairsAtFirstLook(earlyDesign(null)) },
};

/**
 * natural: max(1 MiB, 3 x A/A spread, 1 % of the baseline); calm: max(0.1 MiB, 3 x A/A spread).
 *
 * The spread here is that of the *estimate*: what a comparison of the subject with itself comes out at varies by the standard deviation of
 * the differences over the root of the pairs of the first look. Three of those are 1.06 standard deviations of natural figures, about the
 * finest that 20 pairs can tell from nothing, and 1.22 of calm ones, which six pairs resolve. Three whole standard deviations would end the
 * search for an effect of one at the first look, without finding it, in most experiments (npm run simulate, "futility by three standard
 * deviations").
 * @param baselineBytes median private memory of the baseline
 */
export function smallestEffectBytes(mode: Mode, spread: DifferenceSpread | undefined, baselineBytes: number): number {
  const { floorBytes, shareOfBaseline, pairs } = interest[mode];
  const resolution = spread ? 3 * standardErrorOf(spread, pairs) : 0;
  return Math.max(floorBytes, resolution, shareOfBaseline * baselineBytes);
}
