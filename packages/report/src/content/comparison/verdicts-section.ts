// The verdicts as a table, calm and natural apart, with what the unchanged subject shows against itself.

import type { Mode } from '@tare/accounting';
import type { Comparison, Verdict } from '@tare/experiment';
import type { Block, Cell, Column, Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText, withUnit } from '../../figure/size-scale.ts';
import { modeAndPhase, modeMeaning, modeOrder } from '../mode-words.ts';
import {
  confidenceNote,
  estimateCell,
  hasThroughput,
  latencyCells,
  selfComparisonNote,
  startCell,
  stateWords,
  throughputCell,
} from './verdict-cells.ts';
import { isInterval } from './verdict-sentence.ts';

/** @returns undefined where there is no verdict. */
export function verdictsSection(comparison: Comparison): Section | undefined {
  const { verdicts, method } = comparison;
  if (verdicts.length === 0) return undefined;
  const withThroughput = hasThroughput(verdicts);
  // Calm trials are read for private memory alone.
  const withOthers = verdicts.some(({ mode }) => mode === 'natural');
  const others: Column[] = [
    { title: 'PSS', align: 'right', rank: 4, optional: true },
    { title: 'RSS sum', align: 'right', rank: 8, optional: true },
    { title: 'charged', align: 'right', rank: 7, optional: true },
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
      ...(withThroughput ? [throughputColumn] : []),
      { title: 'start', align: 'right', rank: 2, optional: true },
      { title: method === 'paired' ? 'pairs' : 'trials', align: 'right', rank: 6 },
    ],
    rows: modeOrder.flatMap((mode) => groupOf(comparison, mode, { withOthers, withThroughput })),
    notes: notesOf(comparison),
  };
  const weaker: Block[] = method === 'recordings' ? [{ kind: 'text', text: weakerMethod }] : [];
  return { id: 'verdicts', title: 'Changes', blocks: [{ kind: 'table', table }, ...weaker], detail: false };
}

const weakerMethod =
  'Two saved recordings were compared. That is weaker than paired trials: their starts were not taken in turns, so whatever else differed between the two (the machine, its load, the runtime, the time of day) is in the difference.';

function groupOf({ verdicts, method }: Comparison, mode: Mode, shown: ShownFigures): Row[] {
  const own = verdicts.filter((verdict) => verdict.mode === mode);
  if (own.length === 0) return [];
  const weight = baselineBytes(own);
  const baseline = weight === undefined ? '' : `; the baseline weighs ${withUnit(weight, effectScale[mode])}`;
  return [
    { kind: 'group', label: `${modeAndPhase[mode]}: ${modeMeaning[mode]}${baseline}` },
    ...own.map((verdict) => rowOf(verdict, method, shown)),
  ];
}

/** Arms that share the baseline saw the same starts of it, unless they stopped at different looks: the one with the most pairs. */
const baselineBytes = (verdicts: readonly Verdict[]): number | undefined =>
  verdicts.toSorted((a, b) => b.trials.baseline - a.trials.baseline).find((verdict) => verdict.baselineBytes !== null)
    ?.baselineBytes ?? undefined;

interface ShownFigures {
  withOthers: boolean;
  withThroughput: boolean;
}

const throughputColumn: Column = { title: 'throughput', align: 'right', rank: 5 };

function rowOf(verdict: Verdict, method: Comparison['method'], { withOthers, withThroughput }: ShownFigures): Row {
  const { change, mode, state, savingBytes, pss, rssSum, charged, pairs, trials } = verdict;
  const scale = effectScale[mode];
  // What it weighed before it broke is nobody's saving.
  if (state === 'broke') {
    const others = 6 + (withOthers ? 3 : 0) + (withThroughput ? 1 : 0);
    return { kind: 'body', cells: [change, stateWords[state], ...Array<Cell>(others).fill('')] };
  }
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
      ...latencyCells(verdict),
      ...(withThroughput ? [throughputCell(verdict)] : []),
      startCell(verdict),
      method === 'paired' ? String(pairs) : `${trials.baseline} and ${trials.change}`,
    ],
  };
}

function notesOf({ verdicts, experiments, arms }: Comparison): string[] {
  return [
    ...modeOrder.flatMap((mode) =>
      experiments
        .filter((experiment) => experiment.mode === mode)
        .flatMap((experiment) => selfComparisonNote(experiment, verdicts)),
    ),
    ...confidenceNote(verdicts),
    ...(arms.length > 1
      ? [`A saving is claimed only where it stands against all ${formatCount(arms.length, 'change')} tried (Holm).`]
      : []),
  ];
}
