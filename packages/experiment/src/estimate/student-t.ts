// Student's t: the interval of the quiet small design and of slopes, and the cross-check beside the signed-rank interval.

import { incompleteBeta } from './incomplete-beta.ts';
import type { Bounds } from './signed-rank.ts';

/** P(T <= t). */
export function studentTCumulative(t: number, degreesOfFreedom: number): number {
  const tail = incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** By level and degrees of freedom: a handful of different ones are ever asked for, a simulation asks for them a million times. */
const quantiles = new Map<string, number>();

/** The t with P(T <= t) = `probability`. */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) return -studentTQuantile(1 - probability, degreesOfFreedom);
  const key = `${probability} ${degreesOfFreedom}`;
  const quantile = quantiles.get(key) ?? bisectQuantile(probability, degreesOfFreedom);
  quantiles.set(key, quantile);
  return quantile;
}

function bisectQuantile(probability: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (studentTCumulative(high, degreesOfFreedom) < probability && high < 1e12) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2;
    if (studentTCumulative(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A mean and how well it is known. */
export interface KnownMean {
  mean: number;
  standardError: number;
  degreesOfFreedom: number;
}

/** For a two-sided error of `alpha`. */
export function boundsOfMean(known: KnownMean, alpha: number): Bounds {
  const half = studentTQuantile(1 - alpha / 2, known.degreesOfFreedom) * known.standardError;
  return { low: known.mean - half, high: known.mean + half, confidence: 1 - alpha };
}

/** Against "the mean is zero" in either direction. */
export function pValueOfMean({ mean: centre, standardError: error, degreesOfFreedom }: KnownMean): number {
  // Figures are multiples of the page size: quiet differences may all be the same.
  if (error === 0) return centre === 0 ? 1 : 0;
  return Math.min(1, 2 * studentTCumulative(-Math.abs(centre / error), degreesOfFreedom));
}

/** undefined with fewer than two values. */
export const meanOf = (values: readonly number[]): KnownMean | undefined =>
  values.length < 2
    ? undefined
    : { mean: mean(values), standardError: standardError(values), degreesOfFreedom: values.length - 1 };

/** Around the mean. undefined with fewer than two values. */
export function tInterval(values: readonly number[], alpha: number): Bounds | undefined {
  const known = meanOf(values);
  return known && boundsOfMean(known, alpha);
}

/** 1 with fewer than two values. */
export function tPValue(values: readonly number[]): number {
  const known = meanOf(values);
  return known ? pValueOfMean(known) : 1;
}

/** NaN of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** With n - 1 in the divisor. NaN with fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

const standardError = (values: readonly number[]): number => standardDeviation(values) / Math.sqrt(values.length);
