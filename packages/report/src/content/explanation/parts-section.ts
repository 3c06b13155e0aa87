// The account: parts of each service's private memory, adding up to the whole as they are printed, with what could not be assigned.

import { isKnown } from '@tare/accounting';
import type { ExplainedService, Explanation, MemoryPart } from '@tare/experiment';
import type { Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { formatShare } from '../../figure/format-number.ts';
import { roundRows } from '../../figure/round-rows.ts';
import { memoryPartWords } from './memory-part-words.ts';

/** @returns undefined where no service was weighed. */
export function partsSection({ services }: Explanation): Section | undefined {
  const known = services.filter(({ parts, privateBytes }) => Array.isArray(parts) || isKnown(privateBytes));
  if (known.length === 0) return undefined;
  const table: Table = {
    caption: `parts of private memory (calm, collected), in ${tableUnit}`,
    columns: [
      { title: 'part', align: 'left', rank: 0 },
      { title: 'private', align: 'right', rank: 0, decides: true },
      { title: 'share', align: 'right', rank: 1 },
      { title: 'what it is', align: 'left', rank: 2 },
    ],
    rows: known.flatMap((service) => rowsOf(service, services.length > 1)),
    notes: [],
  };
  return { id: 'parts', title: 'Where it is', blocks: [{ kind: 'table', table }], detail: false };
}

function rowsOf(service: ExplainedService, several: boolean): Row[] {
  const { name, parts, privateBytes } = service;
  const group: Row[] = several ? [{ kind: 'group', label: name }] : [];
  const shown = Array.isArray(parts) ? shownParts(parts) : [];
  const cells = roundRows([{ parts: shown.map(({ bytes }) => bytes), total: privateBytes }])[0] ?? [];
  const share = (bytes: number): string => (isKnown(privateBytes) ? formatShare(bytes, privateBytes) : '');
  return [
    ...group,
    ...shown.map(({ part, bytes }, index): Row => {
      const { name: title, meaning } = memoryPartWords[part];
      return { kind: 'body', cells: [title, cells[index] ?? '', share(bytes), meaning] };
    }),
    ...(Array.isArray(parts) ? [] : [{ kind: 'body' as const, cells: ['parts', parts, '', ''] }]),
    { kind: 'total', cells: ['private memory', cells.at(-1) ?? '', '', ''] },
  ];
}

/** Largest first; what is nothing is left out, but never what could not be assigned. */
const shownParts = (parts: readonly { part: MemoryPart; bytes: number }[]): { part: MemoryPart; bytes: number }[] => [
  ...parts.filter(({ part, bytes }) => part !== 'unattributed' && bytes !== 0).sort((a, b) => b.bytes - a.bytes),
  ...parts.filter(({ part }) => part === 'unattributed'),
];
