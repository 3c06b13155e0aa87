// Where the private bytes are: each service's private memory by what it is used for, next to V8's own account.

import {
  type Figure,
  isKnown,
  knownOr,
  type MemoryClass,
  memoryClasses,
  type PhaseName,
  type ServiceSummary,
  sumFigures,
  unavailable,
} from '@tare/accounting';
import type { Block, Row, Section, Table } from '../document/document.ts';
import { tableUnit } from '../figure/format-bytes.ts';
import { type PartsOfTotal, roundRows } from '../figure/round-rows.ts';
import { heapTable } from './heap-table.ts';
import { readingLabel, type ShownMode } from './shown-modes.ts';

/** Private pages of mapped files are copies made on writing (relocated data, mostly): one column, whatever the file. */
const columnOf: Readonly<Record<MemoryClass, string>> = {
  'js-heap': 'JS heap',
  malloc: 'malloc',
  stacks: 'stacks',
  anonymous: 'other',
  runtime: 'file copies',
  libraries: 'file copies',
  addons: 'file copies',
  files: 'file copies',
  shared: 'shared',
  swap: 'swap',
};

const titles = [...new Set(memoryClasses.map((name) => columnOf[name]))];
/** Left out where no service has any: most have none. */
const rare: ReadonlySet<string> = new Set(['shared', 'swap']);

/** A mode with the phase that is read in it. */
type Reading = ShownMode & { readPhase: PhaseName };

/** @returns undefined where no private memory is known at all. */
export function classesSection(modes: readonly ShownMode[]): Section | undefined {
  const readings = modes.flatMap((shown): Reading[] =>
    shown.readPhase === undefined ? [] : [{ ...shown, readPhase: shown.readPhase }],
  );
  if (readings.length === 0) return undefined;
  const groups = readings.map((shown) => ({
    shown,
    rows: shown.services.map((service) => byColumn(service, shown.readPhase)),
  }));
  const used = titles.filter(
    (title) => !rare.has(title) || groups.some(({ rows }) => rows.some((row) => knownOr(row.get(title) ?? 0, 0) > 0)),
  );
  const table: Table = {
    caption: `private memory by use, in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0 },
      ...used.map((title, index) => ({ title, align: 'right' as const, rank: used.length - index })),
      { title: 'Total', align: 'right', rank: 0, decides: true },
    ],
    rows: groups.flatMap(({ shown, rows }) => rowsOf(shown, rows, used)),
    notes: [
      'JS heap: V8’s spaces and code. other: large allocations and further mappings. file copies: pages of programs and libraries that were written to.',
    ],
  };
  const heap = heapTable(modes);
  const blocks: Block[] = [
    { kind: 'table', table },
    ...(heap === undefined ? [] : [{ kind: 'table' as const, table: heap }]),
  ];
  return { id: 'classes', title: 'Where the private bytes are', blocks, detail: false };
}

function rowsOf(shown: Reading, columns: readonly Map<string, Figure>[], used: readonly string[]): Row[] {
  const phase = shown.readPhase;
  const partsOf = (row: Map<string, Figure>): Figure[] =>
    used.map((title) => row.get(title) ?? unavailable('not-sampled'));
  const rows = shown.services.map(
    (service, index): PartsOfTotal => ({
      parts: partsOf(columns[index] ?? new Map()),
      total: service.phases[phase].privateBytes,
    }),
  );
  const fleet = rows.length > 1;
  const grand: PartsOfTotal = {
    parts: used.map((_, index) => sumFigures(rows.map(({ parts }) => parts[index] ?? unavailable('not-sampled')))),
    total: shown.whole.phases[phase].privateBytes,
  };
  const cells = roundRows(rows, fleet ? grand : undefined);
  return [
    { kind: 'group', label: readingLabel(shown.mode, phase) },
    ...cells.map((row, index): Row => {
      const name = shown.services[index]?.name;
      return { kind: name === undefined ? 'total' : 'body', cells: [name ?? 'Total', ...row] };
    }),
  ];
}

/** Processes that were gone before this phase belong to no total; a service whose classes do not add up to it has no account. */
function byColumn(service: ServiceSummary, phase: PhaseName): Map<string, Figure> {
  const tables = service.processes.map((process) => process.phases[phase].classes);
  const known = tables.flatMap((table) => ('state' in table ? [] : [table]));
  const sums = new Map<string, number>(titles.map((title) => [title, 0]));
  for (const table of known) {
    for (const name of memoryClasses)
      sums.set(columnOf[name], (sums.get(columnOf[name]) ?? 0) + table[name].privateBytes);
  }
  const total = service.phases[phase].privateBytes;
  const accounted = [...sums.values()].reduce((whole, part) => whole + part, 0);
  const missing = tables.find((table) => 'state' in table);
  if (isKnown(total) && known.length > 0 && Math.abs(accounted - total) <= known.length) return sums;
  const reason = missing !== undefined && 'state' in missing ? missing : unavailable('not-sampled');
  return new Map(titles.map((title) => [title, isKnown(total) ? reason : total]));
}
