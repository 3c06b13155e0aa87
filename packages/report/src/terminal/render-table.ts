// A table as lines of text that never run over the terminal: aligned columns, fewer where it is narrow, lists where it is very narrow.

import type { Table } from '../document/document.ts';
import { resolveAbsences, type TextRow, type TextTable, tableNotes } from '../document/resolve-absences.ts';
import { visibleText } from '../document/visible-text.ts';
import { columnGap, type Fit, type FittedColumn, fitColumns, totalWidth } from './fit-columns.ts';
import { paint, type TerminalOptions } from './paint.ts';
import { cutMiddle, cutText, textWidth, wrapText } from './text-width.ts';

/** @returns lines without a final newline; no line is wider than `options.width`. */
export function renderTable(table: Table, options: TerminalOptions): string {
  const text = visibleTable(resolveAbsences(table));
  const indent = text.rows.some((row) => row.kind === 'group') ? 2 : 0;
  const fit = fitColumns(text, indent, options.width);
  const body = fit === undefined ? stackedLines(text, options) : alignedLines(text, fit, indent, options);
  const dropped =
    fit !== undefined && fit.dropped.length > 0
      ? [`Not shown at this width: ${fit.dropped.toReversed().join(', ')}.`]
      : [];
  const shown = fit?.columns.map(({ column }) => column);
  const notes = [...tableNotes(text, shown).map(visibleText), ...dropped]
    .flatMap((note) => wrapText(note, options.width))
    .map((line) => paint('quiet', line, options.color));
  return [...body, ...notes].join('\n');
}

const visibleTable = (table: TextTable): TextTable => ({
  ...table,
  columns: table.columns.map((column) => ({ ...column, title: visibleText(column.title) })),
  rows: table.rows.map((row) =>
    row.kind === 'group'
      ? { ...row, label: visibleText(row.label) }
      : { ...row, cells: row.cells.map((cell) => visibleText(cell)) },
  ),
});

function alignedLines(table: TextTable, fit: Fit, indent: number, options: TerminalOptions): string[] {
  const { color } = options;
  const rule = paint('quiet', '─'.repeat(totalWidth(fit.columns)), color);
  const header = fit.columns.map(({ column, width }) =>
    paint(column.decides ? 'strong' : 'quiet', align(column.title, width, column.align), color),
  );
  const lines = table.rows.flatMap((row): string[] => {
    if (row.kind === 'group') return groupLines(row.label, options);
    const line = fit.columns.map((column) => cellText(row, column, indent, color)).join(gap);
    return [line.trimEnd()];
  });
  return [header.join(gap).trimEnd(), rule, ...lines];
}

const groupLines = (label: string, { width, color }: TerminalOptions): string[] =>
  wrapText(label, width).map((line) => paint('group', line, color));

const gap = ' '.repeat(columnGap);

function cellText(
  row: TextRow & { kind: 'body' | 'total' },
  fitted: FittedColumn,
  indent: number,
  color: boolean,
): string {
  const { column, index, width } = fitted;
  const cell = `${index === 0 ? ' '.repeat(indent) : ''}${row.cells[index] ?? ''}`;
  const cut = column.isPath ? cutMiddle : cutText;
  const text = align(cut(cell, width), width, column.align);
  return column.decides || row.kind === 'total' ? paint('strong', text, color) : text;
}

function align(text: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'right' ? space + text : text + space;
}

/** One list a row: its name, then a line a figure. */
function stackedLines(table: TextTable, options: TerminalOptions): string[] {
  const { width, color } = options;
  const [, ...columns] = table.columns;
  return table.rows.flatMap((row): string[] => {
    if (row.kind === 'group') return groupLines(row.label, options);
    const name = paint('strong', cutText(row.cells[0]?.trim() ?? '', width), color);
    const lines = columns.flatMap(({ title }, index) => {
      const cell = row.cells[index + 1] ?? '';
      return cell === '' ? [] : [stackedLine(title, cell, width)];
    });
    return [name, ...lines];
  });
}

/** Titles are cut before values: half a number is a wrong number. */
function stackedLine(title: string, cell: string, width: number): string {
  const room = width - textWidth(cell) - 2 * columnGap;
  return cutText(room > 0 ? `${gap}${cutText(title, room)}${gap}${cell}` : cell, width);
}
