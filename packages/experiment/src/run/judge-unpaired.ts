// From two saved recordings to a verdict. Weaker than pairs: a machine that changed in between is taken for the change.

import { type Figure, isKnown, type Mode, type Unavailable, unavailable } from '@tare/accounting';
import {
  judgeLatency,
  judgeReady,
  judgeThroughput,
  type Margins,
  type TimedArms,
  usualMargins,
} from '../decide/non-inferiority.ts';
import { isFutile } from '../decide/stopping.ts';
import type { Verdict, VerdictState } from '../decide/verdict.ts';
import { errorRate } from '../design/design.ts';
import type { CrossCheck } from '../estimate/cross-check.ts';
import type { Interval } from '../estimate/estimate-shift.ts';
import { estimateUnpairedShift, unpairedPValue, welchMeanOf } from '../estimate/estimate-unpaired.ts';
import { median } from '../estimate/hodges-lehmann.ts';
import { mannWhitneyInterval } from '../estimate/mann-whitney.ts';
import { boundsOfMean } from '../estimate/student-t.ts';
import type { Observation } from '../observation.ts';
import { throughputOf, whyMissing } from './missing-figure.ts';

/** With fewer on a side, an interval that does not decide says only that there are too few. */
export const enoughTrials = 5;

export interface UnpairedTrials {
  /** What the verdict calls the second recording. */
  change: string;
  mode: Mode;
  /** Of measured trials of that mode, in both. */
  before: readonly Observation[];
  after: readonly Observation[];
  smallestEffectBytes: number;
  margins?: Margins;
}

/** One look, with the whole error. */
export function judgeUnpaired(trials: UnpairedTrials): Verdict {
  const { change, mode, before, after, smallestEffectBytes, margins = usualMargins } = trials;
  const privateOf = (observations: readonly Observation[]): number[] => observations.map((one) => one.privateBytes);
  const saving = estimateUnpairedShift(privateOf(before), privateOf(after), errorRate);
  const state = stateOf(trials, saving);
  const known = (figure: (observation: Observation) => Figure): [number[], number[]] => [
    before.map(figure).filter(isKnown),
    after.map(figure).filter(isKnown),
  ];
  const shown = (figure: (observation: Observation) => Figure): Interval | Unavailable =>
    mode === 'natural'
      ? (estimateUnpairedShift(...known(figure), errorRate) ?? whyMissing([...before, ...after], figure))
      : unavailable('not-sampled');
  const timed = <T>(
    figure: (observation: Observation) => Figure,
    judge: (arms: TimedArms, margins: Margins) => T | undefined,
  ): T | Unavailable => judge(timedArms(...known(figure)), margins) ?? whyMissing([...before, ...after], figure);
  return {
    change,
    mode,
    state,
    end: 'recordings',
    savingBytes: saving ?? unavailable('not-sampled'),
    pss: shown((observation) => observation.pssBytes),
    rssSum: shown((observation) => observation.rssSumBytes),
    charged: shown((observation) => observation.chargedBytes),
    cannotRuleOutBytes: state === 'no-effect' && saving ? Math.max(-saving.low, saving.high) : null,
    smallestEffectBytes,
    baselineBytes: before.length === 0 ? null : median(privateOf(before)),
    pairs: 0,
    trials: { baseline: before.length, change: after.length },
    plannedPairs: 0,
    adjustedPValue: unpairedPValue(privateOf(before), privateOf(after), errorRate),
    latencyMs: timed((observation) => observation.latencyP95Ms, judgeLatency),
    readyMs: timed((observation) => observation.readyMs, judgeReady),
    throughput: timed(throughputOf, judgeThroughput),
    crossCheck: crossCheckUnpaired(privateOf(before), privateOf(after), saving),
    brokeBecause: null,
    unmeasuredBecause: state === 'unmeasured' ? whatIsMissing(trials) : null,
  };
}

function stateOf({ before, after, smallestEffectBytes }: UnpairedTrials, saving: Interval | undefined): VerdictState {
  const enough = Math.min(before.length, after.length) >= enoughTrials;
  // Two or three equal page-sized figures on each side have a t interval of no width.
  if (!saving || (!enough && saving.low === saving.high)) return 'unmeasured';
  if (isFutile(saving, smallestEffectBytes)) return 'no-effect';
  if (saving.low > 0) return 'saves';
  if (saving.high < 0) return 'costs';
  return enough ? 'no-effect' : 'unmeasured';
}

const whatIsMissing = ({ mode, before, after }: UnpairedTrials): string =>
  `the recordings hold ${before.length} and ${after.length} ${mode} trials; ${enoughTrials} of each are asked for`;

/** One-sided bounds of the error rate. */
const timedArms = (baselineMs: readonly number[], changeMs: readonly number[]): TimedArms => ({
  baselineMs,
  changeMs,
  pairs: 0,
  shiftOf: (baseline, change) => estimateUnpairedShift(change, baseline, 2 * errorRate),
  confidence: 1 - errorRate,
});

/** Welch's interval beside the exact one. Two modes are not looked for: nothing says which trial belongs to which. */
function crossCheckUnpaired(
  before: readonly number[],
  after: readonly number[],
  saving: Interval | undefined,
): CrossCheck {
  const welch = welchMeanOf(before, after);
  if (!welch || !saving) return { tInterval: null, bimodal: null };
  const { low, high } = boundsOfMean(welch, errorRate);
  const exact = mannWhitneyInterval(before, after, errorRate);
  const leavesZeroOut = (bounds: { low: number; high: number }): boolean => bounds.low > 0 || bounds.high < 0;
  const disagree = exact !== undefined && leavesZeroOut(exact) !== leavesZeroOut({ low, high });
  return {
    tInterval: { mean: welch.mean, low, high },
    bimodal: disagree ? { kind: 'mean-and-median-disagree', mean: welch.mean, median: saving.estimate } : null,
  };
}
