// From two sets of trials that were not made in turns (saved recordings) to a shift with its interval. Weaker than pairs: whatever changed
// between the two recordings is in the difference, and no interval knows of it.

import type { Interval } from './estimate-shift.ts';
import { mannWhitneyInterval, mannWhitneyPValue, medianShift } from './mann-whitney.ts';
import { boundsOfMean, type KnownMean, meanOf, pValueOfMean } from './student-t.ts';

/**
 * Hodges and Lehmann's estimate for two samples, the median of all before - after, with Mann and Whitney's exact interval; where too few
 * trials attain its level, or there are more than 50, with Welch's t interval, widened up to the estimate where that lies outside.
 * @returns undefined with fewer than two trials on a side
 */
export function estimateUnpairedShift(
  before: readonly number[],
  after: readonly number[],
  alpha: number,
): Interval | undefined {
  const welch = welchMeanOf(before, after);
  if (!welch) return undefined;
  const { low, high, confidence } = mannWhitneyInterval(before, after, alpha) ?? boundsOfMean(welch, alpha);
  const estimate = medianShift(before, after);
  return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate), confidence };
}

/** Two-sided, by the test whose interval `estimateUnpairedShift` gives. 1 with fewer than two trials on a side. */
export function unpairedPValue(before: readonly number[], after: readonly number[], alpha: number): number {
  const welch = welchMeanOf(before, after);
  if (!welch) return 1;
  const exact = mannWhitneyInterval(before, after, alpha) && mannWhitneyPValue(before, after);
  return exact ?? pValueOfMean(welch);
}

/** The difference of the means, before - after (Welch 1947). undefined with fewer than two values on a side. */
export function welchMeanOf(before: readonly number[], after: readonly number[]): KnownMean | undefined {
  const [ofBefore, ofAfter] = [meanOf(before), meanOf(after)];
  if (!ofBefore || !ofAfter) return undefined;
  const square = ofBefore.standardError ** 2 + ofAfter.standardError ** 2;
  const weight = [ofBefore, ofAfter].reduce(
    (sum, { standardError, degreesOfFreedom }) => sum + standardError ** 4 / degreesOfFreedom,
    0,
  );
  return {
    mean: ofBefore.mean - ofAfter.mean,
    standardError: Math.sqrt(square),
    // Without any spread the degrees do not matter.
    degreesOfFreedom: weight === 0 ? ofBefore.degreesOfFreedom + ofAfter.degreesOfFreedom : square ** 2 / weight,
  };
}
