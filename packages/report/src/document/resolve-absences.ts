// Missing figures of a table become dashes, told apart by a mark where a table has several kinds, with a note for each kind.

import type { Absence } from '@tare/accounting';
import { absenceMark, absenceReasons, absenceWords } from '../figure/format-figure.ts';
import type { Cell, Column, Row, Table } from './document.ts';

export type TextRow = { kind: 'group'; label: string } | { kind: 'body' | 'total'; cells: readonly string[] };

export interface TextTable {
  caption: string;
  columns: readonly Column[];
  rows: readonly TextRow[];
  notes: readonly string[];
}

const superscripts = ['¹', '²', '³', '⁴'];

/** @returns the table with text in every cell; optional columns that no row knows are left out and named in a note. */
export function resolveAbsences(table: Table): TextTable {
  const unknown = table.columns.map((column, index) =>
    column.optional ? absentEverywhere(table.rows, index) : undefined,
  );
  const kept = table.columns.flatMap((_, index) => (unknown[index] === undefined ? [index] : []));
  const rows = table.rows.map(
    (row): Row => (row.kind === 'group' ? row : { kind: row.kind, cells: kept.map((index) => row.cells[index] ?? '') }),
  );
  const states = [...new Set(cellsOf(rows).flatMap((cell) => (typeof cell === 'string' ? [] : [cell.state])))];
  const markOf = (state: Absence): string =>
    states.length > 1 ? `${absenceMark}${superscripts[states.indexOf(state)] ?? ''}` : absenceMark;
  return {
    caption: table.caption,
    columns: table.columns.filter((_, index) => kept.includes(index)),
    rows: rows.map((row) =>
      row.kind === 'group'
        ? row
        : { ...row, cells: row.cells.map((cell) => (typeof cell === 'string' ? cell : markOf(cell.state))) },
    ),
    notes: [
      ...states.map((state) => `${markOf(state)} ${absenceReasons[state]}.`),
      ...table.columns.flatMap((column, index) => {
        const state = unknown[index];
        return state === undefined ? [] : [`No ${column.title} figure: ${absenceWords[state]}.`];
      }),
      ...table.notes,
    ],
  };
}

const cellsOf = (rows: readonly Row[]): Cell[] => rows.flatMap((row) => (row.kind === 'group' ? [] : row.cells));

function absentEverywhere(rows: readonly Row[], column: number): Absence | undefined {
  const cells = rows.flatMap((row) => (row.kind === 'group' ? [] : [row.cells[column] ?? '']));
  const states = cells.flatMap((cell) => (typeof cell === 'string' ? [] : [cell.state]));
  return states.length === cells.length ? states[0] : undefined;
}

/** The sentences below the table: those of the columns that are shown first. */
export const tableNotes = (table: TextTable, shown: readonly Column[] = table.columns): string[] => [
  ...shown.flatMap(({ note }) => note ?? []),
  ...table.notes,
];
