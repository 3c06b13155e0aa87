// The report on a terminal: the answer first, then tables, warnings and the machine it was measured on.

import { describeResult } from '../content/describe-result.ts';
import type {
  Block,
  Finding,
  FindingGroup,
  FindingTone,
  List,
  ReportDocument,
  Section,
  Shortfall,
} from '../document/document.ts';
import { visibleText } from '../document/visible-text.ts';
import type { Result } from '../result.ts';
import { codeLines } from './code-lines.ts';
import { paint, type TerminalOptions, type Tone } from './paint.ts';
import { errorLines } from './render-error.ts';
import { renderTable } from './render-table.ts';
import { wrapText } from './text-width.ts';

/** Longer lines of prose are hard to follow, however wide the terminal is. */
const proseWidth = 100;

/** @returns the report with a final newline; no line is wider than `options.width`. */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const report = describeResult(result);
  const parts = [
    ...(report.shortfall === null ? [] : [shortfallLines(report.shortfall, options)]),
    headLines(report, options),
    ...report.sections.filter(({ detail }) => !detail).map((section) => sectionLines(section, options)),
    ...(report.warnings.length === 0 ? [] : [warningLines(report.warnings, options)]),
    prose(report.environment, options).map((line) => paint('quiet', line, options.color)),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const prose = (text: string, { width }: TerminalOptions): string[] =>
  wrapText(visibleText(text), Math.min(width, proseWidth));

function shortfallLines({ state, lines, error }: Shortfall, options: TerminalOptions): string[] {
  const tone = state === 'failed' ? 'fault' : 'caution';
  const [first, ...rest] = lines;
  return [
    ...(first === undefined ? [] : prose(first, options).map((line) => paint(tone, line, options.color))),
    ...rest.flatMap((line) => prose(line, options)),
    ...(error === null ? [] : ['', ...errorLines(error, options)]),
  ];
}

function headLines(report: ReportDocument, options: TerminalOptions): string[] {
  const headline = report.headlineRepeats ? [] : prose(report.headline, options);
  return [
    ...headline.map((line) => paint('strong', line, options.color)),
    ...report.findings.flatMap((group) => findingLines(group, options)),
    ...(report.limitLine === null ? [] : prose(report.limitLine, options)),
    ...prose(`${report.title}, ${report.recordedAt}: ${report.method}`, options).map((line) =>
      paint('quiet', line, options.color),
    ),
  ];
}

const marks: Readonly<Record<FindingTone, { mark: string; tone: Tone }>> = {
  good: { mark: '✓', tone: 'success' },
  bad: { mark: '✗', tone: 'fault' },
  caution: { mark: '!', tone: 'caution' },
  plain: { mark: '·', tone: 'quiet' },
};

function findingLines({ label, findings }: FindingGroup, options: TerminalOptions): string[] {
  return [
    ...(label === null ? [] : prose(label, options).map((line) => paint('group', line, options.color))),
    ...findings.flatMap((finding) => findingText(finding, options)),
  ];
}

function findingText({ tone, text }: Finding, { width, color }: TerminalOptions): string[] {
  const { mark, tone: painted } = marks[tone];
  const lines = wrapText(visibleText(text), Math.min(width, proseWidth) - 2);
  return lines.map(
    (line, index) => `${index === 0 ? paint(painted, mark, color) : ' '} ${paint('strong', line, color)}`,
  );
}

function sectionLines(section: Section, options: TerminalOptions): string[] {
  const blocks = section.blocks.filter((block) => block.kind !== 'code' || !block.code.isFolded);
  const [first] = blocks;
  const caption = first?.kind === 'table' ? first.table.caption : '';
  return blocks.flatMap((block, index) =>
    index === 0
      ? [...headingLines(section.title, caption, options), ...blockLines(block, options)]
      : [
          '',
          ...headingLines('', block.kind === 'table' ? block.table.caption : '', options),
          ...blockLines(block, options),
        ],
  );
}

/** Title and caption share a line: the caption says what the numbers below are. */
function headingLines(title: string, caption: string, { width, color }: TerminalOptions): string[] {
  const text = [title, visibleText(caption)].filter((part) => part !== '').join(' · ');
  if (text === '') return [];
  return wrapText(text, width).map((line, index) =>
    index === 0 && title !== ''
      ? `${paint('heading', line.slice(0, title.length), color)}${paint('quiet', line.slice(title.length), color)}`
      : paint('quiet', line, color),
  );
}

function blockLines(block: Block, options: TerminalOptions): string[] {
  switch (block.kind) {
    case 'table':
      return renderTable(block.table, options).split('\n');
    case 'text':
      return prose(block.text, options);
    case 'list':
      return listLines(block.list, options);
    case 'code':
      return codeLines(block.code, options);
  }
}

function listLines({ title, items }: List, options: TerminalOptions): string[] {
  const room = Math.min(options.width, proseWidth) - 2;
  return [
    ...prose(title, options).map((line) => paint('group', line, options.color)),
    ...items.flatMap((item) =>
      wrapText(visibleText(item), room).map(
        (line, index) => `${index === 0 ? paint('quiet', '·', options.color) : ' '} ${line}`,
      ),
    ),
  ];
}

function warningLines(warnings: readonly string[], options: TerminalOptions): string[] {
  const digits = String(warnings.length).length;
  return [
    paint('caution', 'Warnings', options.color),
    ...warnings.flatMap((warning, index) => {
      const number = `${String(index + 1).padStart(digits)}. `;
      const lines = wrapText(visibleText(warning), Math.min(options.width, proseWidth) - number.length);
      return lines.map((line, at) => `${at === 0 ? number : ' '.repeat(number.length)}${line}`);
    }),
  ];
}
