// From paired differences to an estimate with its interval, by the method that the design names.

import type { DifferenceSpread } from '../design/spread.ts';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { pooledMeanOf } from './pooled-t.ts';
import { type Bounds, signedRankInterval, signedRankPValue } from './signed-rank.ts';
import { boundsOfMean, pValueOfMean } from './student-t.ts';

/** An estimate, the interval that belongs to it, and the confidence of that interval as a share of 1. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
  confidence: number;
}

/**
 * - `signed-rank`: supposes symmetry and no shape
 * - `t`: supposes normal noise; the only one that says something below six pairs, and the only one that can use a spread known before
 */
export type Method = 'signed-rank' | 't';

/**
 * The estimate is always Hodges and Lehmann's. A t interval lies around the mean; where a far pair has moved the mean so much that the
 * estimate lies outside, the interval is widened up to it.
 * With too few pairs for the exact interval (a run cut short) the t interval takes its place.
 * @param spread what the unchanged subject showed before; of the same figure as the differences, or null
 * @returns undefined with fewer than two differences
 */
export function estimateShift(
  differences: readonly number[],
  method: Method,
  alpha: number,
  spread: DifferenceSpread | null = null,
): Interval | undefined {
  const bounds =
    (method === 'signed-rank' ? signedRankInterval(differences, alpha) : undefined) ??
    studentBounds(differences, alpha, spread);
  if (!bounds) return undefined;
  const estimate = hodgesLehmann(differences);
  return {
    estimate,
    low: Math.min(bounds.low, estimate),
    high: Math.max(bounds.high, estimate),
    confidence: bounds.confidence,
  };
}

/** Two-sided, against "no effect"; agrees with the bounds of the same method on what is excluded. 1 where t has fewer than two differences. */
export function shiftPValue(
  differences: readonly number[],
  method: Method,
  spread: DifferenceSpread | null = null,
): number {
  if (method === 'signed-rank') return signedRankPValue(differences);
  const known = pooledMeanOf(differences, spread);
  return known ? pValueOfMean(known) : 1;
}

function studentBounds(
  differences: readonly number[],
  alpha: number,
  spread: DifferenceSpread | null,
): Bounds | undefined {
  const known = pooledMeanOf(differences, spread);
  return known && boundsOfMean(known, alpha);
}
