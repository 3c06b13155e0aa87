// How many pairs, when to look, how strictly: fixed before the first trial, from what A/A showed. Nothing seen later may change it.

import type { Method } from '../estimate/estimate-shift.ts';
import { studentTQuantile } from '../estimate/student-t.ts';
import { cautiousStandardDeviation, type DifferenceSpread } from './spread.ts';

/** Error that one arm may make over the whole experiment, all looks together. */
export const errorRate = 0.05;

/**
 * - `sequential`: looks at 8, 12 and 20 pairs
 * - `fixed`: one look, after few pairs; for figures that hardly vary (calm, start-up)
 */
export interface Design {
  kind: 'sequential' | 'fixed';
  /** Numbers of pairs after which the result is looked at, ascending. Looking oftener is what makes false wins. */
  looks: number[];
  /** Two-sided error at each look. Their sum bounds the error of the whole by Bonferroni's inequality, whatever the noise. */
  alphaPerLook: number;
  method: Method;
}

/** Pairs at the first look of the sequential design: the fewest at which the exact test bears one small difference of the wrong sign. */
export const firstLook = 8;

export const sequentialDesign: Design = {
  kind: 'sequential',
  looks: [firstLook, 12, 20],
  alphaPerLook: errorRate / 3,
  method: 'signed-rank',
};

/**
 * For comparisons whose noise is small beside the effects of interest. Below six pairs no rank test reaches 95 %, so t it is; its interval
 * keeps 94 % under heavy tails, two modes and page-sized steps as well (simulations/run.mjs).
 */
export const fixedDesign = (pairs: 5 | 6): Design => ({
  kind: 'fixed',
  looks: [pairs],
  alphaPerLook: errorRate,
  method: 't',
});

/**
 * The smallest design that finds an effect of the smallest interesting size about nine times in ten, also where Holm's correction is at
 * its strictest; the sequential one where five or six pairs would not, or where nothing is known of the spread.
 * @param smallestEffect in the unit of the spread
 * @param arms how many changes are tried in the same experiment
 */
export function chooseDesign(spread: DifferenceSpread | undefined, smallestEffect: number, arms: number = 1): Design {
  if (!spread) return sequentialDesign;
  const deviation = cautiousStandardDeviation(spread);
  const fixed = ([5, 6] as const).find((pairs) => {
    const excluded = studentTQuantile(1 - errorRate / (2 * Math.max(1, arms)), pairs - 1);
    const luck = studentTQuantile(0.9, pairs - 1);
    return (deviation * (excluded + luck)) / Math.sqrt(pairs) <= smallestEffect;
  });
  return fixed === undefined ? sequentialDesign : fixedDesign(fixed);
}
