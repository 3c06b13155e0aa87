import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../src/document/document.ts';
import { codeLines } from '../../src/terminal/code-lines.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const shell = (text: string): Code => ({ title: 'Command line', text, language: 'shell', isFolded: false });
const linesOf = (text: string, width: number): string[] => codeLines(shell(text), { width, color: false }).slice(1);

/** The words that a shell makes of it. */
const wordsOf = (lines: readonly string[]): string =>
  execFileSync('sh', ['-c', `printf '<%s>' ${lines.join('\n')}`], { encoding: 'utf8' });

describe('codeLines', () => {
  it('leaves a command line alone where it fits', () => {
    expect(linesOf('node server.js\n', 40)).toEqual(['  node server.js']);
  });

  it.each([30, 44, 60, 79])('breaks a longer one on %d columns so that it still runs as it was', (width) => {
    const command = `MALLOC_ARENA_MAX=1 node --max-semi-space-size=1 --title='two words' "a \\" quote" plain\\ space --import ./x.mjs server.js --port 3000`;
    const lines = linesOf(command, width);
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    expect(wordsOf(lines)).toBe(wordsOf([command]));
  });

  it('keeps the lines of a file, and lets nothing in it act', () => {
    const code: Code = { title: 'Compose', text: 'services:\n  web: \u001b[31m\n', language: 'plain', isFolded: true };
    expect(codeLines(code, { width: 60, color: false })).toEqual(['Compose', '  services:', '    web: \\u001b[31m']);
  });
});
