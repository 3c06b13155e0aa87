// One figure of a verdict as the cell of a table.

import type { Unavailable } from '@tare/accounting';
import type { Interval, ModeExperiment, NonInferiority, Verdict, VerdictState } from '@tare/experiment';
import type { Cell } from '../../document/document.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, type SizeScale, withUnit } from '../../figure/size-scale.ts';
import { latencyChange, readyChange, type TimeChange, throughputChange } from './time-change.ts';
import { isInterval } from './verdict-sentence.ts';

export const stateWords: Readonly<Record<VerdictState, string>> = {
  saves: 'saves',
  costs: 'costs',
  'no-effect': 'no effect',
  broke: 'broke',
  unmeasured: 'unmeasured',
};

export const estimateCell = (figure: Interval | Unavailable, { format }: SizeScale): Cell =>
  isInterval(figure) ? format(figure.estimate) : figure;

/** Change and largest change that cannot be ruled out. */
export function latencyCells({ latencyMs }: Verdict): [Cell, Cell] {
  const latency = timeOf(latencyMs, latencyChange);
  return 'change' in latency ? [latency.change, latency.bound] : [latency, latency];
}

export function startCell({ readyMs }: Verdict): Cell {
  const start = timeOf(readyMs, readyChange);
  return 'change' in start ? start.change : start;
}

/** Verdicts that were saved before throughput was judged have none: no column is made for it then. */
export const hasThroughput = (verdicts: readonly Verdict[]): boolean =>
  verdicts.some(({ throughput }) => throughput !== undefined && 'ratio' in throughput);

export function throughputCell({ throughput }: Verdict): Cell {
  if (throughput === undefined) return { state: 'not-sampled' };
  return 'ratio' in throughput ? throughputChange(throughput).change : throughput;
}

const timeOf = (
  time: NonInferiority | Unavailable,
  describe: (time: NonInferiority) => TimeChange,
): TimeChange | Unavailable => ('baselineMs' in time ? describe(time) : time);

/** `Intervals hold with at least 95 % confidence, all looks together.`; none where there is no interval. */
export function confidenceNote(verdicts: readonly Verdict[]): string[] {
  const confidence = verdicts.flatMap(({ savingBytes }) => (isInterval(savingBytes) ? [savingBytes.confidence] : []));
  // Rounded down: 94.9 % is not called 95 %, and 98.4 % not 98.5 %.
  const least = Math.floor(Math.min(...confidence) * 100 + 1e-9);
  return confidence.length === 0 ? [] : [`Intervals hold with at least ${least} % confidence, all looks together.`];
}

/** `A/A, calm: two fresh starts of the baseline differ by 0.03 MB (standard deviation); effects below 0.10 MB are not looked for.` */
export function selfComparisonNote(
  { mode, selfComparison, record }: ModeExperiment,
  verdicts: readonly Verdict[],
): string[] {
  const { standardDeviation, privateBytes } = selfComparison;
  if (standardDeviation === null) return [];
  const scale = effectScale[mode];
  const smallest =
    record?.settings.smallestEffectBytes ?? verdicts.find((verdict) => verdict.mode === mode)?.smallestEffectBytes;
  const sought = smallest === undefined ? '' : `; effects below ${withUnit(smallest, scale)} are not looked for`;
  const spread = `${withUnit(standardDeviation, effectScale.calm)} (standard deviation, ${formatCount(privateBytes.length, 'start')})`;
  return [`A/A, ${mode}: two fresh starts of the baseline differ by ${spread}${sought}.`];
}
