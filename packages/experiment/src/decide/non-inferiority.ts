// What a saving costs elsewhere: bounds on latency and start-up from the pairs of the same experiment. Latency varies by tens of percent on
// a busy machine, so the honest question is not "is it different?" but "how much worse can it be?".

import { type Design, errorAt } from '../design/design.ts';
import { estimateShift, type Interval } from '../estimate/estimate-shift.ts';
import { median } from '../estimate/hodges-lehmann.ts';

/**
 * - `not-worse`: the upper bound stays within the margin
 * - `worse`: it is slower for certain, and by more than the margin for all we know
 * - `undecided`: too few pairs for their spread
 */
export type NonInferiorityState = 'not-worse' | 'worse' | 'undecided';

/** Change against baseline; positive is slower. */
export interface NonInferiority {
  state: NonInferiorityState;
  /** 0 between recordings. */
  pairs: number;
  /** Median. */
  baselineMs: number;
  /** Change minus baseline. */
  differenceMs: number;
  /** The largest difference that cannot be ruled out. */
  differenceUpperMs: number;
  /** Change over baseline; null where a time is 0, as the 95th percentile of a fast route in whole milliseconds may be. */
  ratio: number | null;
  /** The largest ratio that cannot be ruled out. */
  ratioUpper: number | null;
  /** What counts as not worse. */
  margin: { ratio: number } | { ms: number };
  /** Of the upper bounds: one-sided. */
  confidence: number;
}

/** Answers per second, change against baseline; less is worse. */
export interface NonInferiorThroughput {
  state: NonInferiorityState;
  /** 0 between recordings. */
  pairs: number;
  /** Median. */
  baselinePerSecond: number;
  /** Change over baseline. */
  ratio: number;
  /** The smallest ratio that cannot be ruled out. */
  ratioLower: number;
  /** What counts as not worse: this ratio or more. */
  margin: { ratio: number };
  /** Of the lower bound: one-sided. */
  confidence: number;
}

export interface Margins {
  /** Largest ratio of 95th percentiles that counts as the same ... */
  latencyRatio: number;
  /** ... unless that is less than this many ms on top: a ratio of one and two milliseconds is a matter of rounding. */
  latencyMs: number;
  /** Start-up may take longer by this much, */
  readyMs: number;
  /** or by this share of the baseline, whichever is more. */
  readyShare: number;
  /** Smallest ratio of answers per second that counts as the same. */
  throughputRatio: number;
}

/** Choices, not findings: what few users would notice. */
export const usualMargins: Margins = {
  latencyRatio: 1.1,
  latencyMs: 1,
  readyMs: 100,
  readyShare: 0.1,
  throughputRatio: 0.9,
};

export interface TimedPair {
  baselineMs: number;
  changeMs: number;
}

/** Times of both arms, and how the shift between them is estimated with its two-sided interval: from pairs, or from trials side by side. */
export interface TimedArms {
  baselineMs: readonly number[];
  changeMs: readonly number[];
  pairs: number;
  shiftOf: (baseline: readonly number[], change: readonly number[]) => Interval | undefined;
  confidence: number;
}

/**
 * One-sided bounds with the error of a look (1.67 % in the sequential design), because the experiment chose its end by looking at memory,
 * and memory and time may move together; over all looks that is at least 95 %.
 */
export function timedArmsOf(pairs: readonly TimedPair[], design: Design): TimedArms {
  // A two-sided interval of twice the error has the one-sided error at each end.
  const error = 2 * errorAt(design, pairs.length);
  return {
    baselineMs: pairs.map((pair) => pair.baselineMs),
    changeMs: pairs.map((pair) => pair.changeMs),
    pairs: pairs.length,
    shiftOf: (baseline, change) =>
      estimateShift(
        change.map((value, index) => value - (baseline[index] ?? Number.NaN)),
        design.method,
        error,
      ),
    confidence: 1 - design.looks.reduce((sum, look) => sum + look.error, 0),
  };
}

/** undefined with fewer than two pairs, or two trials each. */
export function judgeLatency(arms: TimedArms, margins: Margins): NonInferiority | undefined {
  const allowedMs = (margins.latencyRatio - 1) * median(arms.baselineMs);
  const byRatio = allowedMs >= margins.latencyMs && [...arms.baselineMs, ...arms.changeMs].every((ms) => ms > 0);
  return judgeTimes(arms, byRatio ? { ratio: margins.latencyRatio } : { ms: margins.latencyMs });
}

/** As `judgeLatency`, with a margin in ms: start-up is waited for once, so that its share of a short start matters to nobody. */
export function judgeReady(arms: TimedArms, margins: Margins): NonInferiority | undefined {
  return judgeTimes(arms, { ms: Math.max(margins.readyMs, margins.readyShare * median(arms.baselineMs)) });
}

/**
 * By ratios: a rate has no floor below which its differences would be a matter of rounding. The load is a number of requests, so a rate is the time they
 * took, upside down.
 * @param arms rates in the place of times
 * @returns undefined with fewer than two pairs, or two trials each, and where a rate is 0
 */
export function judgeThroughput(arms: TimedArms, margins: Margins): NonInferiorThroughput | undefined {
  const [baseline = [], change = []] = [arms.baselineMs, arms.changeMs].map((rates) => rates.map(Math.log));
  if (![...baseline, ...change].every(Number.isFinite)) return undefined;
  const shift = arms.shiftOf(baseline, change);
  if (!shift) return undefined;
  const least = Math.log(margins.throughputRatio);
  return {
    state: shift.low >= least ? 'not-worse' : shift.high < 0 ? 'worse' : 'undecided',
    pairs: arms.pairs,
    baselinePerSecond: median(arms.baselineMs),
    ratio: Math.exp(shift.estimate),
    ratioLower: Math.exp(shift.low),
    margin: { ratio: margins.throughputRatio },
    confidence: arms.confidence,
  };
}

function judgeTimes(arms: TimedArms, margin: NonInferiority['margin']): NonInferiority | undefined {
  const { baselineMs, changeMs, shiftOf } = arms;
  const difference = shiftOf(baselineMs, changeMs);
  if (!difference) return undefined;
  const logarithms = [baselineMs, changeMs].map((times) => times.map(Math.log));
  const [logBaseline = [], logChange = []] = logarithms;
  const log = logarithms.flat().every(Number.isFinite) ? shiftOf(logBaseline, logChange) : undefined;
  const state =
    'ms' in margin ? stateOf(difference, margin.ms) : log ? stateOf(log, Math.log(margin.ratio)) : 'undecided';
  return {
    state,
    pairs: arms.pairs,
    baselineMs: median(baselineMs),
    differenceMs: difference.estimate,
    differenceUpperMs: difference.high,
    ratio: log ? Math.exp(log.estimate) : null,
    ratioUpper: log ? Math.exp(log.high) : null,
    margin,
    confidence: arms.confidence,
  };
}

const stateOf = ({ low, high }: Interval, margin: number): NonInferiorityState =>
  high <= margin ? 'not-worse' : low > 0 ? 'worse' : 'undecided';
