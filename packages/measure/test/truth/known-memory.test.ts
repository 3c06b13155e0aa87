// Programs that hold a known amount of memory: what a measurement has to find.

import { type Mode, phaseNames, type Recording } from '@tare/accounting';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasCgroups } from '../support/census.ts';
import { known, measured, mebibyte, onlyService, privateAt } from '../support/measured.ts';
import { serviceOf, subjectOf } from '../support/programs.ts';
import '../support/temporary-directory.ts';

/** 1 MiB or 1 %, whichever is more. */
const allowance = (mebibytes: number): number => Math.max(1, mebibytes / 100) * mebibyte;

describe.each(['allocate.mjs', 'allocate.py'])('private memory of %s', (program) => {
  const weigh = (mebibytes: number, mode: Mode): Promise<Recording> =>
    measured(subjectOf(serviceOf(program, { args: [mebibytes] })), { modes: [mode] });

  describe.each<Mode>(['calm', 'natural'])('in the %s mode', (mode) => {
    let empty: Recording;
    beforeAll(async () => {
      empty = await weigh(0, mode);
    });

    it.each([16, 64, 256])('is %i MiB more than that of the same program with nothing', async (mebibytes) => {
      const recording = await weigh(mebibytes, mode);
      for (const phase of phaseNames) {
        const difference = privateAt(recording, phase) - privateAt(empty, phase);
        expect(Math.abs(difference - mebibytes * mebibyte), phase).toBeLessThan(allowance(mebibytes));
      }
      const { librariesBytes, baseBytes, runtimeBytes, totalBytes } = onlyService(recording).breakdown;
      expect(known(librariesBytes), 'what it holds are libraries, not Base').toBeGreaterThan(
        mebibytes * mebibyte - allowance(mebibytes),
      );
      expect(known(baseBytes) + known(librariesBytes) + known(runtimeBytes)).toBe(known(totalBytes));
    });
  });
});

describe('memory of a forked family', () => {
  const mebibytes = 64;
  const ready = { kind: 'output', pattern: /^ready$/ } as const;
  const weigh = (program: string, size: number): Promise<Recording> =>
    measured(subjectOf(serviceOf(program, { args: [size], ready, load: null })));
  const figure = (recording: Recording, name: 'privateBytes' | 'pssBytes' | 'rssSumBytes'): number =>
    known(onlyService(recording).phases.idle[name]);

  it.each([
    ['shared-mapping.py', 0],
    ['copy-on-write.py', 1],
  ])('that %s holds once is counted so', async (program, timesPrivate) => {
    // One page in place of nothing: an empty mapping cannot be made.
    const small = await weigh(program, 1);
    const large = await weigh(program, 1 + mebibytes);
    const grown = (name: 'privateBytes' | 'pssBytes' | 'rssSumBytes'): number =>
      (figure(large, name) - figure(small, name)) / (mebibytes * mebibyte);
    expect(onlyService(large).processes).toHaveLength(5);
    expect(grown('pssBytes')).toBeGreaterThan(0.98);
    expect(grown('pssBytes')).toBeLessThan(1.02);
    expect(Math.abs(grown('privateBytes') - timesPrivate)).toBeLessThan(0.02);
    expect(grown('rssSumBytes')).toBeGreaterThan(4);
    expect(grown('rssSumBytes')).toBeLessThan(5.05);
    if (hasCgroups) {
      const charged = (recording: Recording): number => known(onlyService(recording).phases.idle.chargedBytes);
      expect((charged(large) - charged(small)) / (mebibytes * mebibyte), 'charged').toBeCloseTo(1, 1);
    }
  });
});

describe('a cluster of four idle servers', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await measured(subjectOf(serviceOf('cluster.mjs', { load: null })), { modes: ['calm', 'natural'] });
  });

  it.each<Mode>(['calm', 'natural'])('weighs less in fair shares than summed, and least in private (%s)', (mode) => {
    const service = recording.services.find((candidate) => candidate.mode === mode);
    const phases = service?.phases;
    if (!phases) throw new Error('It is not summarised.');
    for (const phase of phaseNames) {
      const { privateBytes, pssBytes, rssSumBytes } = phases[phase];
      expect(known(rssSumBytes)).toBeGreaterThan(known(pssBytes));
      expect(known(pssBytes)).toBeGreaterThan(known(privateBytes));
    }
  });

  it('lists every process with its role and collects each of them', () => {
    for (const trial of recording.trials) {
      const processes = trial.services[0]?.processes ?? [];
      expect(processes.map((process) => process.role)).toEqual(['cluster-primary', ...Array(4).fill('cluster-worker')]);
      expect(processes.map((process) => process.collection)).toEqual(Array(5).fill('forced'));
      expect(new Set(processes.slice(1).map((process) => process.parentPid))).toEqual(new Set([processes[0]?.pid]));
    }
  });

  it('has a Base of five bare runtimes', () => {
    for (const trial of recording.trials) {
      const base = recording.bases.find((candidate) => candidate.mode === trial.mode);
      expect(trial.services[0]?.breakdown.baseBytes).toBe(5 * known(base?.privateBytes ?? 0));
    }
  });
});

describe('worker threads', () => {
  it('are listed as isolates of their process, each collected and with its own heap', async () => {
    const megabytes = 20;
    const recording = await measured(subjectOf(serviceOf('worker-threads.mjs', { env: { HEAP_MB: `${megabytes}` } })));
    const { processes, breakdown } = onlyService(recording);
    expect(processes).toHaveLength(1);
    const [server] = processes;
    expect(server?.collection).toBe('forced');
    expect(server?.isolates).toHaveLength(5);
    expect(new Set(server?.isolates.map((isolate) => isolate.threadId)).size, 'every thread has its own id').toBe(5);
    const workers = server?.isolates.filter((isolate) => isolate.threadId !== 0) ?? [];
    expect(workers).toHaveLength(4);
    // Objects and the array that holds them, plus the bare isolate: between the known size and half as much again.
    for (const { heapUsedBytes } of workers) {
      expect(heapUsedBytes).toBeGreaterThan(megabytes * 1e6);
      expect(heapUsedBytes).toBeLessThan(1.5 * megabytes * 1e6);
    }
    expect(known(breakdown.totalBytes)).toBeGreaterThan(4 * megabytes * 1e6);
  });
});

describe('every process of a tree', () => {
  it('is found and weighed beside its parent', async () => {
    const recording = await measured(subjectOf(serviceOf('spawn-tree.mjs')));
    const { processes, phases } = onlyService(recording);
    expect(processes.map((process) => process.role)).toEqual(['runtime', ...Array(8).fill('child')]);
    const parts = processes.map((process) => known(process.phases.collected.privateBytes));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(known(phases.collected.privateBytes));
  });
});
