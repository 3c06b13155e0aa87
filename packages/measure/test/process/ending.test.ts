// Whatever a subject does to stay, it is gone after its trial. That nothing is left is asserted in `measured` itself, for this and every other test.

import type { SystemFiles } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { describe, expect, it } from 'vitest';
import { filesWithoutCgroups, measured, onlyService } from '../support/measured.ts';
import { loadOf, serviceOf, subjectOf } from '../support/programs.ts';
import { seededRandom } from '../support/seeded-random.ts';
import '../support/temporary-directory.ts';

const machines: [string, () => SystemFiles][] = [
  ['with a control group of its own, where the machine has one', liveFiles],
  ['without a control group', filesWithoutCgroups],
];

describe.each(machines)('%s', (_what, files) => {
  it('a service that goes on SIGTERM is only told', async () => {
    const recording = await measured(subjectOf(serviceOf('allocate.mjs', { args: [0] })), { files: files() });
    expect(recording.error).toBeNull();
    expect(onlyService(recording).ending).toMatchObject({ by: 'term', exitCode: null, signal: 'SIGTERM' });
  });

  it('a service that ignores SIGTERM is killed after its grace', async () => {
    const stopGraceMs = 300;
    const recording = await measured(subjectOf(serviceOf('ignores-sigterm.mjs', { stopGraceMs })), { files: files() });
    expect(recording.error).toBeNull();
    const { ending } = onlyService(recording);
    expect(ending).toMatchObject({ by: 'kill', exitCode: null, signal: 'SIGKILL' });
    expect('durationMs' in ending ? ending.durationMs : 0).toBeGreaterThan(stopGraceMs);
  });

  it('a grandchild that left parent, group and session is weighed and ended', async () => {
    const recording = await measured(subjectOf(serviceOf('orphans.mjs', { stopGraceMs: 300 })), { files: files() });
    expect(recording.error).toBeNull();
    const { processes, ending } = onlyService(recording);
    expect(processes.map((process) => process.argv.slice(2))).toEqual([[], ['orphan']]);
    expect(processes.map((process) => process.collection)).toEqual(['forced', 'forced']);
    expect(ending).toMatchObject({ by: 'kill' });
  });

  it('a daemon is weighed and ended, though the process that was started has long gone', async () => {
    const recording = await measured(subjectOf(serviceOf('daemonizes.mjs')), { files: files() });
    expect(recording.error).toBeNull();
    const { processes, load, ending } = onlyService(recording);
    expect(processes.at(-1)?.argv.at(-1)).toBe('daemon');
    expect(load).toMatchObject({ requests: 20, errors: 0 });
    expect(ending).toMatchObject({ by: 'term', exitCode: 0, signal: null });
  });

  it('a cluster is ended with all its workers', async () => {
    const recording = await measured(subjectOf(serviceOf('cluster.mjs')), { files: files() });
    expect(onlyService(recording).processes).toHaveLength(5);
    expect(onlyService(recording).load).toMatchObject({ requests: 20, errors: 0 });
  });
});

describe('a measurement that is aborted', () => {
  const random = seededRandom(20);
  const programs = ['cluster.mjs', 'orphans.mjs', 'slow-start.mjs', 'worker-threads.mjs', 'allocate.py'];
  const moments = Array.from({ length: 15 }, (_, index) => ({
    program: programs[index % programs.length] ?? '',
    momentMs: Math.round(random() * 2_500),
    machine: machines[index % 2] ?? ['', liveFiles],
  }));

  it.each(moments)('after $momentMs ms leaves nothing of $program', async ({ program, momentMs, machine }) => {
    const load = loadOf({ requests: 100_000 });
    const service = serviceOf(program, { env: { DELAY_MS: '500' }, load, stopGraceMs: 200 });
    const recording = await measured(subjectOf(service), {
      files: machine[1](),
      signal: AbortSignal.timeout(momentMs),
    });
    expect(recording.outcome).toBe('interrupted');
    expect(recording.error?.code).toBe('INTERRUPTED');
    expect(recording.trials.map((trial) => trial.state)).toEqual(['partial']);
  });

  it('before it begins starts nothing', async () => {
    const recording = await measured(subjectOf(serviceOf('allocate.mjs')), { signal: AbortSignal.abort() });
    expect(recording.outcome).toBe('interrupted');
    expect(recording.trials[0]?.services).toEqual([]);
  });

  it('while the Base is weighed keeps the trial and leaves nothing', async () => {
    const controller = new AbortController();
    const recording = await measured(subjectOf(serviceOf('allocate.mjs', { args: [0] })), {
      signal: controller.signal,
      onProgress: ({ step }) => step === 'base' && setTimeout(() => controller.abort(), 100),
    });
    expect(recording.outcome).toBe('interrupted');
    expect(onlyService(recording).load).toMatchObject({ requests: 20 });
  });
});

describe('many trials', () => {
  it('leave no listener on the signal that may end them', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => {
      warnings.push(warning.name);
    };
    process.on('warning', listen);
    try {
      // One more than Node.js takes for a leak.
      const recording = await measured(subjectOf(serviceOf('exits-zero.mjs')), {
        signal: new AbortController().signal,
      });
      expect(recording.error?.code).toBe('EXITED_BEFORE_READY');
      for (let round = 0; round < 11; round += 1) await measured(subjectOf(serviceOf('exits-zero.mjs')));
    } finally {
      process.off('warning', listen);
    }
    expect(warnings).toEqual([]);
  });
});
