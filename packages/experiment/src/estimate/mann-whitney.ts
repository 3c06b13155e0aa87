// Mann and Whitney's test of two unpaired samples and the interval that belongs to it, exact for small samples (Mann and Whitney 1947;
// Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 4.1-4.3). Supposes that both have the same shape, whatever it is.
//
// Ties are treated as in signed-rank.ts: a difference of exactly zero counts against the claim, and the interval is closed.

import { medianOfSorted } from './hodges-lehmann.ts';
import type { Bounds } from './signed-rank.ts';

/** Above it the distribution takes long, and the mean is near normal anyway. */
export const largestExactSample = 50;

/** By both sizes: a simulation asks a million times. */
const distributions = new Map<string, Float64Array>();

/**
 * P(U = u) for u = 0 ... mn, where U is the number of pairs (one of each sample) whose first is larger, and every order is equally likely.
 * The largest of all values is one of the first sample, and beats all n of the second, or one of the second, and beats none.
 * Not to be written to.
 */
export function mannWhitneyDistribution(m: number, n: number): Float64Array {
  if (m === 0 || n === 0) return Float64Array.of(1);
  const key = `${m} ${n}`;
  const known = distributions.get(key);
  if (known) return known;
  const probabilities = new Float64Array(m * n + 1);
  const add = (share: number, from: Float64Array, shift: number): void =>
    from.forEach((probability, u) => {
      probabilities[u + shift] = (probabilities[u + shift] ?? 0) + share * probability;
    });
  add(m / (m + n), mannWhitneyDistribution(m - 1, n), n);
  add(n / (m + n), mannWhitneyDistribution(m, n - 1), 0);
  distributions.set(key, probabilities);
  return probabilities;
}

/** The median of all differences, each of the first sample with each of the second. NaN where one is empty. */
export const medianShift = (first: readonly number[], second: readonly number[]): number =>
  medianOfSorted(shiftsOf(first, second));

/**
 * The lowest and highest shift of the first sample against the second that a two-sided test at `alpha` would not reject.
 * @returns undefined where so few values cannot attain the level (95 % needs four of each, or three and five), or are too many
 */
export function mannWhitneyInterval(
  first: readonly number[],
  second: readonly number[],
  alpha: number,
): Bounds | undefined {
  if (!isExact(first, second)) return undefined;
  let probability = 0;
  let count = 0;
  for (const step of mannWhitneyDistribution(first.length, second.length)) {
    if (probability + step > alpha / 2) break;
    probability += step;
    count++;
  }
  const shifts = shiftsOf(first, second);
  const low = shifts[count - 1];
  const high = shifts[shifts.length - count];
  if (low === undefined || high === undefined) return undefined;
  return { low, high, confidence: 1 - 2 * probability };
}

/**
 * Against "no shift" in either direction; at or below `alpha` exactly when `mannWhitneyInterval` at `alpha` leaves zero out.
 * @returns undefined of too many values
 */
export function mannWhitneyPValue(first: readonly number[], second: readonly number[]): number | undefined {
  if (!isExact(first, second)) return undefined;
  const shifts = shiftsOf(first, second);
  const positive = shifts.filter((shift) => shift > 0).length;
  const negative = shifts.filter((shift) => shift < 0).length;
  // By symmetry P(U >= positive) is P(U <= all - positive).
  const tail = mannWhitneyDistribution(first.length, second.length).slice(
    0,
    shifts.length - Math.max(positive, negative) + 1,
  );
  return Math.min(1, 2 * tail.reduce((sum, probability) => sum + probability, 0));
}

const isExact = (first: readonly number[], second: readonly number[]): boolean =>
  Math.max(first.length, second.length) <= largestExactSample;

/** Ascending. */
const shiftsOf = (first: readonly number[], second: readonly number[]): Float64Array =>
  Float64Array.from(first.flatMap((one) => second.map((other) => one - other))).sort();
