import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const helpOf = (...command: string[]): string =>
  spawnSync(process.execPath, [path('packages/cli/bin/tare.js'), ...command, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  }).stdout;

const longOptions = (text: string): string[] => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [])].sort();

/** First column of the option list of a help text: the lines that begin with an option. */
const optionsOfHelp = (help: string): string[] =>
  longOptions(
    help
      .split('\n')
      .map((line) => /^ {2}(-.*?)(?: {2,}|$)/.exec(line)?.[1] ?? '')
      .join('\n'),
  );

/** First column of the table below `## Options`; a page without one shows its options by example. */
function optionsOfPage(page: string): string[] {
  const section = /^## Options\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page)?.[1];
  return longOptions(section === undefined ? page : section.replace(/^\|([^|]*)\|.*$/gm, '$1'));
}

const commands = [...helpOf().matchAll(/^ {2}([a-z]+) .*$/gm)].flatMap(([, name = '']) =>
  name === 'help' ? [] : [name],
);
/** Said once, in the pages with a table of options. */
const everywhere = ['--help', '--no-color', '--version'];

describe('the pages of the commands', () => {
  it('are there, one for each command', () => {
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((name) => !existsSync(path(`docs/${name}.md`)))).toEqual([]);
  });

  it.each(commands)('docs/%s.md explains the options of --help, and no others', (name) => {
    const page = readFileSync(path(`docs/${name}.md`), 'utf8');
    const help = optionsOfHelp(helpOf(name));
    const expected = page.includes('\n## Options\n') ? help : help.filter((option) => !everywhere.includes(option));
    expect(optionsOfPage(page).sort()).toEqual(expect.arrayContaining(expected));
    if (page.includes('\n## Options\n')) expect(optionsOfPage(page)).toEqual(expected);
  });

  it.each(commands)('docs/%s.md gives the defaults that --help gives', (name) => {
    const page = readFileSync(path(`docs/${name}.md`), 'utf8');
    const help = helpOf(name).replace(/\n {10,}/g, ' ');
    const defaults = [...help.matchAll(/^ {2}(--[a-z-]+) .*\(default: (\d\w*)\)$/gm)];
    for (const [, option = '', value = ''] of defaults)
      expect(page).toMatch(new RegExp(`^\\| \`${option} .*\\| \`${value}\` `, 'm'));
  });
});
