// Wilcoxon's signed-rank test and the interval that belongs to it, exact at every number of pairs (Wilcoxon 1945; Hollander, Wolfe and
// Chicken, "Nonparametric Statistical Methods", 3.1-3.3). Supposes independent differences that are symmetric about the effect; no shape.
//
// Ties and zeros do occur: calm figures are multiples of the page size. The statistic here is the number of Walsh averages beyond zero,
// which equals the sum of positive ranks where nothing is tied. An average of exactly zero counts against the claim, and the interval is
// closed; with both, the untied distribution keeps at least the stated confidence for discrete differences too (Noether, "Wilcoxon
// confidence intervals for location parameters in the discrete case", 1967): breaking the ties at random would be exact, and no way of
// breaking them excludes more than this does.

import { walshAverages } from './hodges-lehmann.ts';

export interface Bounds {
  low: number;
  high: number;
  /** Attained: the distribution has steps, and the interval is the narrowest with at least what was asked for. */
  confidence: number;
}

/** By number of pairs: a simulation asks a million times. */
const distributions = new Map<number, Float64Array>();

/**
 * P(T = t) for t = 0 ... n(n + 1)/2, where T is the sum of the ranks of positive differences and every sign is a fair coin.
 * Rank by rank: it is either added or not, each with probability one half. Not to be written to.
 */
export function signedRankDistribution(pairs: number): Float64Array {
  const known = distributions.get(pairs);
  if (known) return known;
  if (pairs === 0) return Float64Array.of(1);
  const before = signedRankDistribution(pairs - 1);
  const probabilities = new Float64Array(before.length + pairs);
  before.forEach((probability, sum) => {
    probabilities[sum] = (probabilities[sum] ?? 0) + probability / 2;
    probabilities[sum + pairs] = (probabilities[sum + pairs] ?? 0) + probability / 2;
  });
  distributions.set(pairs, probabilities);
  return probabilities;
}

/** P(T <= t). */
export function signedRankCumulative(t: number, pairs: number): number {
  return signedRankDistribution(pairs)
    .slice(0, Math.max(0, Math.floor(t) + 1))
    .reduce((sum, probability) => sum + probability, 0);
}

/**
 * The lowest and highest shift that a two-sided test at `alpha` would not reject.
 * @returns undefined where so few pairs cannot attain the level: 95 % needs 6 pairs, 98.33 % needs 7, 99 % needs 8
 */
export function signedRankInterval(differences: readonly number[], alpha: number): Bounds | undefined {
  const tail = tailAtMost(differences.length, alpha / 2);
  if (!tail) return undefined;
  const averages = walshAverages(differences);
  const low = averages[tail.count - 1];
  const high = averages[averages.length - tail.count];
  if (low === undefined || high === undefined) return undefined;
  return { low, high, confidence: 1 - 2 * tail.probability };
}

/** Against "no shift" in either direction; at or below `alpha` exactly when `signedRankInterval` at `alpha` leaves zero out. */
export function signedRankPValue(differences: readonly number[]): number {
  const averages = walshAverages(differences);
  const positive = averages.reduce((count, average) => count + (average > 0 ? 1 : 0), 0);
  const negative = averages.reduce((count, average) => count + (average < 0 ? 1 : 0), 0);
  // By symmetry P(T >= positive) is P(T <= all - positive).
  const all = averages.length;
  return Math.min(1, 2 * signedRankCumulative(all - Math.max(positive, negative), differences.length));
}

/** The largest count of extreme Walsh averages that can be cut off one end at this level: the largest c with P(T <= c - 1) at most `level`. */
function tailAtMost(pairs: number, level: number): { count: number; probability: number } | undefined {
  let probability = 0;
  let count = 0;
  for (const step of signedRankDistribution(pairs)) {
    if (probability + step > level) break;
    probability += step;
    count++;
  }
  return count === 0 ? undefined : { count, probability };
}
