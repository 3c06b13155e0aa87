// The README's worked example of `tare compare`, run as it stands there: what it prints today may differ in figures alone.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const readme = readFileSync(path('README.md'), 'utf8');
const [, command = '', shown = ''] =
  /<!-- worked example.*-->\n```sh\nnpx tare (.*)\n```\n```\n([\s\S]*?)```/.exec(readme) ?? [];

/**
 * What the machine's mood cannot change: the mode, the verdict on memory, the head of the table. What a verdict adds about times (a bound that is too wide on
 * a busy machine makes it a caution, with a sentence why) and where lines break or columns fall away are left out, figures give way to one sign.
 */
const steady = (text: string): string[] => {
  const words = text
    .replace(/─+/g, '─')
    .replace(/[+−-]?\d([\d.,]*\d)?/g, '#')
    .replace(/^[✓!]/gm, 'MARK')
    .replace(/\s+/g, ' ');
  return [
    /^.*?, PSS #,/,
    /Changes · .*? interval /,
    /natural, after load: what the machine holds; the baseline weighs # MB small-new-space saves #/,
  ].map((part) => part.exec(words)?.[0] ?? `nothing like ${part.source} in: ${words}`);
};

it('comes out as the README says, but for the figures', { timeout: 240_000 }, () => {
  const { NO_COLOR: _color, CI: _ci, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path('packages/cli/bin/tare.js'), ...command.split(' ')],
    { cwd: path('fixtures/apps/notes'), encoding: 'utf8', env: { ...env, NO_COLOR: '1' } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const expected = steady(shown);
  expect(expected.join(' ')).not.toContain('nothing like');
  expect(steady(stdout)).toEqual(expected);
});
