// How far two starts of the same thing lie apart on this machine: what the unchanged subject shows against itself, before the first pair.

import { standardDeviation } from '../estimate/student-t.ts';

/** Of the difference of two starts, in its unit: bytes. */
export interface DifferenceSpread {
  standardDeviation: number;
  /** How much is known of it: of seven starts, six. */
  degreesOfFreedom: number;
}

/** Fresh starts of the baseline before the first pair. Six pairs would cost twelve starts, and know one degree of freedom less. */
export const spreadStarts = 7;

/**
 * The difference of two independent starts varies by the root of 2 times what one start does. Where the machine drifts this overstates the
 * spread of pairs, whose two starts are neighbours: the search then ends for larger effects and intervals are wider, never narrower.
 * @param values of the starts, of one figure
 * @returns undefined with fewer than two
 */
export const spreadOfStarts = (values: readonly number[]): DifferenceSpread | undefined =>
  values.length < 2
    ? undefined
    : { standardDeviation: Math.SQRT2 * standardDeviation(values), degreesOfFreedom: values.length - 1 };

/** Standard error that the estimate of so many pairs will have. */
export const standardErrorOf = (spread: DifferenceSpread, pairs: number): number =>
  spread.standardDeviation / Math.sqrt(pairs);

/**
 * The standard deviation that, under normal noise, is exceeded once in five times only: seven starts may well show half of the true spread.
 * The chi-squared quantile is Wilson and Hilferty's (1931), good to 3 % from two degrees of freedom on.
 */
export function cautiousStandardDeviation({ degreesOfFreedom, standardDeviation: seen }: DifferenceSpread): number {
  const fifthOfNormal = -0.8416;
  const ninth = 2 / (9 * degreesOfFreedom);
  const quantile = degreesOfFreedom * (1 - ninth + fifthOfNormal * Math.sqrt(ninth)) ** 3;
  return seen * Math.sqrt(degreesOfFreedom / quantile);
}
