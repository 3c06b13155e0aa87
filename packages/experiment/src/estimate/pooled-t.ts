// The t interval of few pairs, helped by what the unchanged subject showed against itself before: with six pairs alone, most of the
// interval's width is ignorance of the spread (t of 5 degrees of freedom, 2.57; with seven starts beside it 11, 2.20).

import type { DifferenceSpread } from '../design/spread.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { type KnownMean, meanOf } from './student-t.ts';

/**
 * A spread of the pairs that chance would exceed once in twenty times is no chance: the change varies more than the subject does, or
 * something rare has happened that the starts did not see. The pairs then speak for themselves.
 */
const leastPlausible = 0.05;

/**
 * Mean of the differences, its error from both spreads weighted by their degrees of freedom. Exact under normal noise that the change does
 * not alter; drift makes it larger than it is, since starts in a row drift further apart than the two of a pair.
 * @returns undefined with fewer than two differences
 */
export function pooledMeanOf(differences: readonly number[], spread: DifferenceSpread | null): KnownMean | undefined {
  const own = meanOf(differences);
  if (!own || !spread) return own;
  const ownVariance = own.standardError ** 2 * differences.length;
  const startsVariance = spread.standardDeviation ** 2;
  if (chanceOfRatio(ownVariance, own.degreesOfFreedom, startsVariance, spread.degreesOfFreedom) < leastPlausible)
    return own;
  const degreesOfFreedom = own.degreesOfFreedom + spread.degreesOfFreedom;
  const pooled = (own.degreesOfFreedom * ownVariance + spread.degreesOfFreedom * startsVariance) / degreesOfFreedom;
  return { mean: own.mean, standardError: Math.sqrt(pooled / differences.length), degreesOfFreedom };
}

/** Chance of a ratio of variances at least this large where both estimate the same (Fisher's F; DLMF 8.17). 1 of nothing against nothing. */
export function chanceOfRatio(upper: number, upperDegrees: number, lower: number, lowerDegrees: number): number {
  if (upper === 0) return 1;
  return incompleteBeta(
    (lowerDegrees * lower) / (lowerDegrees * lower + upperDegrees * upper),
    lowerDegrees / 2,
    upperDegrees / 2,
  );
}
