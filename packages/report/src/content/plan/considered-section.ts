// Every change that was considered: what spoke for it, what was estimated, what it may cost, and what became of it.

import type { Plan, PlannedChange } from '@tare/experiment';
import type { Block, Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { estimated } from '../explanation/package-words.ts';
import { groupWords, levelWords } from './plan-words.ts';
import { standingWords } from './standings-section.ts';

/** @returns undefined where nothing was found to try. */
export function consideredSection({ changes }: Plan): Section | undefined {
  if (changes.length === 0) return undefined;
  const table: Table = {
    caption: `all changes; estimated saving in ${tableUnit}, where something estimates it`,
    columns: [
      { title: 'change', align: 'left', rank: 0 },
      { title: 'group', align: 'left', rank: 1 },
      { title: 'judged by', align: 'left', rank: 2 },
      { title: 'estimated', align: 'right', rank: 1 },
      { title: 'risk', align: 'left', rank: 1 },
      { title: 'effort', align: 'left', rank: 1 },
      { title: 'became', align: 'left', rank: 0 },
      { title: 'what speaks for it', align: 'left', rank: 0, mayShrink: true },
    ],
    rows: changes.map(rowOf),
    notes: [],
  };
  const lists = [
    ...listOf('What they may cost', changes, ({ cautions }) => cautions),
    ...listOf('Uses of stand-ins that were seen', changes, ({ touches }) => touches),
  ];
  return {
    id: 'considered',
    title: 'Every change considered',
    blocks: [{ kind: 'table', table }, ...lists],
    detail: true,
  };
}

const rowOf = ({ name, group, mode, estimatedBytes, risk, effort, standing, because }: PlannedChange): Row => ({
  kind: 'body',
  cells: [
    name,
    groupWords[group],
    mode,
    estimatedBytes === null ? '' : estimated(estimatedBytes),
    levelWords[risk],
    levelWords[effort],
    standingWords(standing),
    because,
  ],
});

function listOf(title: string, changes: readonly PlannedChange[], of: (change: PlannedChange) => string[]): Block[] {
  const items = changes.flatMap((change) => of(change).map((text) => `${change.name}: ${text}`));
  return items.length === 0 ? [] : [{ kind: 'list', list: { title, items } }];
}
