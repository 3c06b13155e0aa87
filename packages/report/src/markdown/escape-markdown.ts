// Text that must not become markup in Markdown, where `code` in backticks is meant and stays.

import { visibleLines, visibleText } from '../document/visible-text.ts';

/** For prose and cells: markup characters are escaped outside of `code`. */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll('|', '\\|') : escapePlain(part)))
    .join('');

/** As code, whatever backticks it holds. Tables end cells at `|` even within code. */
export function markdownCode(text: string): string {
  const content = oneLine(text).replaceAll('|', '\\|');
  if (content === '') return '';
  const longest = Math.max(0, ...(content.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${content}${space}${fence}`;
}

/** Text in a block of its own, as a program's output; the fence is longer than any within. */
export function markdownFence(text: string, language = 'text'): string {
  const content = visibleLines(text).join('\n');
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

const oneLine = (text: string): string => visibleText(text.replace(/\s*[\r\n]+\s*/g, ' '));

const escapePlain = (text: string): string =>
  text
    .replace(/[\\`*_[\]|#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
