import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askWhetherRequirable } from '../../src/stand-in/can-require.ts';
import { writeProject } from '../support/stand-ins.ts';

describe('askWhetherRequirable', () => {
  const project = writeProject({
    'fine.mjs': 'export const f = 1',
    'awaits.mjs': 'export const f = await 1',
    'imports-one-that-awaits.mjs': `export * from './awaits.mjs'`,
    'fails.mjs': `throw new Error('no')`,
    'stays.mjs': `setInterval(() => {}, 1000)`,
  });
  const launch = { argv: [process.execPath, 'app.mjs'], env: {}, cwd: project };

  it.each([
    ['fine.mjs', undefined],
    ['awaits.mjs', /awaits at top level/],
    ['imports-one-that-awaits.mjs', /awaits at top level/],
    ['fails.mjs', undefined],
    ['stays.mjs', undefined],
  ])('finds out about %s', async (name, reason) => {
    const answer = await askWhetherRequirable(join(project, name), launch);
    if (reason === undefined) expect(answer).toBeUndefined();
    else expect(answer).toMatch(reason);
  });

  it('finds nothing out by a runtime that is not there', async () => {
    const absent = { ...launch, argv: [join(project, 'node')] };
    expect(await askWhetherRequirable(join(project, 'awaits.mjs'), absent)).toBeUndefined();
  });
});
