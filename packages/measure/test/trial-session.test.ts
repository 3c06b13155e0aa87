// Fresh starts for whoever compares them: numbered, each as a Recording would have it, and never an exception for what a subject does.

import { isKnown, type SystemFiles, unavailable } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { type LoadDriver, openTrials, readEnvironment, type TrialStep } from '@tare/measure';
import { describe, expect, it } from 'vitest';
import { findCgroupParent } from '../src/cgroup/own-cgroup.ts';
import { serviceOf, subjectOf } from './support/programs.ts';
import { writeProgram } from './support/temporary-directory.ts';
import { traceless } from './support/traceless.ts';

const subject = subjectOf(serviceOf('allocate.mjs', { args: [0] }));

describe('a session', () => {
  it('knows the machine as a recording does', async () => {
    const files = liveFiles();
    const { environment, warnings } = await openTrials({ files });
    expect(environment).toEqual(readEnvironment(files, findCgroupParent(files)));
    expect(warnings).toEqual([]);
  });

  it('is refused on a machine without /proc', async () => {
    const files: SystemFiles = { ...liveFiles(), readText: () => unavailable('vanished') };
    await expect(openTrials({ files })).rejects.toMatchObject({ code: 'UNSUPPORTED_PLATFORM' });
  });
});

describe('trials of a session', () => {
  it('are numbered, complete where they were to end, and told step by step', async () => {
    const session = await openTrials();
    const steps: TrialStep[] = [];
    await traceless(subject, async (marked, look) => {
      const onStep = (step: TrialStep): void => {
        look();
        steps.push(step);
      };
      const natural = await session.trial(marked, { mode: 'natural', seed: 1, lastPhase: 'afterLoad', onStep });
      expect(natural).toMatchObject({ failure: undefined, warnings: [], trial: { id: 1, state: 'complete' } });
      expect(natural.ready).toEqual({ web: expect.stringContaining('GET / answers 200') });
      const [service] = natural.trial.services;
      expect(isKnown(service?.phases.afterLoad.privateBytes ?? unavailable('vanished'))).toBe(true);
      expect(service?.phases.collected.privateBytes).toEqual(unavailable('not-sampled'));
      expect(service?.breakdown.baseBytes, 'Base is not weighed').toEqual(unavailable('not-sampled'));
      expect(service?.breakdown.totalBytes).toBe(service?.phases.afterLoad.privateBytes);
      expect(service?.processes[0]?.collection, 'nothing was collected').toBe('not-sampled');
      expect(steps).toEqual(['boot', 'ready', 'settling', 'idle', 'load', 'loaded', 'afterLoad', 'stopping']);
      const calm = await session.trial(marked, { mode: 'calm', seed: 1 });
      expect(calm.trial).toMatchObject({ id: 2, mode: 'calm', state: 'complete', error: null });
      expect(isKnown(calm.trial.services[0]?.phases.collected.privateBytes ?? unavailable('vanished'))).toBe(true);
    });
  });

  it('return what a subject did, and why they were cut short', async () => {
    const session = await openTrials();
    const dies = subjectOf(serviceOf('crashes-under-load.mjs', { args: [5] }));
    await traceless(dies, async (marked, look) => {
      const { trial, failure } = await session.trial(marked, { mode: 'natural', seed: 1, onStep: look });
      expect(failure).toMatchObject({ code: 'CRASHED_UNDER_LOAD' });
      expect(trial).toMatchObject({ state: 'partial', error: { code: 'CRASHED_UNDER_LOAD' } });
      expect(trial.services[0]?.crashLines).toEqual(['Error: request 6 was one too many']);
    });
    const missing = subjectOf(serviceOf('x', { argv: ['there-is-no-such-program'] }));
    const { trial, failure } = await session.trial(missing, { mode: 'natural', seed: 1 });
    expect(failure).toMatchObject({ code: 'COMMAND_NOT_FOUND' });
    expect(trial).toMatchObject({ id: 2, state: 'partial', services: [] });
  });

  it('end at once when they are interrupted, also before they begin', async () => {
    const session = await openTrials();
    await traceless(subject, async (marked, look) => {
      const controller = new AbortController();
      const onStep = (step: TrialStep): void => {
        look();
        if (step === 'load') controller.abort(new Error('enough'));
      };
      const { trial } = await session.trial(marked, { mode: 'natural', seed: 1, signal: controller.signal, onStep });
      expect(trial).toMatchObject({ state: 'partial', error: { code: 'INTERRUPTED' } });
      expect(isKnown(trial.services[0]?.phases.idle.privateBytes ?? unavailable('vanished'))).toBe(true);
      const late = await session.trial(marked, { mode: 'natural', seed: 1, signal: controller.signal });
      expect(late.trial).toMatchObject({ state: 'partial', services: [], error: { code: 'INTERRUPTED' } });
    });
  });

  it('reject with a fault of ours, with nothing left behind', async () => {
    const driver: LoadDriver = {
      open: () => ({ run: () => Promise.reject(new TypeError('a fault of the driver')), close: () => undefined }),
    };
    const session = await openTrials({ driver });
    await traceless(subject, async (marked, look) => {
      const trial = session.trial(marked, { mode: 'natural', seed: 1, onStep: look });
      await expect(trial).rejects.toThrow('a fault of the driver');
      const plan = { seed: 1, warmupRequests: 0, readings: 1, requestsPerReading: 10 };
      await expect(session.growth(marked, plan)).rejects.toThrow('a fault of the driver');
    });
  });
});

describe('a worker that crashes and is replaced', () => {
  it('is seen in what the service printed, with a warning, and costs the trial nothing', async () => {
    const session = await openTrials();
    const service = serviceOf('worker-crashes.mjs');
    const cluster = subjectOf({ ...service, load: service.load && { ...service.load, requests: 60, connections: 4 } });
    await traceless(cluster, async (marked, look) => {
      const { trial, warnings, failure } = await session.trial(marked, { mode: 'natural', seed: 1, onStep: look });
      expect(failure).toBeUndefined();
      expect(trial.services[0]?.crashLines).toEqual(['Error: worker 1 stumbled over request 10']);
      expect(warnings).toContainEqual({
        code: 'crash-logged',
        service: 'web',
        message: 'It printed a crash and went on: Error: worker 1 stumbled over request 10',
      });
    });
  });

  it('only because everything is ended is no crash of the service', async () => {
    // SIGTERM goes to all processes at once; this primary speaks to its worker afterwards and throws ERR_IPC_CHANNEL_CLOSED.
    const path = writeProgram(
      'polite-primary.mjs',
      `import cluster from 'node:cluster';
       import { createServer } from 'node:http';
       if (cluster.isPrimary) {
         const worker = cluster.fork();
         process.on('SIGTERM', () => setTimeout(() => worker.send('stop'), 100));
       } else {
         createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
       }`,
    );
    const session = await openTrials();
    await traceless(subjectOf(serviceOf(path)), async (marked, look) => {
      const { trial, warnings, failure } = await session.trial(marked, { mode: 'natural', seed: 1, onStep: look });
      expect(failure).toBeUndefined();
      expect(trial.services[0]?.ending, 'it threw').toMatchObject({ exitCode: 1 });
      expect(trial.services[0]?.crashLines).toEqual([]);
      expect(warnings).toEqual([]);
    });
  });
});
