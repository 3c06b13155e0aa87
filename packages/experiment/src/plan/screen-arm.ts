// What a few shared trials say about one arm: worth pairs, or not. Chooses only: no screening trial counts for a verdict, since what looked best by chance
// would keep its luck (winner's curse).

import { median } from '../estimate/hodges-lehmann.ts';
import { mean, standardDeviation } from '../estimate/student-t.ts';

/**
 * - `out`: an effect of twice the smallest one of interest is out of reach
 * - `costs`: so is any saving at all, and it looks worse by an effect of interest
 * - `promising`: it looks like twice the smallest effect, at least; it can have its pairs without another sweep
 * - `undecided`
 */
export type ScreeningState = 'out' | 'costs' | 'promising' | 'undecided';

export interface ScreenedArm {
  state: ScreeningState;
  /** Baseline minus change; positive saves. null without trials on either side. */
  savingBytes: number | null;
  /** The largest saving that is in reach; null with fewer than two trials of the arm, of which one may be an accident. */
  upperBytes: number | null;
}

/** Private memory, one figure a trial. */
export interface ScreeningReadings {
  /** Of the baseline, before the screening. */
  starts: readonly number[];
  /** Of the baseline, in the sweeps. */
  beside: readonly number[];
  arm: readonly number[];
}

/** An arm is looked at after each sweep, so often at most; what is still undecided then gets its pairs. */
export const mostScreeningSweeps = 3;

/**
 * How far the best of so many trials of an arm may lie on the wrong side of what the arm does, in standard deviations of a start. With these an arm that
 * truly saves twice the smallest effect is dropped in at most 2 % over all sweeps, whatever the noise: far trials, two modes, steady drift
 * (simulated in test/plan/screen-arm.test.ts). Never after a single trial: one in ten may be in another mode.
 */
const margins: Readonly<Record<number, number>> = { 2: 2, 3: 1.6 };

/** The one smallest effect would need as many trials as pairs have; twice that can be told by two. */
const soughtEffects = 2;

export function screenArm({ starts, beside, arm }: ScreeningReadings, smallestEffectBytes: number): ScreenedArm {
  const baseline = [...starts, ...beside];
  if (baseline.length === 0 || arm.length === 0) return { state: 'undecided', savingBytes: null, upperBytes: null };
  const savingBytes = median(baseline) - mean(arm);
  const isPromising = savingBytes >= soughtEffects * smallestEffectBytes;
  const margin = margins[Math.min(arm.length, mostScreeningSweeps)];
  if (margin === undefined || baseline.length < 2)
    return { state: isPromising ? 'promising' : 'undecided', savingBytes, upperBytes: null };
  // In favour of the arm: where the machine drifts, its neighbours are what it is held against.
  const heaviest = Math.max(median(baseline), beside.length === 0 ? 0 : median(beside));
  const upperBytes = heaviest - Math.min(...arm) + margin * standardDeviation(baseline);
  return { state: stateOf(savingBytes, upperBytes, smallestEffectBytes), savingBytes, upperBytes };
}

function stateOf(saving: number, upper: number, smallestEffect: number): ScreeningState {
  if (upper < 0 && saving <= -smallestEffect) return 'costs';
  if (upper < soughtEffects * smallestEffect) return 'out';
  return saving >= soughtEffects * smallestEffect ? 'promising' : 'undecided';
}
