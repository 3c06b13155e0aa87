// From paired differences to an estimate with its interval, by the method that the design names.

import { hodgesLehmann } from './hodges-lehmann.ts';
import { type Bounds, signedRankInterval, signedRankPValue } from './signed-rank.ts';
import { tInterval, tPValue } from './student-t.ts';

/** An estimate, the interval that belongs to it, and the confidence of that interval as a share of 1. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
  confidence: number;
}

/**
 * - `signed-rank`: supposes symmetry and no shape
 * - `t`: supposes normal noise; the only one that says something below six pairs
 */
export type Method = 'signed-rank' | 't';

/**
 * The estimate is always Hodges and Lehmann's. It lies within the t interval as well wherever that reaches one standard deviation to each
 * side (as it does at 95 % up to six pairs), since the median of the Walsh averages is within one standard deviation of their mean.
 * With too few pairs for the exact interval (a run cut short) the t interval takes its place.
 * @returns undefined with fewer than two differences
 */
export function estimateShift(differences: readonly number[], method: Method, alpha: number): Interval | undefined {
  const bounds = boundsBy[method](differences, alpha) ?? tInterval(differences, alpha);
  return bounds && { estimate: hodgesLehmann(differences), ...bounds };
}

/** Two-sided, against "no effect"; agrees with the interval of the same method on what is excluded. */
export const shiftPValue = (differences: readonly number[], method: Method): number => pValueBy[method](differences);

const boundsBy: Readonly<Record<Method, (differences: readonly number[], alpha: number) => Bounds | undefined>> = {
  'signed-rank': signedRankInterval,
  t: tInterval,
};

const pValueBy: Readonly<Record<Method, (differences: readonly number[]) => number>> = {
  'signed-rank': signedRankPValue,
  t: tPValue,
};
