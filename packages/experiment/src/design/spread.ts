// What an A/A comparison (the unchanged subject against itself) tells: how far two figures of the same thing lie apart on this machine.

import { standardDeviation } from '../estimate/student-t.ts';

/** In the unit of the differences: bytes. */
export interface DifferenceSpread {
  pairs: number;
  /** Of the paired differences, not of single trials: drift that both arms of a pair share has cancelled out. */
  standardDeviation: number;
}

/** Pairs of an A/A comparison. */
export const spreadPairs = 6;

/** undefined with fewer than two differences. */
export const spreadOfDifferences = (differences: readonly number[]): DifferenceSpread | undefined =>
  differences.length < 2 ? undefined : { pairs: differences.length, standardDeviation: standardDeviation(differences) };

/** Standard error that the estimate of so many pairs will have. */
export const standardErrorOf = (spread: DifferenceSpread, pairs: number): number =>
  spread.standardDeviation / Math.sqrt(pairs);

/**
 * The standard deviation that, under normal noise, is exceeded once in five times only: six pairs may well show half of the true spread.
 * The chi-squared quantile is Wilson and Hilferty's (1931), good to 3 % from two degrees of freedom on.
 */
export function cautiousStandardDeviation({ pairs, standardDeviation: seen }: DifferenceSpread): number {
  const degrees = pairs - 1;
  const fifthOfNormal = -0.8416;
  const quantile = degrees * (1 - 2 / (9 * degrees) + fifthOfNormal * Math.sqrt(2 / (9 * degrees))) ** 3;
  return seen * Math.sqrt(degrees / quantile);
}
