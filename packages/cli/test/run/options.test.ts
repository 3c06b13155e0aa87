import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readRunCommand } from '../../src/run/read-run-command.ts';
import { program as fixture, folder, processesLeft, runTare, stable } from '../support/run-tare.ts';
import { program } from './held-server.ts';

const command = ['--', 'node', 'server.js'];
const budget = ['--budget', '180MB'];
afterEach(() => expect(processesLeft(), 'processes that are left').toEqual([]));

/** Each option that there is. */
const every = (
  '--budget=1GiB --workers 3 --recycle-after 100 --recycle-jitter 0 --recycle-every 1h --drain 5s --start-timeout 1.5m --metrics-port 9100 ' +
  '--metrics-host :: --allocator mimalloc --heap-files heaps --heap-quota 1GB --heap-on-limit profile --json --quiet --explain --no-color'
).split(' ');

const faults: Record<string, string[]> = {
  'no command': budget,
  'two dashes and nothing after them': [...budget, '--'],
  'a command without its two dashes': [...budget, 'node', 'server.js'],
  'an unknown option': ['--frobnicate', ...command],
  'an option without its value': ['--budget', ...command],
  'an option whose value is an option': ['--budget', '--quiet', ...command],
  'a value for what has none': ['--json=yes', ...budget, ...command],
  'a budget without a unit': ['--budget', '180', ...command],
  'a budget that is no size': ['--budget', 'much', ...command],
  'a budget of nothing': ['--budget', '0MB', ...command],
  'no worker': [...budget, '--workers', '0', ...command],
  'too many workers': [...budget, '--workers', '257', ...command],
  'half a worker': [...budget, '--workers', '1.5', ...command],
  'a recycle after nothing': [...budget, '--recycle-after', '0', ...command],
  'a recycle after more than can be counted': [...budget, '--recycle-after', '9007199254740992', ...command],
  'a jitter of nothing that is known': [...budget, '--recycle-jitter', '10', ...command],
  'a jitter below 0': [...budget, '--recycle-after', '10', '--recycle-jitter=-1', ...command],
  'a time without a unit': [...budget, '--recycle-every', '60', ...command],
  'a time of nothing': [...budget, '--recycle-every', '0s', ...command],
  'a time longer than timers can wait': [...budget, '--drain', '600h', ...command],
  'a start time-out that is none': [...budget, '--start-timeout', 'soon', ...command],
  'a port that cannot be': [...budget, '--metrics-port', '65536', ...command],
  'a host without a port': [...budget, '--metrics-host', '0.0.0.0', ...command],
  'an unknown allocator': [...budget, '--allocator', 'tcmalloc', ...command],
  'a quota of no files': [...budget, '--heap-quota', '1GB', ...command],
  'a quota without a unit': [...budget, '--heap-files', 'heaps', '--heap-quota', '1000', ...command],
  'a file on limit and no place for it': [...budget, '--heap-on-limit', 'profile', ...command],
  'an unknown file on limit': [...budget, '--heap-files', 'heaps', '--heap-on-limit', 'core', ...command],
};

describe('a fault of tare run', () => {
  // Read in this process: each of them as a process of its own would take a minute.
  it.each(Object.entries(faults))('%s: is told with what to do', (_name, args) => {
    const read = readRunCommand(args);
    expect(read.kind).toBe('fault');
    if (read.kind === 'fault') expect(read.fault).toMatchSnapshot();
  });

  const told: Record<string, string[]> = {
    'a budget without a unit': ['--budget', '180', ...command],
    'an unknown option': ['--frobnicate', ...command],
    'no command': budget,
    'a program that is not there': [...budget, '--', './no-such-program'],
    'a program that PATH does not have': [...budget, '--', 'no-such-program', '--port', '80'],
  };
  it.each(Object.entries(told))('%s: is printed in a few lines, with exit status 2', async (_name, args) => {
    const { exitCode, stdout, stderr } = await runTare(['run', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stable(stderr)).toMatchSnapshot();
  });

  it('a TARE_BUDGET that is no size is told by its name', async () => {
    const { exitCode, stderr } = await runTare(['run', ...command], { env: { TARE_BUDGET: 'much' } });
    expect(exitCode).toBe(2);
    expect(stderr).toMatchSnapshot();
  });

  const hasLimit = spawnSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { findBudget } from '@tare/kit/workers'; process.exitCode = findBudget({}) === null ? 0 : 1`,
  ]).status;
  it.skipIf(hasLimit !== 0)(
    'no budget at all is told (needs a shell outside of every container with a limit)',
    async () => {
      const { exitCode, stderr } = await runTare(['run', ...command], { env: { TARE_BUDGET: '' } });
      expect(exitCode).toBe(2);
      expect(stderr).toMatchSnapshot();
    },
  );

  it('a script that is not there is told as node tells it, and is given up', async () => {
    const { exitCode, stderr } = await runTare(['run', '--quiet', ...budget, '--', 'node', 'no-such-script.js']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Cannot find module '");
    expect(stderr).toContain('EXITED_BEFORE_READY');
  });
});

describe('tare run --help', () => {
  it('shows the options that are read, and no other', async () => {
    const { stdout } = await runTare(['run', '--help']);
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name ?? '');
    const isRead = (name: string): boolean =>
      [[name], [name, 'x']].every((words) => {
        const read = readRunCommand([...words, ...command]);
        return read.kind !== 'fault' || !read.fault.message.startsWith('Unknown option');
      });
    expect(isRead('--budgets')).toBe(false);
    // That of the program `tare` comes before its commands.
    expect(shown.filter((name) => !isRead(name))).toEqual(['--version']);
    const read = every.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    expect(read.filter((name) => !shown.includes(name ?? ''))).toEqual([]);
    expect(new Set(shown).size).toBe(read.length + ['--help', '--version'].length);
  });

  it('is the same for every way to ask', async () => {
    const [one, ...others] = await Promise.all(
      [
        ['run', '--help'],
        ['run', '-h'],
        ['help', 'run'],
        ['run', ...budget, '--help'],
        ['run', '--json', '-h'],
      ].map((args) => runTare(args)),
    );
    expect(one).toMatchObject({ exitCode: 0, stderr: '' });
    for (const other of others) expect(other).toEqual(one);
  });

  it('is of tare and not of the command after two dashes', () => {
    expect(readRunCommand([...budget, '--', 'node', 'server.js', '--help'])).toMatchObject({
      kind: 'run',
      run: { command: ['node', 'server.js', '--help'] },
    });
  });
});

describe('the options of tare run', () => {
  it('have their values and defaults', () => {
    expect(readRunCommand([...budget, ...command])).toEqual({
      kind: 'run',
      run: {
        command: ['node', 'server.js'],
        budgetBytes: 180e6,
        workers: 1,
        heapQuotaBytes: 500e6,
        explain: false,
        json: false,
        quiet: false,
      },
    });
    expect(readRunCommand([...every, ...command])).toEqual({
      kind: 'run',
      run: {
        command: ['node', 'server.js'],
        budgetBytes: 2 ** 30,
        workers: 3,
        recycleAfter: 100,
        recycleJitter: 0,
        recycleEveryMs: 3_600_000,
        drainMs: 5000,
        startTimeoutMs: 90_000,
        metricsPort: 9100,
        metricsHost: '::',
        allocator: 'mimalloc',
        heapFiles: 'heaps',
        heapQuotaBytes: 1e9,
        heapOnLimit: 'profile',
        explain: true,
        json: true,
        quiet: true,
      },
    });
  });

  it('may stand before the command as of every other one', async () => {
    const { exitCode, stderr } = await runTare([
      '--no-color',
      'run',
      ...budget,
      '--explain',
      '--',
      'node',
      fixture('allocate.mjs'),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('take the budget from TARE_BUDGET where none is given', async () => {
    const args = ['run', '--explain', '--', 'node', fixture('allocate.mjs')];
    const { exitCode, stdout } = await runTare(args, { env: { TARE_BUDGET: '400MB' } });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('budget 400 MB, 1 worker');
  });
});

describe('tare run --explain', () => {
  it('prints what is chosen and why, and starts nothing', async () => {
    const { exitCode, stdout, stderr } = await runTare([
      'run',
      ...budget,
      '--explain',
      '--',
      'node',
      program('serve.mjs'),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^budget 180 MB, 1 worker of about \d+(\.\d)? MB \(\w+\)$/m);
    expect(stdout).toMatch(/^old space +--max-old-space-size=\d+ +chosen/m);
  });

  it('leaves to a person what the person has set', async () => {
    const args = ['run', ...budget, '--explain', '--', 'node', '--max_old_space_size=70', fixture('allocate.mjs')];
    const { stdout } = await runTare(args, { env: { NODE_OPTIONS: '--max-semi-space-size=2' } });
    expect(stdout).toMatch(/^old space +--max_old_space_size=70 +left as you set it$/m);
  });

  it('names an allocator that was asked for and is not there', async () => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    writeFileSync(join(folder, 'none/server.js'), '');
    const { exitCode, stdout, stderr } = await runTare([
      'run',
      ...budget,
      '--explain',
      '--allocator',
      'mimalloc',
      '--',
      'node',
      'none',
    ]);
    expect(exitCode).toBe(0);
    // Preloaded, or said to be missing; never neither.
    expect(`${stdout}${stderr}`).toMatch(/LD_PRELOAD=\S*mimalloc|not installed/);
  });
});
