// The verdicts as a table, calm and natural apart, with what the unchanged subject shows against itself.

import type { Mode, Unavailable } from '@tare/accounting';
import type { Comparison, Interval, ModeExperiment, NonInferiority, Verdict, VerdictState } from '@tare/experiment';
import type { Block, Cell, Column, Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText, type SizeScale, withUnit } from '../../figure/size-scale.ts';
import { modeAndPhase, modeMeaning, modeOrder } from '../mode-words.ts';
import { latencyChange, readyChange, type TimeChange } from './time-change.ts';
import { isInterval } from './verdict-sentence.ts';

const stateWords: Readonly<Record<VerdictState, string>> = {
  saves: 'saves',
  costs: 'costs',
  'no-effect': 'no effect',
  broke: 'broke',
  unmeasured: 'unmeasured',
};

/** @returns undefined where there is no verdict. */
export function verdictsSection(comparison: Comparison): Section | undefined {
  const { verdicts, method } = comparison;
  if (verdicts.length === 0) return undefined;
  // Calm trials are read for private memory alone.
  const withOthers = verdicts.some(({ mode }) => mode === 'natural');
  const others: Column[] = [
    { title: 'PSS', align: 'right', rank: 4, optional: true },
    { title: 'RSS sum', align: 'right', rank: 7, optional: true },
    { title: 'charged', align: 'right', rank: 6, optional: true },
  ];
  const table: Table = {
    caption: `private memory saved, in ${tableUnit}; below zero it costs`,
    columns: [
      { title: 'change', align: 'left', rank: 0, mayShrink: true, atLeast: 24 },
      { title: 'verdict', align: 'left', rank: 0 },
      { title: 'saving', align: 'right', rank: 0, decides: true },
      { title: 'interval', align: 'right', rank: 0 },
      ...(withOthers ? others : []),
      { title: 'p95', align: 'right', rank: 1, optional: true },
      { title: 'p95 at most', align: 'right', rank: 3, optional: true },
      { title: 'start', align: 'right', rank: 2, optional: true },
      { title: method === 'paired' ? 'pairs' : 'trials', align: 'right', rank: 5 },
    ],
    rows: modeOrder.flatMap((mode) => groupOf(comparison, mode, withOthers)),
    notes: notesOf(comparison),
  };
  const weaker: Block[] = method === 'recordings' ? [{ kind: 'text', text: weakerMethod }] : [];
  return { id: 'verdicts', title: 'Changes', blocks: [{ kind: 'table', table }, ...weaker], detail: false };
}

const weakerMethod =
  'Two saved recordings were compared. That is weaker than paired trials: their starts were not taken in turns, so whatever else differed between the two (the machine, its load, the runtime, the time of day) is in the difference.';

function groupOf({ verdicts, method }: Comparison, mode: Mode, withOthers: boolean): Row[] {
  const own = verdicts.filter((verdict) => verdict.mode === mode);
  if (own.length === 0) return [];
  const weight = baselineBytes(own);
  const baseline = weight === undefined ? '' : `; the baseline weighs ${withUnit(weight, effectScale[mode])}`;
  return [
    { kind: 'group', label: `${modeAndPhase[mode]}: ${modeMeaning[mode]}${baseline}` },
    ...own.map((verdict) => rowOf(verdict, method, withOthers)),
  ];
}

/** Arms that share the baseline saw the same starts of it, unless they stopped at different looks: the one with the most pairs. */
const baselineBytes = (verdicts: readonly Verdict[]): number | undefined =>
  verdicts.toSorted((a, b) => b.trials.baseline - a.trials.baseline).find((verdict) => verdict.baselineBytes !== null)
    ?.baselineBytes ?? undefined;

function rowOf(verdict: Verdict, method: Comparison['method'], withOthers: boolean): Row {
  const { change, mode, state, savingBytes, pss, rssSum, charged, latencyMs, readyMs, pairs, trials } = verdict;
  const scale = effectScale[mode];
  // What it weighed before it broke is nobody's saving.
  if (state === 'broke') {
    return { kind: 'body', cells: [change, stateWords[state], ...Array<Cell>(withOthers ? 9 : 6).fill('')] };
  }
  const latency = timeOf(latencyMs, latencyChange);
  return {
    kind: 'body',
    cells: [
      change,
      stateWords[state],
      estimateCell(savingBytes, scale),
      isInterval(savingBytes) ? rangeText(savingBytes, scale) : savingBytes,
      ...(withOthers ? [pss, rssSum, charged] : []).map((figure) =>
        mode === 'calm' ? '' : estimateCell(figure, scale),
      ),
      'change' in latency ? latency.change : latency,
      'bound' in latency ? latency.bound : latency,
      startCell(readyMs),
      method === 'paired' ? String(pairs) : `${trials.baseline} and ${trials.change}`,
    ],
  };
}

const estimateCell = (figure: Interval | Unavailable, { format }: SizeScale): Cell =>
  isInterval(figure) ? format(figure.estimate) : figure;

const timeOf = (
  time: NonInferiority | Unavailable,
  describe: (time: NonInferiority) => TimeChange,
): TimeChange | Unavailable => ('baselineMs' in time ? describe(time) : time);

function startCell(readyMs: NonInferiority | Unavailable): Cell {
  const start = timeOf(readyMs, readyChange);
  return 'change' in start ? start.change : start;
}

function notesOf({ verdicts, experiments, arms }: Comparison): string[] {
  const confidence = verdicts.flatMap(({ savingBytes }) => (isInterval(savingBytes) ? [savingBytes.confidence] : []));
  // Rounded down: 94.9 % is not called 95 %, and 98.4 % not 98.5 %.
  const least = Math.floor(Math.min(...confidence) * 100 + 1e-9);
  return [
    ...modeOrder.flatMap((mode) =>
      experiments
        .filter((experiment) => experiment.mode === mode)
        .flatMap((experiment) => selfComparisonNote(experiment, verdicts)),
    ),
    ...(confidence.length === 0 ? [] : [`Intervals hold with at least ${least} % confidence, all looks together.`]),
    ...(arms.length > 1
      ? [`A saving is claimed only where it stands against all ${formatCount(arms.length, 'change')} tried (Holm).`]
      : []),
  ];
}

/** `A/A, calm: two fresh starts of the baseline differ by 0.03 MB (standard deviation); effects below 0.10 MB are not looked for.` */
function selfComparisonNote({ mode, selfComparison, record }: ModeExperiment, verdicts: readonly Verdict[]): string[] {
  const { standardDeviation, privateBytes } = selfComparison;
  if (standardDeviation === null) return [];
  const scale = effectScale[mode];
  const smallest =
    record?.settings.smallestEffectBytes ?? verdicts.find((verdict) => verdict.mode === mode)?.smallestEffectBytes;
  const sought = smallest === undefined ? '' : `; effects below ${withUnit(smallest, scale)} are not looked for`;
  const spread = `${withUnit(standardDeviation, effectScale.calm)} (standard deviation, ${formatCount(privateBytes.length, 'start')})`;
  return [`A/A, ${mode}: two fresh starts of the baseline differ by ${spread}${sought}.`];
}
