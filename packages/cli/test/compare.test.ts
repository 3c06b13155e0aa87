import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '@tare/experiment';
import { afterEach, describe, expect, it } from 'vitest';
import { folder, processesLeft, program, runTare, startTare, trialsLeft, waitUntil } from './support/run-tare.ts';

const run = (...args: string[]): ReturnType<typeof runTare> => runTare(['compare', ...args]);
const holds = (mebibytes: number): string => `node ${program('allocate.mjs')} ${mebibytes}`;
const readComparison = (path: string): Comparison => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const quick = ['--mode', 'calm', '--requests', '20', '--connections', '2'];
const mebibyte = 2 ** 20;

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials and work trees that are left').toEqual([]);
});

describe('tare compare of commands', () => {
  it('finds what was planted, nothing where nothing was, and what breaks', { timeout: 180_000 }, async () => {
    const arms = [
      holds(12),
      holds(10),
      `node ${program('answers-500.mjs')}`,
      `node ${program('exits-before-ready.mjs')}`,
    ];
    const { exitCode, stdout, stderr } = await run(
      ...quick,
      '--output',
      'whole.json',
      '--output',
      'whole.html',
      holds(10),
      ...arms,
    );
    expect({ exitCode, stderr: stderr.split('\n').slice(-3) }).toEqual({
      exitCode: 0,
      stderr: ['Wrote whole.json', 'Wrote whole.html', ''],
    });
    const { verdicts, outcome } = readComparison('whole.json');
    expect(outcome).toBe('complete');
    expect(verdicts.map(({ state }) => state)).toEqual(['costs', 'no-effect', 'broke', 'broke']);
    const [planted, again, answers500] = verdicts;
    expect(planted?.savingBytes).toMatchObject({ estimate: expect.any(Number) });
    if (planted && !('state' in planted.savingBytes)) {
      expect(Math.abs(planted.savingBytes.estimate + 2 * mebibyte)).toBeLessThan(0.1 * mebibyte);
    }
    expect(again?.cannotRuleOutBytes).toBeLessThan(0.3 * mebibyte);
    expect(answers500?.brokeBecause).toContain('500');
    expect(stdout).toMatch(/costs 2\.\d+ MB/);
    expect(stdout).toContain('no effect');

    const json = await runTare(['report', '--json', 'whole.html']);
    expect(JSON.parse(json.stdout)).toEqual(readComparison('whole.json'));
    const again80 = await runTare(['report', 'whole.json']);
    expect(again80).toMatchObject({ exitCode: 0, stdout });
  });

  it('fails where the baseline does', async () => {
    const { exitCode, stderr, stdout } = await run(...quick, `node ${program('exits-before-ready.mjs')}`, holds(10));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('EXITED_BEFORE_READY');
  });
});

describe('tare compare --vary', () => {
  it('tries values of a variable on a command after two dashes', { timeout: 180_000 }, async () => {
    const plants = `const held = Buffer.alloc(Number(process.env.PLANT) * 2 ** 20, 1); require('node:http').createServer((q, r) => r.end(String(held.length))).listen(0)`;
    writeFileSync(join(folder, 'plants.cjs'), plants);
    const { exitCode, stdout } = await run(
      ...quick,
      '--json',
      '--quiet',
      '--vary',
      'PLANT=4,1',
      '--',
      'node',
      'plants.cjs',
    );
    expect(exitCode).toBe(0);
    const { baseline, verdicts } = JSON.parse(stdout) as Comparison;
    expect(baseline.name).toBe('PLANT=4');
    expect(verdicts).toMatchObject([{ change: 'PLANT=1', state: 'saves' }]);
  });
});

describe('tare compare --base', () => {
  const repository = join(folder, 'repository');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const server = (mebibytes: number): string =>
    `const held = Buffer.alloc(${mebibytes} * 2 ** 20, 1); require('node:http').createServer((q, r) => r.end(String(held.length))).listen(0)`;

  it('compares a commit with the files as they are, and leaves both as they were', { timeout: 180_000 }, async () => {
    mkdirSync(repository);
    git('init', '--quiet', '--initial-branch=main');
    writeFileSync(join(repository, 'server.cjs'), server(1));
    git('add', '.');
    git('commit', '--quiet', '--message=one');
    writeFileSync(join(repository, 'server.cjs'), server(3));
    writeFileSync(
      join(repository, 'tare.config.mjs'),
      "export default { services: { web: { command: 'node server.cjs' } } };",
    );
    const before = git('status', '--porcelain');
    const { exitCode, stdout } = await runTare(['compare', ...quick, '--json', '--quiet', '--base', 'main'], {
      cwd: repository,
    });
    expect(exitCode).toBe(0);
    const { baseline, verdicts } = JSON.parse(stdout) as Comparison;
    expect(baseline).toMatchObject({ name: 'main', source: { kind: 'revision' } });
    expect(verdicts).toMatchObject([{ change: 'working tree', state: 'costs' }]);
    expect(git('status', '--porcelain')).toBe(before);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);

    const failing = await runTare(['compare', ...quick, '--base', 'main', '--build', 'echo no compiler; exit 1'], {
      cwd: repository,
    });
    expect(failing).toMatchObject({ exitCode: 3, stdout: '' });
    expect(failing.stderr).toContain('no compiler');
    expect(failing.stderr).toContain('BUILD_FAILED');
    const unknown = await runTare(['compare', ...quick, '--base', 'nowhere'], { cwd: repository });
    expect(unknown.stderr).toContain('REVISION_UNAVAILABLE');
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});

describe('an interrupted comparison', () => {
  const compared = ['compare', ...quick, '--output', 'cut.json', holds(10), holds(14)];
  const until = async (signal: NodeJS.Signals): Promise<Awaited<ReturnType<typeof startTare>['finished']>> => {
    const running = startTare(compared);
    await waitUntil(() => running.output().includes('calm: pair 3 of'), 'two pairs are there', 90_000);
    running.child.kill(signal);
    return running.finished;
  };

  it('keeps its rounds on Ctrl-C, goes on with --resume, and survives a damaged file', {
    timeout: 240_000,
  }, async () => {
    const { exitCode, stdout, stderr } = await until('SIGINT');
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^Interrupted/);
    expect(stderr).toContain('The same command with --resume goes on from cut.json.');
    const cut = readComparison('cut.json');
    expect(cut).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED' } });
    const rounds = cut.experiments[0]?.record?.rounds ?? [];
    expect(rounds).toHaveLength(2);

    const other = await runTare(['compare', ...quick, '--output', 'cut.json', '--resume', holds(10), holds(15)]);
    expect(other).toMatchObject({ exitCode: 2 });
    expect(other.stderr).toContain('The comparison to resume is another one.');
    expect(readComparison('cut.json')).toEqual(cut);

    // Half of the second round is lost with what follows it.
    const text = readFileSync(join(folder, 'cut.json'), 'utf8');
    truncateSync(join(folder, 'cut.json'), text.lastIndexOf('"trials"', text.indexOf('"verdicts"')) + 40);
    const resumed = await runTare([...compared, '--resume']);
    expect(resumed.exitCode).toBe(0);
    const whole = readComparison('cut.json');
    expect(whole).toMatchObject({ outcome: 'complete', verdicts: [{ state: 'costs' }] });
    expect(whole.experiments[0]?.record?.rounds[0]).toEqual(rounds[0]);
    expect(whole.experiments[0]?.selfComparison).toEqual(cut.experiments[0]?.selfComparison);
    expect(whole.warnings.map(({ code }) => code)).toContain('damaged-file');
  });
});

describe('tare compare of recordings', () => {
  it('says what too few trials cannot say, and that it is weaker', { timeout: 120_000 }, async () => {
    for (const [file, mebibytes] of [
      ['before.json', 10],
      ['after.json', 14],
    ] as const) {
      await runTare([
        'measure',
        ...quick,
        '--quiet',
        '--output',
        file,
        '--',
        'node',
        program('allocate.mjs'),
        String(mebibytes),
      ]);
    }
    const { exitCode, stdout } = await run('before.json', 'after.json');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('the recordings hold 1 and 1 calm trials');
    const wrong = await run('--mode', 'calm', 'before.json', 'after.json');
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    const missing = await run('before.json', 'nowhere.json');
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
    expect(missing.stderr).toContain('nowhere.json');
  });
});

describe('a comparison that cannot be understood', () => {
  it.each([
    [[], 'A comparison of commands needs two of them.'],
    [['node a.js'], 'A comparison of commands needs two of them.'],
    [['--vary', 'WORKERS', '--', 'node', 'a.js'], 'The value of --vary is no NAME=VALUE.'],
    [['--', 'node', 'a.js'], 'There is nothing to compare the command with.'],
    [['--vary', 'A=1', 'node a.js'], 'A command that is to be changed follows two dashes.'],
    [['--base', 'main', '--change', 'x'], 'A commit is compared with the files as they are'],
    [['--build', 'make', 'node a.js', 'node b.js'], '--build prepares the work tree of a commit'],
    [['--change', 'x', '--', 'node', 'a.js'], 'Changes are those of a configuration'],
    [['--resume', 'node a.js', 'node b.js'], '--resume needs the file'],
  ])('%j says why', async (args, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toContain(message);
  });
});
