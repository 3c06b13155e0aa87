// Text to be copied, on a terminal: as it is where it fits; a longer command line goes on after a backslash, so that it still runs when it is copied.

import type { Code } from '../document/document.ts';
import { visibleLines, visibleText } from '../document/visible-text.ts';
import { paint, type TerminalOptions } from './paint.ts';
import { textWidth, wrapText } from './text-width.ts';

const indent = '  ';

/** @returns title and lines; none wider than `options.width`. */
export function codeLines({ title, text, language }: Code, { width, color }: TerminalOptions): string[] {
  const room = Math.max(1, width - indent.length);
  const lines = visibleLines(text.trimEnd()).flatMap((line) => {
    if (textWidth(line) <= room) return [line];
    return language === 'shell' ? continued(line, room) : wrapText(line, room);
  });
  return [
    ...wrapText(visibleText(title), width).map((line) => paint('group', line, color)),
    ...lines.map((line) => `${indent}${line}`),
  ];
}

/** Breaks between words of the shell alone: within quotes a break would be part of the text. */
function continued(line: string, width: number): string[] {
  const words = line.match(/(?:'[^']*'|"(?:\\.|[^"])*"|\\.|[^\s'"])+/g) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && textWidth(longer) > width - 2) {
      lines.push(`${current} \\`);
      current = `${indent}${word}`;
    } else current = longer;
  }
  // A word that is longer than the terminal has to be broken, as the terminal itself would.
  return [...lines, current].flatMap((one) => (textWidth(one) <= width ? [one] : wrapText(one, width)));
}
