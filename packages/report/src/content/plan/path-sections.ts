// Each path member by member: what each adds to those before it, the sum of what they saved alone beside what the whole saves, and what it costs.

import type { Mode } from '@tare/accounting';
import type { Plan, PlanPath, Verdict } from '@tare/experiment';
import type { Block, Cell, Row, Section, Table } from '../../document/document.ts';
import { formatTableBytes, tableUnit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText } from '../../figure/size-scale.ts';
import { isInterval } from '../comparison/verdict-sentence.ts';
import { capitalised, type ShownPath, shownPaths } from './plan-words.ts';

export const pathSectionId = (id: string): string => `path-${id}`;

export const pathSections = (plan: Plan): Section[] =>
  shownPaths(plan).map((shown) => ({
    id: pathSectionId(shown.id),
    title: capitalised(shown.name),
    blocks: blocksOf(plan, shown),
    detail: false,
  }));

/** Of the trials that composed it, where they are known. */
export const compositionMode = ({ compositions }: Plan, { changes, verdicts }: PlanPath): Mode =>
  compositions.find(({ chain }) => changes.every((change) => chain.includes(change)))?.mode ??
  verdicts[0]?.mode ??
  'natural';

function blocksOf(plan: Plan, { path }: ShownPath): Block[] {
  const mode = compositionMode(plan, path);
  const table: Table = {
    caption: `private memory saved, in ${tableUnit}; adds: on top of the members before it (${mode})`,
    columns: [
      { title: 'member', align: 'left', rank: 0, mayShrink: true, atLeast: 20 },
      { title: 'adds', align: 'right', rank: 0, decides: true },
      { title: 'alone', align: 'right', rank: 0 },
      { title: 'by', align: 'left', rank: 2 },
      { title: 'why', align: 'left', rank: 1, mayShrink: true, atLeast: 20 },
    ],
    rows: [...path.steps.map((step) => stepRow(plan, step, mode)), ...wholeRows(path)],
    notes: notesOf(path),
  };
  const cautions: Block[] =
    path.cautions.length === 0 ? [] : [{ kind: 'list', list: { title: 'What it costs', items: path.cautions } }];
  return [{ kind: 'table', table }, ...cautions];
}

function stepRow(
  { verdicts }: Plan,
  { change, addsBytes, isKept, because }: PlanPath['steps'][number],
  mode: Mode,
): Row {
  const alone = verdicts.find((verdict) => verdict.change === change && isInterval(verdict.savingBytes));
  return {
    kind: 'body',
    cells: [
      isKept ? change : `${change} (left out)`,
      addsBytes === null ? { state: 'not-sampled' } : effectScale[mode].format(addsBytes),
      aloneCell(alone),
      alone?.mode ?? '',
      because,
    ],
  };
}

const aloneCell = (verdict: Verdict | undefined): Cell =>
  verdict !== undefined && isInterval(verdict.savingBytes)
    ? effectScale[verdict.mode].format(verdict.savingBytes.estimate)
    : '';

function wholeRows({ sumOfPartsBytes, verdicts }: PlanPath): Row[] {
  return [
    {
      kind: 'total',
      cells: ['sum of its members alone', '', formatTableBytes(sumOfPartsBytes), '', 'each by its own figure'],
    },
    ...verdicts.map((verdict): Row => {
      const { savingBytes, mode, pairs } = verdict;
      const scale = effectScale[mode];
      return {
        kind: 'total',
        cells: [
          'the whole path',
          isInterval(savingBytes) ? scale.format(savingBytes.estimate) : savingBytes,
          '',
          mode,
          isInterval(savingBytes)
            ? `${rangeText(savingBytes, scale)}, ${formatCount(pairs, 'fresh pair')}`
            : formatCount(pairs, 'fresh pair'),
        ],
      };
    }),
  ];
}

const notesOf = (path: PlanPath): string[] => [
  `${path.verified ? '✓ Verified' : 'Not verified'}: ${verifiedBecause(path)}.`,
];

function verifiedBecause({ verified, verdicts: [first] }: PlanPath): string {
  if (verified) return 'fresh pairs, which no choice was made by, measured the path as a whole';
  if (!first || first.pairs === 0) return 'no fresh pairs measured the path as a whole';
  if (first.end === 'cut-short') return `its fresh pairs were cut short after ${formatCount(first.pairs, 'pair')}`;
  return 'fresh pairs measured the path as a whole, and did not confirm a saving';
}
