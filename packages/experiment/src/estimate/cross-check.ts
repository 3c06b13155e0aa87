// Whether one number describes the effect. A change may save 40 MB in half of the starts and nothing in the others; its mean, its median
// and its interval are then all correct and all misleading.

import { hodgesLehmann, median } from './hodges-lehmann.ts';
import { signedRankInterval } from './signed-rank.ts';
import { mean, tInterval } from './student-t.ts';

export interface CrossCheck {
  /** Beside the estimate: of the mean. null with fewer than two pairs. */
  tInterval: { mean: number; low: number; high: number } | null;
  /** null where the pairs tell one story. */
  bimodal: Bimodal | null;
}

/**
 * - `two-groups`: the differences fall into two groups with an empty stretch between them
 * - `mean-and-median-disagree`: one of the two intervals leaves out the other's estimate
 */
export type Bimodal =
  | { kind: 'two-groups'; groups: [Group, Group] }
  | { kind: 'mean-and-median-disagree'; mean: number; hodgesLehmann: number };

export interface Group {
  pairs: number;
  median: number;
}

/**
 * How many times wider than the spread (range) of either group the empty stretch must be. With 1.5, one group of normal noise is taken for
 * two in less than 1 % of samples of 8 to 20 (simulations/run.mjs, "one story told as two").
 */
const leastGapInRanges = 1.5;

/**
 * @param alpha two-sided error of the intervals that are compared
 * @param smallestEffect groups nearer than this are one group to a person; page-sized steps would otherwise be "modes"
 */
export function crossCheck(differences: readonly number[], alpha: number, smallestEffect: number): CrossCheck {
  const student = tInterval(differences, alpha);
  if (!student) return { tInterval: null, bimodal: null };
  const shown = { mean: mean(differences), low: student.low, high: student.high };
  const groups = twoGroups(differences, smallestEffect);
  if (groups) return { tInterval: shown, bimodal: { kind: 'two-groups', groups } };
  const ranked = signedRankInterval(differences, alpha);
  const centre = hodgesLehmann(differences);
  const apart = ranked && (shown.mean < ranked.low || shown.mean > ranked.high);
  if (!apart && centre >= student.low && centre <= student.high) return { tInterval: shown, bimodal: null };
  const bimodal: Bimodal = { kind: 'mean-and-median-disagree', mean: shown.mean, hodgesLehmann: centre };
  return { tInterval: shown, bimodal };
}

/** One or two pairs apart from the rest are outliers, not a mode: a group has at least two pairs and a fifth of all. */
function twoGroups(differences: readonly number[], smallestEffect: number): [Group, Group] | undefined {
  const sorted = differences.toSorted((a, b) => a - b);
  const least = Math.max(2, Math.ceil(sorted.length / 5));
  for (let size = least; size <= sorted.length - least; size++) {
    const [lower, upper] = [sorted.slice(0, size), sorted.slice(size)];
    const gap = Math.min(...upper) - Math.max(...lower);
    if (gap > smallestEffect && gap > leastGapInRanges * Math.max(range(lower), range(upper)))
      return [describe(lower), describe(upper)];
  }
  return undefined;
}

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

const describe = (values: readonly number[]): Group => ({ pairs: values.length, median: median(values) });
