import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@tare/accounting';
import { afterEach, describe, expect, it } from 'vitest';
import {
  folder,
  processesLeft,
  program,
  readSaved,
  runShell,
  runTare,
  startOnTerminal,
  startTare,
  subject,
  subjectsRunning,
  trialsLeft,
  waitUntil,
} from './support/run-tare.ts';

const states = (recording: Recording): string[] => recording.trials.map(({ mode, state }) => `${mode} ${state}`);

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials that are left').toEqual([]);
});

describe('an interruption', () => {
  const measure = ['measure', '--requests', '20', '--output', 'cut.json'];
  const command = subject('allocate.mjs', '10');

  it('keeps and prints what was measured, ends with 130, and is gone on from with --resume', async () => {
    const running = startTare([...measure, ...command]);
    await waitUntil(() => running.output().includes('trial 2/2 (natural): starting'), 'the second trial starts');
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopping the subject; what was measured is kept. Ctrl-C again to leave at once.');
    expect(stderr).toContain('The same command with --resume goes on from cut.json.\n');
    expect(stdout).toMatch(/^Interrupted: 1 of 2 trials came to an end; what was measured until then is shown\./);
    expect(stdout).toContain('calm, collected: what the program retains (1 trial)');
    const cut = readSaved('cut.json');
    expect(cut).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED', seen: 'SIGINT' } });
    expect(states(cut)).toEqual(['calm complete', 'natural partial']);

    const other = await runTare([...measure, '--resume', ...subject('allocate.mjs', '11')]);
    expect(other).toMatchObject({ exitCode: 2, stdout: '' });
    expect(other.stderr).toContain('The measurement to resume is of another subject, or under another load.');
    expect(readSaved('cut.json')).toEqual(cut);

    const resumed = await runTare([...measure, '--resume', ...command]);
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stderr).not.toContain('calm');
    const whole = readSaved('cut.json');
    expect(whole).toMatchObject({ outcome: 'complete', error: null });
    expect(states(whole)).toEqual(['calm complete', 'natural complete']);
    expect(whole.trials[0]).toEqual(cut.trials[0]);
  });

  it('before anything was read leaves the reason alone', async () => {
    const running = startTare(['measure', ...subject('never-ready.mjs')]);
    await waitUntil(() => running.output().includes('starting'), 'it starts');
    await waitUntil(() => subjectsRunning().length > 0, 'the subject runs');
    running.child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await running.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(/The measurement was interrupted\.\n {2}seen {2}SIGTERM/);
  });

  it('that comes twice leaves at once; the next start ends what was left, and says so', async () => {
    const running = startTare(['measure', '--mode', 'natural', ...subject('ignores-sigterm.mjs')]);
    await waitUntil(() => running.output().includes('under load'), 'the load runs');
    running.child.kill('SIGINT');
    await waitUntil(() => running.output().includes('Ctrl-C again'), 'the first is heard');
    running.child.kill('SIGINT');
    const { exitCode, stdout } = await running.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(subjectsRunning()).toHaveLength(1);
    expect(trialsLeft()).not.toEqual([]);

    const next = await runTare([
      'measure',
      '--quiet',
      '--mode',
      'natural',
      '--requests',
      '20',
      ...subject('allocate.mjs', '1'),
    ]);
    expect(next.exitCode).toBe(0);
    expect(next.stdout).toMatch(/An earlier tare had been killed: ended 1 of its processes/);
  });

  it('by a terminal that is closed stops the subject too', async () => {
    const running = startOnTerminal(['measure', '--output', 'hung-up.json', ...subject('slow-start.mjs')], 80);
    await waitUntil(() => subjectsRunning().length > 0, 'the subject runs');
    // The terminal goes, and with it every stream of the command.
    running.child.kill('SIGKILL');
    await waitUntil(() => processesLeft().length === 0, 'all is gone');
    expect(readSaved('hung-up.json')).toMatchObject({ outcome: 'interrupted', error: { seen: 'SIGHUP' } });
  });

  it('of doctor ends the bare runtime that it started', async () => {
    const running = startTare(['doctor']);
    await waitUntil(() => trialsLeft().some((path) => path.endsWith('owned.json')), 'the bare runtime starts');
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toContain('INTERRUPTED');
  });
});

describe('a reader that closes early', () => {
  const brief = `--mode natural --requests 20 -- node ${program('allocate.mjs')} 10`;

  it('of standard output is no fault', async () => {
    const { exitCode, stdout, stderr } = await runShell(
      `tare measure --quiet ${brief} | head -n 1; exit \${PIPESTATUS[0]}`,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('of both streams does not leave the subject behind, and the files are written', async () => {
    const script = `tare measure --output piped.json ${brief} 2>&1 | head -n 1; exit \${PIPESTATUS[0]}`;
    const { exitCode, stdout } = await runShell(script);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'trial 1/1 (natural): starting\n' });
    expect(readSaved('piped.json').outcome).toBe('complete');
  });
});

describe('an output that cannot be written', () => {
  const command = subject('allocate.mjs', '10');

  it('is told before anything is measured', async () => {
    const { exitCode, stdout, stderr } = await runTare(['measure', '--output', 'nowhere/a.json', ...command]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('OUTPUT_UNWRITABLE');
    expect(stderr).not.toContain('trial');
  });

  it('that became so in between costs neither the report nor the other file', async () => {
    const outputs = ['--output', 'gone/a.json', '--output', 'kept.md'];
    // By the subject itself, so that it is surely after the check before it and before the result.
    const started = `-- sh -c 'rm -r gone; exec ${command.slice(1).join(' ')}'`;
    const script = `mkdir gone; tare measure --mode natural --requests 20 ${outputs.join(' ')} ${started}`;
    const { exitCode, stdout, stderr } = await runShell(script);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^\S+ weighs/);
    expect(stderr).toContain('The result cannot be written to gone/a.json.');
    expect(existsSync(join(folder, 'kept.md'))).toBe(true);
  });

  it('because the disk behind standard output is full is told in a few lines', async () => {
    const { exitCode, stderr } = await runShell('tare doctor --json > /dev/full');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The result cannot be written to standard output.');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('leaves no half-written file beside it', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('~'))).toEqual([]);
  });
});
