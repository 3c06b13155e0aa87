import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@tare/accounting';
import { beforeAll, describe, expect, it } from 'vitest';
import { failedCheck } from '../../report/test/support/sample-check.ts';
import { comparedRecordings, interruptedComparison, manyChanges } from '../../report/test/support/sample-comparison.ts';
import { explainedFleet } from '../../report/test/support/sample-explanation.ts';
import { leaking } from '../../report/test/support/sample-leak.ts';
import { fullPlan } from '../../report/test/support/sample-plan.ts';
import { failedSelftest } from '../../report/test/support/sample-selftest.ts';
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

describe('results of other commands', () => {
  it.each([
    ['a comparison', manyChanges()],
    ['a check', failedCheck()],
    ['a leak test', leaking()],
    ['a self-test', failedSelftest()],
    ['an explanation', explainedFleet()],
    ['a plan', fullPlan()],
  ])('as %s are printed, written as a page and read from it again', async (_, result) => {
    write('result.json', result);
    const first = await runTare(['report', 'result.json', '--output', 'result.html']);
    expect(first).toEqual({ exitCode: 0, stdout: '', stderr: 'Wrote result.html\n' });
    const [fromJson, fromPage, json] = await Promise.all([
      runTare(['report', 'result.json']),
      runTare(['report', 'result.html']),
      runTare(['report', '--json', 'result.html']),
    ]);
    expect(fromJson).toMatchObject({ exitCode: 0, stderr: '' });
    expect(fromPage).toEqual(fromJson);
    expect(JSON.parse(json.stdout)).toEqual(result);
  });
});

describe('a comparison whose file is damaged', () => {
  const text = `${JSON.stringify(manyChanges(), null, 2)}\n`;
  const verdictsAt = text.indexOf('"verdicts"');

  it('is judged anew from its whole rounds, with a warning that tells what is lost', async () => {
    write('cut.json', text.slice(0, verdictsAt));
    write('whole.json', { ...manyChanges(), outcome: 'interrupted' });
    const [cut, whole] = await Promise.all([runTare(['report', 'cut.json']), runTare(['report', 'whole.json'])]);
    expect(cut).toMatchObject({ exitCode: 0, stderr: '' });
    expect(cut.stdout).toMatch(
      /Warnings\n(.*\n)* ?\d\. The saved comparison cannot be read beyond character \d+; the rest/,
    );
    const untilWarnings = (output: string): string => output.slice(0, output.indexOf('\nWarnings\n'));
    expect(untilWarnings(cut.stdout)).toBe(untilWarnings(whole.stdout));
  });

  it('is read from a page that was cut off, too', async () => {
    write('whole.json', interruptedComparison());
    await runTare(['report', 'whole.json', '--output', 'page.html']);
    const page = read('page.html');
    write('cut.html', page.slice(0, page.indexOf('"verdicts":')));
    const { exitCode, stdout } = await runTare(['report', 'cut.html']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/what is left is\s+3 rounds natural\./);
  });

  it.each([
    ['head-lost.json', text.slice(0, 300)],
    ['no-rounds.json', text.slice(0, text.indexOf('"rounds"'))],
    ['recordings.json', JSON.stringify(comparedRecordings()).slice(0, -2_000)],
  ])('as %s is unreadable where nothing is left to show', async (path, part) => {
    write(path, part);
    const { exitCode, stdout, stderr } = await runTare(['report', path]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('RECORDING_UNREADABLE');
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
