// The report on a terminal: the answer first, then tables, warnings and the machine it was measured on.

import type { Recording } from '@tare/accounting';
import { describeRecording } from '../content/describe-recording.ts';
import type { Block, ReportDocument, Section, Shortfall } from '../document/document.ts';
import { visibleText } from '../document/visible-text.ts';
import { paint, type TerminalOptions } from './paint.ts';
import { errorLines } from './render-error.ts';
import { renderTable } from './render-table.ts';
import { wrapText } from './text-width.ts';

/** Longer lines of prose are hard to follow, however wide the terminal is. */
const proseWidth = 100;

/** @returns the report with a final newline; no line is wider than `options.width`. */
export function renderTerminal(recording: Recording, options: TerminalOptions): string {
  const report = describeRecording(recording);
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
  return [
    ...prose(report.headline, options).map((line) => paint('strong', line, options.color)),
    ...(report.limitLine === null ? [] : prose(report.limitLine, options)),
    ...prose(`${report.title}, ${report.recordedAt}: ${report.method}`, options).map((line) =>
      paint('quiet', line, options.color),
    ),
  ];
}

function sectionLines(section: Section, options: TerminalOptions): string[] {
  const [first] = section.blocks;
  const caption = first?.kind === 'table' ? first.table.caption : '';
  return section.blocks.flatMap((block, index) =>
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

const blockLines = (block: Block, options: TerminalOptions): string[] =>
  block.kind === 'table' ? renderTable(block.table, options).split('\n') : prose(block.text, options);

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
