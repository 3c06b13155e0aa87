// The slope of a series by the median of all pairwise slopes (Theil 1950; Sen 1968): one odd block does not tilt it, as it would a
// regression line. The interval is exact by Kendall's distribution, for independent noise.

import { medianOfSorted } from '../estimate/hodges-lehmann.ts';
import type { Bounds } from '../estimate/signed-rank.ts';

export interface Point {
  x: number;
  y: number;
}

/** Slopes of all pairs of points with different x, ascending. */
function pairwiseSlopes(points: readonly Point[]): Float64Array {
  const slopes = points.flatMap((first, index) =>
    points
      .slice(index + 1)
      .flatMap((second) => (first.x === second.x ? [] : [(second.y - first.y) / (second.x - first.x)])),
  );
  return Float64Array.from(slopes).sort();
}

/** y per x. NaN with fewer than two different x. */
export const theilSenSlope = (points: readonly Point[]): number => medianOfSorted(pairwiseSlopes(points));

/**
 * P(D = d) for d = 0 ... n(n - 1)/2, where D is the number of discordant pairs of n points in random order.
 * Point by point: the k-th can be out of order with any number of the k - 1 before it, each equally likely.
 */
export function discordantDistribution(points: number): Float64Array {
  let probabilities = Float64Array.of(1);
  for (let count = 2; count <= points; count++) {
    const next = new Float64Array(probabilities.length + count - 1);
    probabilities.forEach((probability, discordant) => {
      for (let added = 0; added < count; added++) {
        next[discordant + added] = (next[discordant + added] ?? 0) + probability / count;
      }
    });
    probabilities = next;
  }
  return probabilities;
}

/**
 * The slopes that a two-sided Kendall test at `alpha` would not reject, ends included. Every x must differ.
 * @returns undefined with too few points to attain the level: 95 % needs 5
 */
export function theilSenInterval(points: readonly Point[], alpha: number): Bounds | undefined {
  const slopes = pairwiseSlopes(points);
  let count = 0;
  let probability = 0;
  for (const step of discordantDistribution(points.length)) {
    if (probability + step > alpha / 2) break;
    probability += step;
    count++;
  }
  const low = slopes[count - 1];
  const high = slopes[slopes.length - count];
  return low === undefined || high === undefined ? undefined : { low, high, confidence: 1 - 2 * probability };
}
