import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@tare/accounting';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, readSaved, runTare, stable, subject } from './support/run-tare.ts';

let printed = '';
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const write = (path: string, value: unknown): void =>
  writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));

beforeAll(async () => {
  const outputs = ['a.json', 'a.md', 'a.html'].flatMap((path) => ['--output', path]);
  const options = ['--quiet', '--mode', 'natural', '--requests', '20', ...outputs];
  printed = (await runTare(['measure', ...options, ...subject('allocate.mjs', '10')])).stdout;
  await runTare(['measure', '--quiet', '--mode', 'natural', '--output', 'failed.json', ...subject('exits-zero.mjs')]);
});

describe('tare report', () => {
  it.each(['a.json', 'a.html'])('prints of %s what was printed when it was measured', async (path) => {
    expect(await runTare(['report', path])).toEqual({ exitCode: 0, stdout: printed, stderr: '' });
  });

  it.each(['.json', '.md', '.html'])('writes the same %s as measure did', async (ending) => {
    const { exitCode, stdout, stderr } = await runTare(['report', 'a.json', '--output', `again${ending}`]);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: `Wrote again${ending}\n` });
    expect(read(`again${ending}`)).toBe(read(`a${ending}`));
  });

  it('prints JSON that is the recording', async () => {
    const { stdout } = await runTare(['report', '--json', 'a.html']);
    expect(JSON.parse(stdout)).toEqual(readSaved('a.json'));
  });

  it('prints several files one below the other', async () => {
    const { exitCode, stdout } = await runTare(['report', 'a.json', 'a.html']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${printed}\n${printed}`);
  });

  it('says of a failed measurement why, without tables of nothing', async () => {
    const { exitCode, stdout, stderr } = await runTare(['report', 'failed.json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stable(stdout)).toMatchSnapshot();
  });
});

const damage: Record<string, (recording: Recording) => unknown> = {
  'truncated.json': (recording) => JSON.stringify(recording).slice(0, 5_000),
  'empty.json': () => '',
  'damaged.json': (recording) => ({ ...recording, trials: [{ id: 'one' }] }),
  'older.json': (recording) => ({ ...recording, schema: 'tare/recording@0' }),
  'verdict.json': () => ({ schema: 'tare/verdict@1', verdicts: [] }),
  'foreign.json': () => ({ name: 'package', version: '1.0.0' }),
  'list.json': () => [1, 2, 3],
  'foreign.html': () => '<!doctype html><title>A page</title>',
  'truncated.html': () => read('a.html').slice(0, 4_000),
};

describe('a file that is no whole recording', () => {
  beforeAll(() => {
    const recording = readSaved('a.json');
    for (const [path, make] of Object.entries(damage)) write(path, make(recording));
  });

  it.each([...Object.keys(damage), 'missing.json', '.', 'a.md'])(
    'as %s is told in a few lines, with exit status 2',
    async (path) => {
      const { exitCode, stdout, stderr } = await runTare(['report', path]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('RECORDING_UNREADABLE');
      // How V8 says what is wrong with JSON differs from version to version.
      expect(stable(stderr).replace(/(seen {2}\S+: ).*JSON.*/, '$1WHY')).toMatchSnapshot();
    },
  );

  it('is not resumed from, and kept as it is', async () => {
    const args = ['measure', '--resume', '--output', 'truncated.json', ...subject('allocate.mjs', '10')];
    const before = read('truncated.json');
    expect(await runTare(args)).toMatchObject({ exitCode: 2, stdout: '' });
    expect(read('truncated.json')).toBe(before);
  });
});
