// Whether one number describes the effect. A change may save 40 MB in half of the starts and nothing in the others; its mean, its median
// and its interval are then all correct and all misleading.

import { median } from './hodges-lehmann.ts';
import { medianInterval } from './median-interval.ts';
import { type Bounds, signedRankInterval } from './signed-rank.ts';
import { mean, tInterval } from './student-t.ts';

export interface CrossCheck {
  /** Beside the estimate: of the mean. null with fewer than two pairs. */
  tInterval: { mean: number; low: number; high: number } | null;
  /** null where the pairs tell one story. */
  bimodal: Bimodal | null;
}

/**
 * - `two-groups`: the differences fall into two groups, far apart beside the spread within them
 * - `mean-and-median-disagree`: the mean lies outside the interval of the median, or only one of t and signed-rank interval leaves zero
 *   out: a few starts are far from the rest
 */
export type Bimodal =
  | { kind: 'two-groups'; groups: [Group, Group] }
  | { kind: 'mean-and-median-disagree'; mean: number; median: number };

export interface Group {
  pairs: number;
  median: number;
}

/**
 * How far the means of the best split into two lie apart, in pooled standard deviations within the groups, before they are called two:
 * any sample can be split, and small ones split well. One of a hundred samples of normal noise goes further, with 5 to 20 pairs, and about
 * as many with heavy tails (fitted to simulated quantiles within 3 %; simulations/run.mjs prints the rates).
 */
const leastSeparation = (pairs: number): number => 3.4 + 17.5 / (pairs - 3);

/** With fewer, the exact interval is the range of all pairs or nearly so, and asks for more than the t interval does. */
const fewestRankedPairs = 8;

/** With fewer, a group of two stands against a group of two. */
const fewestPairs = 5;

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
  const ofMedian = medianInterval(differences, 0.1);
  const ranked = differences.length < fewestRankedPairs ? undefined : signedRankInterval(differences, alpha);
  const apart = ofMedian !== undefined && (shown.mean < ofMedian.low || shown.mean > ofMedian.high);
  const oneClaims = ranked !== undefined && leavesZeroOut(ranked) !== leavesZeroOut(student);
  if (!apart && !oneClaims) return { tInterval: shown, bimodal: null };
  return {
    tInterval: shown,
    bimodal: { kind: 'mean-and-median-disagree', mean: shown.mean, median: median(differences) },
  };
}

const leavesZeroOut = ({ low, high }: Bounds): boolean => low > 0 || high < 0;

/** A single pair apart from the rest is an outlier, not a mode: a group has at least two pairs and a fifth of all. */
function twoGroups(differences: readonly number[], smallestEffect: number): [Group, Group] | undefined {
  const pairs = differences.length;
  if (pairs < fewestPairs) return undefined;
  const sorted = differences.toSorted((a, b) => a - b);
  const least = Math.max(2, Math.ceil(pairs / 5));
  let best: { size: number; squares: number } | undefined;
  for (let size = least; size <= pairs - least; size++) {
    const squares = squaresWithin(sorted.slice(0, size)) + squaresWithin(sorted.slice(size));
    if (!best || squares < best.squares) best = { size, squares };
  }
  if (!best) return undefined;
  const [lower, upper] = [sorted.slice(0, best.size), sorted.slice(best.size)];
  const apart = mean(upper) - mean(lower);
  const within = Math.sqrt(best.squares / (pairs - 2));
  if (apart <= smallestEffect || apart <= leastSeparation(pairs) * within) return undefined;
  return [describe(lower), describe(upper)];
}

function squaresWithin(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

const describe = (values: readonly number[]): Group => ({ pairs: values.length, median: median(values) });
