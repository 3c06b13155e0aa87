// The kit as its users have it: the built package in a program of its own, in both module systems.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns what it prints, as JSON; a warning on standard error is a fault */
async function runProgram(flags: readonly string[], source: string): Promise<unknown> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, '-e', source], { cwd: root });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const body = `
  const zlib = lazy(() => import('node:zlib'));
  const before = listParts('lazy').map(({ name, report }) => [name, report().state]);
  zlib().then(() => {
    const budget = createBudget({ limit: '1GB' });
    const { share } = budget.status();
    console.log(JSON.stringify({ before, after: zlib.state, isUsed: share > 0, gzip: defineKnobs({ GZIP: flag({ default: true, leanest: false, sentence: '' }) }).GZIP }));
  });
`;

const expected = { before: [['node:zlib', 'unloaded']], after: 'loaded', isUsed: true, gzip: true };

describe('@tare/kit', () => {
  it('is imported by an ES module, and ends with it', async () => {
    const source = `import { createBudget, defineKnobs, flag, lazy, listParts } from '@tare/kit'; ${body}`;
    expect(await runProgram(['--input-type=module'], source)).toEqual(expected);
  });

  it('is required by CommonJS', async () => {
    const source = `const { createBudget, defineKnobs, flag, lazy, listParts } = require('@tare/kit'); ${body}`;
    expect(await runProgram(['--input-type=commonjs'], source)).toEqual(expected);
  });

  it('is one list of parts for both, and for a part alone', async () => {
    const source = `
      const { listParts } = require('@tare/kit');
      import('@tare/kit/lazy').then(({ lazy }) => {
        lazy(() => 1, { name: 'alone' });
        console.log(JSON.stringify(listParts().map(({ name }) => name)));
      });`;
    expect(await runProgram(['--input-type=commonjs'], source)).toEqual(['alone']);
  });
});
