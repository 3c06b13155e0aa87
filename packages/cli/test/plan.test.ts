import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plan } from '@tare/experiment';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { heavyProject, server } from './support/heavy-project.ts';
import {
  folder,
  processesLeft,
  runTare,
  stable,
  startTare,
  subject,
  trialsLeft,
  waitUntil,
} from './support/run-tare.ts';

const schema = createRequire(import.meta.url)('@tare/experiment/plan.schema.json');
const validate = new Ajv({ strict: false }).compile(schema);

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials and work trees that are left').toEqual([]);
});

const patience = { timeout: 300_000 };
const brief = ['--requests', '50', '--connections', '2'];
const command = ['--', 'node', 'server.js'];
const lazy = ['--only', 'lazy-import'];
const readPlan = (path: string): Plan => JSON.parse(readFileSync(path, 'utf8'));

describe('tare plan --list', patience, () => {
  it('prints what would be tried and why, and tries nothing', async () => {
    const cwd = heavyProject('listed');
    const { exitCode, stdout, stderr } = await runTare(['plan', '--list', ...brief, ...command], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+ changes can be tried on listed; nothing was tried\.$/m);
    expect(stdout).toMatch(/^ *lazy heavy +\d+\.\d .*lazy-import$/m);
    expect(stdout).toContain('server.js:1');
    expect(stderr).toBe('looking into it: two starts of the subject\n');
    expect(readdirSync(cwd).sort()).toEqual(['node_modules', 'package.json', 'server.js']);
  });

  it('of a subject that does not start says why', async () => {
    const { exitCode, stdout, stderr } = await runTare(['plan', '--list', ...subject('exits-before-ready.mjs')]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('EXITED_BEFORE_READY');
  });
});

describe('tare plan', patience, () => {
  it('finds the import that can wait, verifies the path, writes how to have it, and leaves the source alone', async () => {
    const cwd = heavyProject('planned');
    // Whether fifty requests were slower by chance decides about the conservative path, and not about this one.
    const path = ['--path', 'aggressive'];
    const outputs = ['--output', 'plan.json', '--output', 'plan.html', '--emit', 'howto', ...path];
    const { exitCode, stdout, stderr } = await runTare(['plan', ...brief, ...lazy, ...outputs, ...command], { cwd });
    expect({ exitCode, end: stderr.split('\n').slice(-4) }).toEqual({
      exitCode: 0,
      end: ['Wrote plan.json', 'Wrote plan.html', 'Wrote howto', ''],
    });
    expect(stdout).toContain('lazy heavy');
    const plan = readPlan(join(cwd, 'plan.json'));
    expect(validate(plan), JSON.stringify(validate.errors)).toBe(true);
    expect(plan).toMatchObject({ schema: 'tare/plan@1', outcome: 'complete', error: null });
    const [first] = plan.verdicts;
    expect(first).toMatchObject({ change: 'lazy heavy', mode: 'calm', state: 'saves' });
    expect(plan.paths.aggressive).toMatchObject({ changes: ['lazy heavy'], verified: true });

    const emitted = readdirSync(join(cwd, 'howto'), { recursive: true }).map(String);
    expect(emitted).toContain('README.md');
    expect(readFileSync(join(cwd, 'howto/README.md'), 'utf8')).toContain('lazy heavy');
    expect(readFileSync(join(cwd, 'server.js'), 'utf8')).toBe(server);

    const [again, page, document, taken] = await Promise.all([
      runTare(['report', 'plan.json'], { cwd }),
      runTare(['report', '--json', 'plan.html'], { cwd }),
      runTare(['report', 'plan.json', '--emit', 'how.md', ...path], { cwd }),
      runTare(['report', 'plan.json', '--emit', '.', ...path], { cwd }),
    ]);
    expect(again).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect(JSON.parse(page.stdout)).toEqual(plan);
    expect(document).toEqual({ exitCode: 0, stdout: '', stderr: 'Wrote how.md\n' });
    expect(readFileSync(join(cwd, 'how.md'), 'utf8')).toContain('# The aggressive path of planned');
    expect(taken).toMatchObject({ exitCode: 2, stdout: '' });
    expect(taken.stderr).toContain('OUTPUT_UNWRITABLE');
  });

  it('interrupted keeps what was measured, says how to go on, and goes on', async () => {
    const cwd = heavyProject('resumed');
    const args = ['plan', ...brief, ...lazy, '--output', 'plan.json', ...command];
    const running = startTare(args, { cwd });
    await waitUntil(() => running.output().includes('screening'), 'the screening begins', 120_000);
    running.child.kill('SIGINT');
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopping the subject; rounds that ended are kept. Ctrl-C again to leave at once.');
    expect(stderr).toContain('The same command with --resume goes on from plan.json.\n');
    const cut = readPlan(join(cwd, 'plan.json'));
    expect(validate(cut), JSON.stringify(validate.errors)).toBe(true);
    expect(cut).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED', seen: 'SIGINT' } });

    const other = await runTare(
      ['plan', '--requests', '60', ...lazy, '--resume', '--output', 'plan.json', ...command],
      {
        cwd,
      },
    );
    expect(other).toMatchObject({ exitCode: 2, stdout: '' });
    expect(readPlan(join(cwd, 'plan.json'))).toEqual(cut);

    // Its two starts to look into it take longer than that; no start of the baseline is measured again.
    const resumed = await runTare([...args.slice(0, -3), '--resume', '--time', '1s', ...command], { cwd });
    expect(resumed.exitCode).toBe(3);
    expect(resumed.stderr).not.toContain('starts of the baseline alone');
    const more = readPlan(join(cwd, 'plan.json'));
    expect(more).toMatchObject({ outcome: 'time-was-up', error: null });
    expect(more.screenings).toEqual(cut.screenings);
  });

  it('refuses a subject whose answers vary, and says with what', async () => {
    const { exitCode, stderr, stdout } = await runTare([
      'plan',
      '--quiet',
      ...brief,
      '--only',
      'semi-space',
      ...subject('flaky.mjs'),
    ]);
    expect(exitCode).toBe(3);
    expect(`${stdout}${stderr}`).toContain('FLAKY_SUBJECT');
  });
});

mkdirSync(join(folder, 'mine'));
writeFileSync(join(folder, 'mine/server.js'), '');
writeFileSync(join(folder, 'other'), '#!/bin/sh\necho other 1.0\necho more\n', { mode: 0o755 });
writeFileSync(join(folder, 'readme.md'), '# My project\n');
writeFileSync(join(folder, 'foreign.json'), '{"name":"package"}');

describe('a fault of the command line of plan', () => {
  const faults: Record<string, string[]> = {
    'services together with a command': ['web', ...command],
    'a command without its two dashes': ['node', 'server.js'],
    'a price that is none': ['--price', 'free', ...command],
    'a limit without a unit': ['--limit', '512', ...command],
    'a path that is none': ['--path', 'bold', '--emit', 'howto', ...command],
    'a path that is not written': ['--path', 'aggressive', ...command],
    'a list together with outputs': ['--list', '--json', '--output', 'plan.json', ...command],
    'a change that is tried and left out': ['--only', 'jemalloc', '--skip', 'jemalloc', ...command],
    'a folder that holds a project': ['--emit', 'mine', ...command],
    "somebody's document": ['--emit', 'readme.md', ...command],
    'a runtime that is not there': ['--runtime', 'no/such/node', ...command],
    'a runtime that is no Node.js': ['--runtime', './other', ...command],
    '--resume without a file': ['--resume', ...command],
    '--resume with something else': ['--resume', '--output', 'foreign.json', ...command],
    'no configuration': [],
  };

  it.each(Object.entries(faults))('%s: is told in a few lines', async (_name, args) => {
    const { exitCode, stdout, stderr } = await runTare(['plan', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stable(stderr)).toMatchSnapshot();
  });
});
