// A fault that the user can mend, in the few lines that a person reads: what happened, what was seen, what to do.

import type { RecordedError } from '@tare/accounting';
import { visibleLines, visibleText } from '../document/visible-text.ts';
import { paint, type TerminalOptions } from './paint.ts';
import { wrapText } from './text-width.ts';

/** Long output of a program is cut to its end, where the reason usually stands. */
const seenLines = 12;

/** @returns lines with a final newline. */
export function renderError(error: RecordedError, options: TerminalOptions): string {
  return `${errorLines(error, options).join('\n')}\n`;
}

export function errorLines(error: RecordedError, { width, color }: TerminalOptions): string[] {
  const labelled = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `  ${paint('quiet', (index === 0 ? label : '').padEnd(6), color)}${line}`);
  const room = width - 8;
  const seen = visibleLines(error.seen ?? '').filter((line) => line.trim() !== '');
  return [
    ...wrapText(visibleText(error.message), width - 2).map((line, index) =>
      index === 0
        ? `${paint('fault', '✗', color)} ${paint('strong', line, color)}`
        : `  ${paint('strong', line, color)}`,
    ),
    ...labelled(
      'seen',
      seen.slice(-seenLines).flatMap((line) => indented(line, room)),
    ),
    ...labelled('do', wrapText(visibleText(error.remedy), room)),
    ...labelled('code', wrapText(`${visibleText(error.code)}, explained in ${visibleText(error.docsPage)}`, room)),
  ];
}

/** Wrapped, with the indentation that a stack trace has. */
function indented(line: string, width: number): string[] {
  const indent = ' '.repeat(Math.min(8, line.length - line.trimStart().length));
  return wrapText(line.trimStart(), width - indent.length).map((wrapped) => `${indent}${wrapped}`);
}
