// A table of the document as HTML: a caption that says what the numbers are, row groups with headers, scrolling within itself on a narrow screen.

import type { Column, Table } from '../document/document.ts';
import { resolveAbsences, type TextRow, type TextTable, tableNotes } from '../document/resolve-absences.ts';
import { treeShape } from '../document/tree-shape.ts';
import { absenceMark } from '../figure/format-figure.ts';
import { escapeHtml, proseHtml } from './escape-html.ts';

export function tableHtml(table: Table): string {
  const text = resolveAbsences(table);
  const caption = escapeHtml(text.caption);
  const notes = tableNotes(text)
    .map((note) => `<p class="note">${proseHtml(note)}</p>`)
    .join('\n');
  // Reachable by keyboard, because it can scroll sideways.
  return `<div class="table" role="region" tabindex="0" aria-label="${caption}">
<table>
<caption>${caption}</caption>
<thead><tr>${text.columns.map(headerCell).join('')}</tr></thead>
${bodies(text)}
</table>
</div>
${notes}`;
}

/** Longer names are broken, so that they leave room for the numbers. */
const longName = 32;

/** Not worth a second line. */
const shortText = 16;
/** Would be a word a line where the screen is narrow. */
const longText = 28;

function textClass({ length }: string): string[] {
  if (length === 0) return [];
  return length <= shortText ? ['short'] : length >= longText ? ['wide'] : [];
}

const headerCell = (column: Column): string =>
  `<th scope="col"${classAttribute(column)}>${escapeHtml(column.title)}</th>`;

/** A body per group, so that a screen reader announces the group with its rows. */
function bodies({ columns, rows }: TextTable): string {
  const html: string[] = [];
  for (const row of rows) {
    if (row.kind === 'group')
      html.push(
        `</tbody><tbody><tr class="group"><th scope="rowgroup" colspan="${columns.length}">${escapeHtml(row.label)}</th></tr>`,
      );
    else html.push(rowHtml(row, columns));
  }
  return `<tbody>${html.join('\n')}</tbody>`.replace('<tbody></tbody>', '');
}

function rowHtml(row: TextRow & { kind: 'body' | 'total' }, columns: readonly Column[]): string {
  const cells = columns.map((column, index) => {
    const text = row.cells[index] ?? '';
    if (index === 0) return `<th scope="row"${text.length > longName ? ' class="long"' : ''}>${nameHtml(text)}</th>`;
    const content = column.code && text !== '' ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text);
    return `<td${classAttribute(column, text)}>${content}</td>`;
  });
  return `<tr${row.kind === 'total' ? ' class="total"' : ''}>${cells.join('')}</tr>`;
}

/** A screen reader need not spell box lines. */
function nameHtml(text: string): string {
  const shape = treeShape(text);
  if (shape === '') return escapeHtml(text);
  return `<span class="shape" aria-hidden="true">${shape.replaceAll(' ', '&nbsp;')}</span>${escapeHtml(text.slice(shape.length))}`;
}

function classAttribute({ align, decides }: Column, text = ''): string {
  const names = [
    ...(align === 'right' ? ['number'] : []),
    ...(decides ? ['decides'] : []),
    ...(text.startsWith(absenceMark) ? ['absent'] : []),
    ...(align === 'left' ? textClass(text) : []),
  ];
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}
