// What is written for the processes, and read back from them.

import { appendFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeStandIns } from '../../src/stand-in/place-stand-ins.ts';
import { markReady, readTouches } from '../../src/stand-in/read-touches.ts';
import { standInOf, writeProject } from '../support/stand-ins.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const project = writeProject({
  'package.json': '{}',
  'pkg/index.mjs': 'export const a = () => 1; export const b = () => 2; export const c = () => 3',
  'old/index.cjs': 'exports.a = () => 1; exports.b = () => 2',
});
const launch = { argv: [process.execPath, 'app.mjs'], env: {}, cwd: project };
const esm = { specifier: 'pkg', target: 'pkg/index.mjs' };
const place = async (...choices: Parameters<typeof standInOf>[1][]) => {
  const imports = await Promise.all(choices.map((choice) => standInOf(project, choice)));
  const directory = mkdtempSync(join(temporaryDirectory, 'placed-'));
  return await placeStandIns(directory, { imports, redirections: [], hooksModules: false }, launch);
};

describe('placeStandIns', () => {
  it('writes one module for importers that take the same, and only the shapes of what is taken', async () => {
    const { directory, planFile, refused } = await place(
      { ...esm, importer: 'x.mjs', names: ['a'] },
      { ...esm, importer: 'y.mjs', names: ['a'] },
      { ...esm, importer: 'z.mjs', names: ['b'] },
    );
    expect(refused).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['0.json', '0.mjs', '1.mjs', 'plan.json']);
    expect(Object.keys(JSON.parse(readFileSync(join(directory, '0.json'), 'utf8')).properties)).toEqual(['a', 'b']);
    const plan = JSON.parse(readFileSync(planFile, 'utf8'));
    expect(plan).toMatchObject({ hooksModules: true, requires: [], redirections: [] });
    expect(plan.imports.map(({ module }: { module: string }) => module.slice(-5))).toEqual(['0.mjs', '0.mjs', '1.mjs']);
  });

  it('keeps the whole shape where the whole is taken, and needs no hooks for requires', async () => {
    const { directory, planFile } = await place({ specifier: 'old', target: 'old/index.cjs', importer: 'x.cjs' });
    expect(Object.keys(JSON.parse(readFileSync(join(directory, '0.json'), 'utf8')).properties)).toEqual(['a', 'b']);
    expect(JSON.parse(readFileSync(planFile, 'utf8'))).toMatchObject({ hooksModules: false, imports: [] });
  });
});

describe('readTouches', () => {
  it('leaves out the half of a line that a killed process wrote', async () => {
    const placed = await place({ ...esm, importer: 'x.mjs', names: ['a'] });
    expect(readTouches(placed, 1)).toEqual([]);
    appendFileSync(join(placed.directory, 'touches'), '{"pid":5,"package":"pkg"}\n{"pid":6,"pack');
    expect(readTouches(placed, 1)).toEqual([{ pid: 5, package: 'pkg' }]);
    markReady(placed);
    expect(readdirSync(placed.directory)).toContain('ready');
  });

  it('begins with imports that were left as they are', async () => {
    const placed = await place({ ...esm, importer: 'x.mjs', names: [] });
    expect(readTouches(placed, 7)).toMatchObject([
      { pid: 7, package: 'pkg', moment: 'start', error: expect.stringMatching(/what it does/) },
    ]);
  });
});
