// How many pairs, when to look, how strictly: fixed before the first pair, from what the unchanged subject showed against itself. Nothing
// seen later may change it.

import type { Mode } from '@tare/accounting';
import type { Method } from '../estimate/estimate-shift.ts';
import { studentTQuantile } from '../estimate/student-t.ts';
import { cautiousStandardDeviation, type DifferenceSpread } from './spread.ts';

/** Error that one arm may make over the whole experiment, all looks together. */
export const errorRate = 0.05;

/** The result is looked at after this many pairs. Looking oftener is what makes false wins. */
export interface Look {
  pairs: number;
  /** Two-sided, of the interval at this look. */
  error: number;
}

/**
 * - `fixed`: one look, after few pairs; for figures that hardly vary beside the effects of interest
 * - `early`: looks at 6, 12 and 20 pairs, most of the error spent on the first; for calm figures
 * - `sequential`: looks at 8, 12 and 20 pairs of equal strictness, whatever the shape of the noise
 * - `swift`: looks at 5, 9 and 16 pairs; for changes that a screening has chosen, whose effects are expected to stand out of the noise
 * - `brief`: looks at 3, 6 and 12 pairs; the same for calm figures, whose spread the starts have shown
 */
export interface Design {
  kind: 'fixed' | 'early' | 'sequential' | 'swift' | 'brief';
  /** Ascending. The sum of their errors bounds the error of the whole by Bonferroni's inequality, whatever the noise. */
  looks: Look[];
  method: Method;
  /**
   * What the starts before the first pair showed, where it helps the t interval of few pairs; else null. Of private memory alone.
   */
  spread: DifferenceSpread | null;
}

/** What a comparison chooses from. */
export type UsualDesign = Design & { kind: Exclude<Design['kind'], 'swift' | 'brief'> };

/** Eight: the fewest pairs at which the exact test bears one small difference of the wrong sign. */
export const sequentialDesign: UsualDesign = {
  kind: 'sequential',
  looks: [8, 12, 20].map((pairs) => ({ pairs, error: errorRate / 3 })),
  method: 'signed-rank',
  spread: null,
};

/**
 * Below six pairs no rank test reaches 95 %, so t it is; its interval keeps 94 % under heavy tails, two modes and page-sized steps as well
 * (npm run simulate). By the spread of the pairs alone: this design is taken where the starts showed little, which may have been luck, and
 * an interval that believed them would keep 88 % in such experiments.
 */
export const fixedDesign = (pairs: 5 | 6): UsualDesign => ({
  kind: 'fixed',
  looks: [{ pairs, error: errorRate }],
  method: 't',
  spread: null,
});

/**
 * Most calm effects of interest can be known after six pairs, and a rank test could not say so: it would need every difference on one side.
 * Keeping a fifth of the error for two later looks costs 2 % of power at six pairs, and finds nearly all that six pairs have missed.
 */
export const earlyDesign = (spread: DifferenceSpread | null): UsualDesign => ({
  kind: 'early',
  looks: [
    { pairs: 6, error: 0.8 * errorRate },
    { pairs: 12, error: 0.1 * errorRate },
    { pairs: 20, error: 0.1 * errorRate },
  ],
  method: 't',
  spread,
});

/**
 * Where many arms are tried at once, an exact test could claim nothing before nine or ten pairs (Holm). The t interval of five, at 98 %, is so wide that it keeps
 * its level under heavy tails, two modes and page-sized steps: all looks together miss the truth in at most 4 % (test/plan/plan-design.test.ts simulates it), and
 * an effect of two standard deviations of the differences is found after six pairs on average.
 */
export const swiftDesign: Design = {
  kind: 'swift',
  looks: [
    { pairs: 5, error: 0.4 * errorRate },
    { pairs: 9, error: 0.4 * errorRate },
    { pairs: 16, error: 0.2 * errorRate },
  ],
  method: 't',
  spread: null,
};

/**
 * Most calm effects worth a change are ten times the spread of the starts, and three pairs know them: with the six degrees of freedom of the starts, their interval is
 * 1.6 standard deviations of a difference wide to either side. Where three pairs vary more than the starts did, they stand by themselves and say next to nothing
 * (`pooledMeanOf`), and the second look decides. All looks together keep their level in two modes, in steps and under heavy tails (test/plan/plan-design.test.ts).
 */
export const briefDesign = (spread: DifferenceSpread): Design => ({
  kind: 'brief',
  looks: [
    { pairs: 3, error: 0.4 * errorRate },
    { pairs: 6, error: 0.4 * errorRate },
    { pairs: 12, error: 0.2 * errorRate },
  ],
  method: 't',
  spread,
});

export const pairsAtFirstLook = ({ looks }: Design): number => looks[0]?.pairs ?? 0;
export const pairsAtLastLook = ({ looks }: Design): number => looks.at(-1)?.pairs ?? 0;
export const isLook = ({ looks }: Design, pairs: number): boolean => looks.some((look) => look.pairs === pairs);

/** Error of a look at so many pairs; where an experiment was cut short between two looks, that of the one to come. */
export const errorAt = ({ looks }: Design, pairs: number): number =>
  (looks.find((look) => look.pairs >= pairs) ?? looks.at(-1))?.error ?? errorRate;

/**
 * Five or six pairs where so few find an effect of the smallest interesting size about nine times in ten, also where Holm's correction is
 * at its strictest. Else calm figures are looked at early, since their noise is near normal and without far outliers, and natural ones, or
 * any of which nothing is known, by the design that supposes no shape.
 * @param smallestEffect in the unit of the spread
 * @param arms how many changes are tried in the same experiment
 */
export function chooseDesign(
  mode: Mode,
  spread: DifferenceSpread | undefined,
  smallestEffect: number,
  arms: number = 1,
): UsualDesign {
  if (!spread) return sequentialDesign;
  const deviation = cautiousStandardDeviation(spread);
  const fixed = ([5, 6] as const).find((pairs) => {
    const excluded = studentTQuantile(1 - errorRate / (2 * Math.max(1, arms)), pairs - 1);
    const luck = studentTQuantile(0.9, pairs - 1);
    return (deviation * (excluded + luck)) / Math.sqrt(pairs) <= smallestEffect;
  });
  if (fixed !== undefined) return fixedDesign(fixed);
  return mode === 'calm' ? earlyDesign(spread) : sequentialDesign;
}
