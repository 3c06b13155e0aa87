// What each change saves by itself, what saves most first; calm and natural verdicts apart.

import type { Mode } from '@tare/accounting';
import type { Plan, PlannedChange, Verdict } from '@tare/experiment';
import type { Cell, Column, Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { formatCount, formatShare } from '../../figure/format-number.ts';
import { effectScale, rangeText, withUnit } from '../../figure/size-scale.ts';
import {
  confidenceNote,
  estimateCell,
  hasThroughput,
  latencyCells,
  selfComparisonNote,
  startCell,
  stateWords,
  throughputCell,
} from '../comparison/verdict-cells.ts';
import { isInterval } from '../comparison/verdict-sentence.ts';
import { modeAndPhase, modeMeaning, modeOrder } from '../mode-words.ts';
import { levelWords } from './plan-words.ts';

/** @returns undefined where no change has a verdict; what broke is told with its reason elsewhere. */
export function rankingSection(plan: Plan): Section | undefined {
  const verdicts = rankedVerdicts(plan);
  if (verdicts.length === 0) return undefined;
  const shown: ShownFigures = {
    // Calm trials are read for private memory alone.
    withOthers: verdicts.some(({ mode }) => mode === 'natural'),
    withThroughput: hasThroughput(verdicts),
  };
  const others: Column[] = [
    { title: 'PSS', align: 'right', rank: 7, optional: true },
    { title: 'RSS sum', align: 'right', rank: 9, optional: true },
    { title: 'charged', align: 'right', rank: 8, optional: true },
  ];
  const table: Table = {
    caption: `private memory saved, in ${tableUnit}; below zero it costs`,
    columns: [
      { title: 'change', align: 'left', rank: 0, mayShrink: true, atLeast: 22 },
      { title: 'verdict', align: 'left', rank: 0 },
      { title: 'saves', align: 'right', rank: 0, decides: true },
      { title: 'interval', align: 'right', rank: 0 },
      { title: 'share', align: 'right', rank: 3 },
      ...(shown.withOthers ? others : []),
      { title: 'p95', align: 'right', rank: 1, optional: true },
      ...(shown.withThroughput ? [{ title: 'throughput', align: 'right' as const, rank: 5 }] : []),
      { title: 'start', align: 'right', rank: 4, optional: true },
      { title: 'risk', align: 'left', rank: 2 },
      { title: 'effort', align: 'left', rank: 2 },
      { title: 'pairs', align: 'right', rank: 6 },
    ],
    rows: modeOrder.flatMap((mode) => groupOf(plan, verdicts, mode, shown)),
    notes: notesOf(plan, verdicts),
  };
  return { id: 'ranking', title: 'Changes', blocks: [{ kind: 'table', table }], detail: false };
}

export const rankedVerdicts = ({ verdicts }: Plan): Verdict[] => verdicts.filter(({ state }) => state !== 'broke');

function groupOf({ changes }: Plan, verdicts: readonly Verdict[], mode: Mode, shown: ShownFigures): Row[] {
  const own = verdicts.filter((verdict) => verdict.mode === mode);
  const [first] = own;
  if (first === undefined) return [];
  const weight = own.find(({ baselineBytes }) => baselineBytes !== null)?.baselineBytes ?? null;
  const baseline = weight === null ? '' : `; the baseline weighs ${withUnit(weight, effectScale[mode])}`;
  return [
    { kind: 'group', label: `${modeAndPhase[mode]}: ${modeMeaning[mode]}${baseline}` },
    ...own.map((verdict) =>
      rowOf(
        verdict,
        changes.find(({ name }) => name === verdict.change),
        shown,
      ),
    ),
  ];
}

interface ShownFigures {
  withOthers: boolean;
  withThroughput: boolean;
}

function rowOf(
  verdict: Verdict,
  planned: PlannedChange | undefined,
  { withOthers, withThroughput }: ShownFigures,
): Row {
  const { change, mode, state, savingBytes, baselineBytes, pss, rssSum, charged, pairs } = verdict;
  const scale = effectScale[mode];
  const [latency] = latencyCells(verdict);
  return {
    kind: 'body',
    cells: [
      change,
      stateWords[state],
      estimateCell(savingBytes, scale),
      isInterval(savingBytes) ? rangeText(savingBytes, scale) : savingBytes,
      isInterval(savingBytes) && baselineBytes !== null && baselineBytes > 0
        ? shareText(savingBytes.estimate, baselineBytes)
        : '',
      ...(withOthers ? [pss, rssSum, charged] : []).map(
        (figure): Cell => (mode === 'calm' ? '' : estimateCell(figure, scale)),
      ),
      latency,
      ...(withThroughput ? [throughputCell(verdict)] : []),
      startCell(verdict),
      planned === undefined ? '' : levelWords[planned.risk],
      planned === undefined ? '' : levelWords[planned.effort],
      String(pairs),
    ],
  };
}

/** What rounds to nothing has no sign. */
const shareText = (part: number, whole: number): string =>
  Math.abs(part / whole) < 0.005 ? '0 %' : formatShare(part, whole);

function notesOf({ experiments, changes, trials, settings }: Plan, verdicts: readonly Verdict[]): string[] {
  return [
    ...modeOrder.flatMap((mode) =>
      // Of a resumed plan several, with the same starts before them.
      experiments
        .filter((experiment) => experiment.mode === mode)
        .slice(0, 1)
        .flatMap((experiment) => selfComparisonNote(experiment, verdicts)),
    ),
    ...confidenceNote(verdicts),
    ...(settings.jobs > 1 && verdicts.some(({ mode }) => mode === 'calm')
      ? ['Calm trials ran two at a time or more: of p95 and throughput they say nothing.']
      : []),
    `Each change was tried alone; ${formatCount(changes.length, 'change')} considered, ${formatCount(trials, 'trial')} in all.`,
  ];
}
