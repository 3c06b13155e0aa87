// The report as a document for a pull request: same content, closer looks folded away.

import type { RecordedError } from '@tare/accounting';
import { describeResult } from '../content/describe-result.ts';
import type {
  Block,
  Code,
  Column,
  FindingGroup,
  FindingTone,
  KeyFigure,
  Section,
  Shortfall,
  Table,
} from '../document/document.ts';
import { resolveAbsences, type TextTable, tableNotes } from '../document/resolve-absences.ts';
import { treeShape } from '../document/tree-shape.ts';
import type { Result } from '../result.ts';
import { textWidth } from '../terminal/text-width.ts';
import { escapeMarkdown, markdownCode, markdownFence } from './escape-markdown.ts';

/** @returns GitHub-flavoured Markdown with a final newline. */
export function renderMarkdown(result: Result): string {
  const report = describeResult(result);
  const parts = [
    `## ${escapeMarkdown(report.heading)}`,
    ...(report.shortfall === null ? [] : shortfallParts(report.shortfall)),
    ...(report.headlineRepeats ? [] : [`**${escapeMarkdown(report.headline)}**`]),
    ...report.findings.flatMap(findingParts),
    ...(report.limitLine === null ? [] : [escapeMarkdown(report.limitLine)]),
    ...(report.keyFigures.length === 0 ? [] : [report.keyFigures.map(keyFigure).join('\n')]),
    `${escapeMarkdown(report.recordedAt)}: ${escapeMarkdown(report.method)}`,
    ...report.sections.flatMap(sectionParts),
    ...(report.warnings.length === 0
      ? []
      : ['### Warnings', report.warnings.map((text, index) => `${index + 1}. ${escapeMarkdown(text)}`).join('\n')]),
    `<sub>${escapeMarkdown(report.environment)}</sub>`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const marks: Readonly<Record<FindingTone, string>> = { good: '✅', bad: '❌', caution: '⚠️', plain: '▫️' };

const findingParts = ({ label, findings }: FindingGroup): string[] => [
  ...(label === null ? [] : [`${escapeMarkdown(label)}:`]),
  findings.map(({ tone, text }) => `- ${marks[tone]} ${escapeMarkdown(text)}`).join('\n'),
];

const keyFigure = ({ value, label, detail }: KeyFigure): string =>
  `- **${escapeMarkdown(value)}** ${escapeMarkdown(label)} (${escapeMarkdown(detail)})`;

const shortfallParts = ({ state, lines, error }: Shortfall): string[] => [
  [`> [!${state === 'failed' ? 'CAUTION' : 'WARNING'}]`, ...lines.map((line) => `> ${escapeMarkdown(line)}`)].join(
    '\n',
  ),
  ...(error === null ? [] : errorParts(error)),
];

const errorParts = ({ code, message, seen, remedy, docsPage }: RecordedError): string[] => [
  `**${escapeMarkdown(message)}** (${markdownCode(code)}, ${escapeMarkdown(docsPage)})`,
  ...(seen === undefined || seen.trim() === '' ? [] : [markdownFence(seen.trimEnd())]),
  escapeMarkdown(remedy),
];

function sectionParts({ title, blocks, detail }: Section): string[] {
  const body = blocks.flatMap(blockParts);
  return detail
    ? [`<details><summary>${escapeMarkdown(title)}</summary>`, ...body, '</details>']
    : [`### ${escapeMarkdown(title)}`, ...body];
}

function blockParts(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [escapeMarkdown(block.text)];
    case 'list':
      return [escapeMarkdown(block.list.title), block.list.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')];
    case 'code':
      return codeParts(block.code);
    case 'table':
      return tableBlockParts(block.table);
  }
}

function codeParts({ title, text, language, isFolded }: Code): string[] {
  const fence = markdownFence(text.trimEnd(), language === 'shell' ? 'sh' : 'text');
  return isFolded
    ? [`<details><summary>${escapeMarkdown(title)}</summary>`, fence, '</details>']
    : [escapeMarkdown(title), fence];
}

function tableBlockParts(block: Table): string[] {
  const table = resolveAbsences(block);
  const notes = tableNotes(table);
  return [
    `_${escapeMarkdown(table.caption)}_`,
    ...tableParts(table),
    ...(notes.length === 0 ? [] : [notes.map(escapeMarkdown).join('<br>\n')]),
  ];
}

/** Markdown has no groups of rows: each group is a table of its own under its label, all of one width. */
function tableParts({ columns, rows }: TextTable): string[] {
  const header = columns.map(({ title, decides }) => (decides ? strong(escapeMarkdown(title)) : escapeMarkdown(title)));
  const lines = rows.map((row) =>
    row.kind === 'group'
      ? escapeMarkdown(row.label)
      : columns.map((column, index) => cellText(row.cells[index] ?? '', column, row.kind === 'total')),
  );
  const bodies = lines.filter((line) => typeof line !== 'string');
  const widths = columns.map((_, index) =>
    Math.max(3, ...[header, ...bodies].map((cells) => textWidth(cells[index] ?? ''))),
  );
  const rule = columns.map(({ align }, index) => {
    const dashes = '-'.repeat((widths[index] ?? 3) - (align === 'right' ? 1 : 0));
    return align === 'right' ? `${dashes}:` : dashes;
  });
  const lineText = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => padded(cell, widths[index] ?? 0, columns[index])).join(' | ')} |`;
  const head = [lineText(header), lineText(rule)];
  const groups: { label: string | undefined; lines: string[] }[] = [];
  for (const line of lines) {
    if (typeof line === 'string') groups.push({ label: line, lines: [] });
    else {
      if (groups.length === 0) groups.push({ label: undefined, lines: [] });
      groups.at(-1)?.lines.push(lineText(line));
    }
  }
  return groups.flatMap((group) => [
    ...(group.label === undefined ? [] : [`${group.label}:`]),
    [...head, ...group.lines].join('\n'),
  ]);
}

function cellText(cell: string, column: Column, total: boolean): string {
  if (column.code) return markdownCode(cell);
  // Markdown drops leading spaces and joins others; they carry the shape of trees.
  const shape = treeShape(cell);
  const text = `${shape.replaceAll(' ', '\u00a0')}${escapeMarkdown(cell.slice(shape.length))}`;
  return (total || column.decides) && text !== '' ? strong(text) : text;
}

const strong = (text: string): string => `**${text}**`;

function padded(text: string, width: number, column: Column | undefined): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return column?.align === 'right' ? space + text : text + space;
}
