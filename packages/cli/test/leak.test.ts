import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeakResult, PartGrowth } from '@tare/experiment';
import { afterEach, describe, expect, it } from 'vitest';
import {
  folder,
  processesLeft,
  program,
  runTare,
  stable,
  startTare,
  subject,
  trialsLeft,
  waitUntil,
} from './support/run-tare.ts';

const short = ['--warmup', '100', '--requests', '1000', '--readings', '5'];
const saved = (path: string): LeakResult => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const part = (result: LeakResult, name: PartGrowth['part']): PartGrowth | undefined =>
  result.services[0]?.parts.find((entry) => entry.part === name);

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials that are left').toEqual([]);
});

/** 3 MB of buffers and what each adds. Once, every buffer of a start took a whole page (4.4 MB in all); why is not known. */
const grows = /^✗ app grows by [34]\.\d+ MB per 1,000 requests \(.*\), budget 1 MB:/m;

// Generous: other work may share the machine.
const patience = { timeout: 240_000 };

describe('tare leak', patience, () => {
  it('finds a leak of known slope, says what it is, writes it, and ends with 1', async () => {
    const args = ['leak', ...short, '--env', 'BYTES=3000', '--output', 'leak.json', '--output', 'leak.html'];
    const { exitCode, stdout, stderr } = await runTare([...args, ...subject('leak.mjs')]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(grows);
    expect(stderr).toContain('reading 0/5\nreading 5/5\nWrote leak.json\nWrote leak.html\n');
    const result = saved('leak.json');
    expect(result).toMatchObject({ schema: 'tare/leak@1', outcome: 'complete', passed: false, baseline: null });
    expect(result.settings).toMatchObject({ requests: 1_000, readings: 5, warmupRequests: 100, connections: 10 });
    // What is held is said by the program: 3,000 bytes of every request, and nothing of them is an estimate.
    expect(part(result, 'external')).toMatchObject({ grows: true, perThousandRequests: { estimate: 3e6 } });
    expect(existsSync(join(folder, 'leak.html'))).toBe(true);
  });

  it('passes a server that keeps nothing', async () => {
    const { exitCode, stdout } = await runTare(['leak', ...short, '--json', ...subject('allocate.mjs', '5')]);
    expect(exitCode).toBe(0);
    const result: LeakResult = JSON.parse(stdout);
    expect(result).toMatchObject({ passed: true, error: null, services: [{ state: 'within-budget' }] });
    expect(result.runs[0]?.services[0]?.readings.map(({ requests }) => requests)).toEqual([
      100, 300, 500, 700, 900, 1_100,
    ]);
  });

  it('names the JS heap, and descriptors beside it', async () => {
    const args = ['leak', ...short, '--json', '--quiet', '--env', 'HEAP_BYTES=5000', '--env', 'DESCRIPTORS=1'];
    const { exitCode, stdout } = await runTare([...args, ...subject('leak.mjs')]);
    expect(exitCode).toBe(1);
    const result: LeakResult = JSON.parse(stdout);
    const named = result.services[0]?.parts.filter(({ grows }) => grows).map((entry) => entry.part);
    expect(named).toEqual(expect.arrayContaining(['js-heap', 'file-descriptors']));
    expect(named).not.toContain('external');
    // A descriptor of every request; connections come and go.
    expect(part(result, 'file-descriptors')?.perThousandRequests?.estimate).toBeCloseTo(1_000, -2);
    expect(result.warnings).toMatchObject([{ code: 'file-descriptors-grow', service: 'app' }]);
  });

  it('finds the leak of a program that is no Node.js, and calls it native', async () => {
    const args = ['leak', ...short, '--json', '--quiet', '--env', 'BYTES=5000', '--', 'python3', program('leak.py')];
    const { exitCode, stdout } = await runTare(args);
    expect(exitCode).toBe(1);
    const result: LeakResult = JSON.parse(stdout);
    expect(part(result, 'native')?.grows).toBe(true);
    expect(part(result, 'external')?.perThousandRequests).toBeNull();
  });

  it('holds growth against the budget that is said', async () => {
    const args = ['leak', ...short, '--env', 'BYTES=3000', '--budget', '20MB', '--quiet'];
    const { exitCode, stdout, stderr } = await runTare([...args, ...subject('leak.mjs')]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('budget 20 MB');
  });

  it('searches the services of a configuration, each for itself', async () => {
    mkdirSync(join(folder, 'shop'));
    const command = (name: string): string => `node ${program(name)}`;
    const services = {
      api: { command: command('leak.mjs'), env: { BYTES: '3000' } },
      web: { command: `${command('allocate.mjs')} 5` },
    };
    writeFileSync(join(folder, 'shop/tare.config.json'), JSON.stringify({ name: 'shop', services, seed: 7 }));
    const { exitCode, stdout } = await runTare(['leak', ...short, '--json'], { cwd: join(folder, 'shop') });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      subject: { name: 'shop' },
      settings: { seed: 7 },
      services: [
        { service: 'api', state: 'grows' },
        { service: 'web', state: 'within-budget' },
      ],
    });
  });

  it('interrupted judges the readings so far, and ends with 130', async () => {
    const args = ['leak', '--warmup', '100', '--requests', '20000', '--readings', '100', '--output', 'cut.json'];
    const running = startTare([...args, '--env', 'BYTES=3000', ...subject('leak.mjs')]);
    await waitUntil(() => running.output().includes('reading 10/100'), 'ten readings are done', 90_000);
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopping the subject; what was read is kept. Ctrl-C again to leave at once.');
    expect(stdout).toMatch(grows);
    const cut = saved('cut.json');
    expect(cut).toMatchObject({
      outcome: 'interrupted',
      error: { code: 'INTERRUPTED', seen: 'SIGINT' },
      services: [{ state: 'grows' }],
      runs: [{ state: 'partial' }],
    });
    expect(cut.runs[0]?.services[0]?.readings.length).toBeGreaterThan(9);
  });

  it('tells a server that dies under load, and keeps what was read before', async () => {
    const args = [
      'leak',
      '--warmup',
      '10',
      '--requests',
      '1000',
      '--readings',
      '20',
      '--output',
      'dead.json',
      '--quiet',
    ];
    const { exitCode, stdout } = await runTare([...args, ...subject('crashes-under-load.mjs', '400')]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('ended while it was under load');
    const dead = saved('dead.json');
    expect(dead).toMatchObject({ outcome: 'failed', passed: false, error: { code: 'CRASHED_UNDER_LOAD' } });
    expect(dead.runs[0]?.services[0]?.readings.length).toBeGreaterThan(2);
  });

  it('tells a server that was never ready as `measure` does, with nothing to show', async () => {
    const { exitCode, stdout, stderr } = await runTare(['leak', '--quiet', ...subject('exits-before-ready.mjs')]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('docs/errors.md#exited-before-ready');
  });

  it('judges what there is when the time is up', async () => {
    const args = ['leak', '--warmup', '10', '--requests', '40000', '--readings', '400', '--time', '8s', '--json'];
    const { stdout } = await runTare([...args, '--env', 'BYTES=3000', ...subject('leak.mjs')]);
    const result: LeakResult = JSON.parse(stdout);
    expect(result).toMatchObject({ outcome: 'complete', error: null, runs: [{ state: 'partial', error: null }] });
    expect(result.warnings.map(({ code }) => code)).toContain('time-was-up');
  });
});

describe('tare leak against another', patience, () => {
  const brief = ['--warmup', '20', '--requests', '200', '--readings', '4'];

  it('command says what the change adds, from six pairs', async () => {
    const other = `env BYTES=1000 node ${program('leak.mjs')}`;
    const args = ['leak', ...brief, '--against', other, '--json', '--quiet', '--', 'env', 'BYTES=6000'];
    const { exitCode, stdout } = await runTare([...args, 'node', program('leak.mjs')]);
    const result: LeakResult = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({
      baseline: { name: other, source: { kind: 'command', command: other } },
      services: [{ state: 'grows', paired: { state: 'grows', pairs: 6 } }],
    });
    expect(result.runs).toHaveLength(12);
    expect(part(result, 'external')?.perThousandRequests?.estimate).toBeCloseTo(6e6, 3);
  });

  it('commit runs it in a work tree, which goes with the run also when that is interrupted', async () => {
    const repository = join(folder, 'repository');
    mkdirSync(repository);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: repository,
        encoding: 'utf8',
      });
    const server = readFileSync(program('leak.mjs'), 'utf8');
    git('init', '--quiet', '--initial-branch', 'main');
    writeFileSync(join(repository, 'server.mjs'), server.replace('10_000', '1_000'));
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    writeFileSync(join(repository, 'server.mjs'), server.replace('10_000', '6_000'));
    const args = ['leak', ...brief, '--base', 'main', '--json', '--', 'node', 'server.mjs'];
    const running = startTare(args, { cwd: repository });
    await waitUntil(() => running.output().includes('run 5/12'), 'two pairs are done', 120_000);
    running.child.kill('SIGINT');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(130);
    const result: LeakResult = JSON.parse(stdout);
    expect(result).toMatchObject({
      outcome: 'interrupted',
      baseline: { name: 'main', source: { kind: 'revision' } },
      arm: { name: 'working tree' },
      services: [{ state: 'grows', paired: { pairs: 2 } }],
    });
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});

describe('a fault of the command line of leak', () => {
  const command = ['--', 'node', 'server.js'];
  const faults: Record<string, string[]> = {
    'a budget without a unit': ['--budget', '100', ...command],
    'too few readings': ['--readings', '3', ...command],
    'more readings than requests': ['--requests', '30', ...command],
    'more readings than requests in pairs': ['--requests', '11', '--against', 'node old.js', ...command],
    'services together with a command': ['web', ...command],
    'a command against nothing': ['--against', 'node old.js'],
    'two bases': ['--against', 'node old.js', '--base', 'main', ...command],
    'a build without a base': ['--build', 'npm ci', ...command],
    'a command without its two dashes': ['node', 'server.js'],
    'a revision that is not there': ['--base', 'no-such-branch', ...command],
    'an output of another form': ['--output', 'leak.pdf', ...command],
  };

  it.each(Object.entries(faults))('%s: is told in a few lines', async (_name, args) => {
    const { exitCode, stdout, stderr } = await runTare(['leak', ...args]);
    expect(stdout).toBe('');
    expect([2, 3]).toContain(exitCode);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stable(stderr)).toMatchSnapshot();
  });
});
