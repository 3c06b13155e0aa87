// Does the change leak, compared with a base? Each fresh run gives one slope, whatever its readings were; pairs of runs give differences.
// The autocorrelation inside a run, and growth that the base has as well, then no longer matter.

import { mean, standardDeviation, studentTQuantile, tPValue } from '../estimate/student-t.ts';

/** Six pairs with one-sided t: 5 % false alarms, 95 % power where the added growth is 1.6 standard deviations of the slopes' differences. */
export const slopePairs = 6;

export interface SlopePair {
  /** Bytes per 1,000 requests, from `runSlope`. */
  baseline: number;
  change: number;
}

export interface PairedSlopes {
  /** `grows`: the lower bound of the added growth exceeds the budget. */
  state: 'grows' | 'no-growth-found' | 'unmeasured';
  pairs: number;
  /** Change minus baseline, mean, bytes per 1,000 requests; null with fewer than two pairs. */
  addedBytes: number | null;
  /** One-sided bounds, each of the stated confidence. */
  lowerBytes: number | null;
  /** What cannot be ruled out. */
  upperBytes: number | null;
  confidence: number;
  pValue: number;
  budgetBytes: number;
}

const confidence = 0.95;

/** @param budgetBytes added growth that is tolerated, per 1,000 requests */
export function judgePairedSlopes(pairs: readonly SlopePair[], budgetBytes: number = 0): PairedSlopes {
  const added = pairs.map(({ baseline, change }) => change - baseline).filter(Number.isFinite);
  const counted = { pairs: added.length, confidence, budgetBytes };
  if (added.length < 2) {
    return { state: 'unmeasured', addedBytes: null, lowerBytes: null, upperBytes: null, pValue: 1, ...counted };
  }
  const centre = mean(added);
  const half = (studentTQuantile(confidence, added.length - 1) * standardDeviation(added)) / Math.sqrt(added.length);
  const twoSided = tPValue(added.map((value) => value - budgetBytes));
  return {
    state: centre - half > budgetBytes ? 'grows' : 'no-growth-found',
    addedBytes: centre,
    lowerBytes: centre - half,
    upperBytes: centre + half,
    pValue: centre > budgetBytes ? twoSided / 2 : 1 - twoSided / 2,
    ...counted,
  };
}
