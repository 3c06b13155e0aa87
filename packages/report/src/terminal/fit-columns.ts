// Which columns of a table a terminal has room for, and how wide each one is.

import type { Column } from '../document/document.ts';
import type { TextTable } from '../document/resolve-absences.ts';
import { textWidth } from './text-width.ts';

export const columnGap = 2;
/** Below this a command or a name says nothing any more. */
const narrowest = 14;

export interface FittedColumn {
  column: Column;
  /** Position in the table's rows. */
  index: number;
  width: number;
}

export interface Fit {
  columns: readonly FittedColumn[];
  /** Titles of columns without room. */
  dropped: readonly string[];
}

/**
 * Gives way in this order: long text is cut, then columns go by rank.
 * @returns undefined where even the columns that must stay have no room: the table is then written as lists.
 */
export function fitColumns(table: TextTable, indent: number, width: number): Fit | undefined {
  let columns = table.columns.map((column, index): FittedColumn => {
    const cells = table.rows.map((row) => (row.kind === 'group' ? 0 : textWidth(row.cells[index] ?? '')));
    const widest = Math.max(textWidth(column.title), ...cells) + (index === 0 ? indent : 0);
    return { column, index, width: widest };
  });
  const dropped: string[] = [];
  for (;;) {
    const shrunk = shrink(columns, width);
    if (shrunk !== undefined) return { columns: shrunk, dropped };
    const next = lastRanked(columns);
    if (next === undefined) return undefined;
    dropped.push(next.column.title);
    columns = columns.filter((column) => column !== next);
  }
}

export const totalWidth = (columns: readonly FittedColumn[]): number =>
  columns.reduce((total, { width }) => total + width, columnGap * Math.max(0, columns.length - 1));

function shrink(columns: readonly FittedColumn[], width: number): FittedColumn[] | undefined {
  const fitted = columns.map((column) => ({ ...column }));
  // The row's name is cut last.
  for (const column of [...fitted.filter(({ column }) => column.mayShrink), ...fitted.slice(0, 1)]) {
    const excess = totalWidth(fitted) - width;
    if (excess > 0) {
      const least = column.column.atLeast ?? narrowest;
      column.width = Math.max(Math.min(column.width, least), column.width - excess);
    }
  }
  return totalWidth(fitted) <= width ? fitted : undefined;
}

const lastRanked = (columns: readonly FittedColumn[]): FittedColumn | undefined =>
  columns
    .filter(({ column }) => column.rank > 0)
    .reduce<FittedColumn | undefined>(
      (last, column) => (last === undefined || column.column.rank >= last.column.rank ? column : last),
      undefined,
    );
