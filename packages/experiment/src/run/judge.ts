// From a record to verdicts: the same whether the experiment has just ended, was interrupted, or is read from a file years later.

import { type Figure, isKnown, type Unavailable, unavailable } from '@tare/accounting';
import {
  judgeLatency,
  judgeReady,
  judgeThroughput,
  type Margins,
  type TimedPair,
  timedArmsOf,
  usualMargins,
} from '../decide/non-inferiority.ts';
import { adjustedPValues, intervalAtLook, isFutile } from '../decide/stopping.ts';
import type { Verdict, VerdictState } from '../decide/verdict.ts';
import { errorAt, errorRate, pairsAtFirstLook, pairsAtLastLook } from '../design/design.ts';
import { crossCheck } from '../estimate/cross-check.ts';
import type { Interval, Method } from '../estimate/estimate-shift.ts';
import { median } from '../estimate/hodges-lehmann.ts';
import type { Observation, Pair } from '../observation.ts';
import { throughputOf, whyMissing } from './missing-figure.ts';
import type { ExperimentRecord, ExperimentSettings } from './record.ts';
import { type Standing, savingsOf, standingsOf } from './standing.ts';

/**
 * With fewer, no interval decides: the exact one does not reach its level, and two or three equal page-sized differences would have a
 * t interval of no width.
 */
const fewestPairs: Readonly<Record<Method, number>> = { 'signed-rank': 7, t: 5 };

/** One verdict an arm, in the order of the settings. */
export function judgeExperiment(record: ExperimentRecord, margins: Margins = usualMargins): Verdict[] {
  const standings = standingsOf(record);
  const pValues = adjustedPValues(
    standings.map((standing) => savingsOf(standing.pairs)),
    record.settings.design,
    true,
  );
  return standings.map((standing, index) => judgeArm(standing, pValues[index] ?? 1, record.settings, margins));
}

function judgeArm(standing: Standing, adjustedPValue: number, settings: ExperimentSettings, margins: Margins): Verdict {
  const { arm, pairs, now } = standing;
  const { mode, design, smallestEffectBytes } = settings;
  const savings = savingsOf(pairs);
  const saving = intervalAtLook(savings, design);
  const state = stateOf(standing, saving, adjustedPValue, settings);
  const shown = (figure: (observation: Observation) => Figure): Interval | Unavailable =>
    mode === 'natural' ? savingOf(pairs, figure, settings) : unavailable('not-sampled');
  return {
    change: arm,
    mode,
    state,
    end: now.state === 'stopped' ? now.reason : 'cut-short',
    savingBytes: saving ?? unavailable('not-sampled'),
    pss: shown((observation) => observation.pssBytes),
    rssSum: shown((observation) => observation.rssSumBytes),
    charged: shown((observation) => observation.chargedBytes),
    cannotRuleOutBytes: state === 'no-effect' && saving ? Math.max(-saving.low, saving.high) : null,
    smallestEffectBytes,
    baselineBytes: pairs.length === 0 ? null : median(pairs.map((pair) => pair.baseline.privateBytes)),
    pairs: pairs.length,
    trials: { baseline: pairs.length, change: pairs.length },
    plannedPairs: pairsAtLastLook(design),
    adjustedPValue,
    latencyMs: timed(
      pairs,
      (observation) => observation.latencyP95Ms,
      (known) => judgeLatency(timedArmsOf(known, design), margins),
    ),
    readyMs: timed(
      pairs,
      (observation) => observation.readyMs,
      (known) => judgeReady(timedArmsOf(known, design), margins),
    ),
    throughput: timed(pairs, throughputOf, (known) => judgeThroughput(timedArmsOf(known, design), margins)),
    crossCheck: crossCheck(savings, errorAt(design, pairs.length), smallestEffectBytes),
    brokeBecause: now.state === 'broke' ? now.because : null,
    unmeasuredBecause: state === 'unmeasured' ? whyUnmeasured(standing, settings) : null,
  };
}

/**
 * A run cut short is looked at once where it ended, instead of at the looks that were still to come: no more looks than planned, as long
 * as the one who cut it short did not do so for the result.
 */
function stateOf(
  { now, pairs }: Standing,
  saving: Interval | undefined,
  adjustedPValue: number,
  { design, smallestEffectBytes }: ExperimentSettings,
): VerdictState {
  if (now.state === 'broke') return 'broke';
  if (now.state === 'stopped') return stateAfter[now.reason];
  if (!saving || pairs.length < fewestPairs[design.method]) return 'unmeasured';
  if (isFutile(saving, smallestEffectBytes)) return 'no-effect';
  if (saving.high < 0) return 'costs';
  if (saving.low > 0 && adjustedPValue <= errorRate) return 'saves';
  return pairs.length < pairsAtFirstLook(design) ? 'unmeasured' : 'no-effect';
}

const stateAfter = { win: 'saves', harm: 'costs', futility: 'no-effect', exhausted: 'no-effect' } as const;

function whyUnmeasured({ now, pairs }: Standing, { design }: ExperimentSettings): string {
  if (now.state === 'unmeasured') return now.because;
  return `it was stopped after ${pairs.length} of at least ${pairsAtFirstLook(design)} pairs`;
}

/** Where a figure is missing in a trial its pair is left out; the reason of the first where no two are left. */
function savingOf(
  pairs: readonly Pair[],
  figure: (observation: Observation) => Figure,
  { design }: ExperimentSettings,
): Interval | Unavailable {
  const known = pairs.flatMap(({ baseline, change }) => {
    const [before, after] = [figure(baseline), figure(change)];
    return isKnown(before) && isKnown(after) ? [before - after] : [];
  });
  // What the starts showed was of private memory.
  return intervalAtLook(known, { ...design, spread: null }) ?? whyMissing(observationsOf(pairs), figure);
}

function timed<T>(
  pairs: readonly Pair[],
  figure: (observation: Observation) => Figure,
  judge: (known: TimedPair[]) => T | undefined,
): T | Unavailable {
  const known = pairs.flatMap(({ baseline, change }) => {
    const [baselineMs, changeMs] = [figure(baseline), figure(change)];
    return isKnown(baselineMs) && isKnown(changeMs) ? [{ baselineMs, changeMs }] : [];
  });
  return judge(known) ?? whyMissing(observationsOf(pairs), figure);
}

const observationsOf = (pairs: readonly Pair[]): Observation[] =>
  pairs.flatMap(({ baseline, change }) => [baseline, change]);
