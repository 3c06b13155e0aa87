// The verb itself: which trials it runs, what it keeps, what it tells on the way.

import { isKnown, type Recording, type SystemFiles, TareError, unavailable } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { measure, type Progress } from '@tare/measure';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSound, known, measured, onlyService, warningCodes } from './support/measured.ts';
import { loadOf, serviceOf, subjectOf } from './support/programs.ts';
import { writeProgram } from './support/temporary-directory.ts';

const subject = subjectOf(serviceOf('allocate.mjs', { args: [0], env: { API_KEY: 'a secret value' } }));

describe('two trials in both modes', () => {
  const saved: Recording[] = [];
  const progress: Progress[] = [];
  let recording: Recording;
  beforeAll(async () => {
    recording = await measured(subject, {
      modes: ['calm', 'natural'],
      trials: 2,
      seed: 7,
      limitBytes: 512e6,
      onTrial: (soFar) => saved.push(structuredClone(soFar)),
      onProgress: (step) => progress.push(step),
    });
  });

  it('are run in turns, numbered, each complete', () => {
    expect(recording.outcome).toBe('complete');
    expect(recording.trials.map(({ id, mode, state }) => [id, mode, state])).toEqual([
      [1, 'calm', 'complete'],
      [2, 'natural', 'complete'],
      [3, 'calm', 'complete'],
      [4, 'natural', 'complete'],
    ]);
    expect(recording.services.map(({ mode, trials }) => [mode, trials])).toEqual([
      ['calm', 2],
      ['natural', 2],
    ]);
    expect(
      recording.bases.map(({ mode }) => mode),
      'one Base for each mode',
    ).toEqual(['calm', 'natural']);
    expect(recording.settings).toMatchObject({ trials: 2, seed: 7, limitBytes: 512e6, requests: 20, connections: 2 });
  });

  it('are saved one after the other, each time as a sound recording', () => {
    expect(saved.map((soFar) => soFar.trials.length)).toEqual([1, 2, 3, 4]);
    saved.forEach(expectSound);
  });

  it('are told step by step', () => {
    const first = progress.filter(({ trial }) => trial === 1).map(({ step }) => step);
    const steps = ['boot', 'ready', 'settling', 'idle', 'load', 'loaded', 'afterLoad', 'collected', 'stopping', 'base'];
    expect(first).toEqual(steps);
    expect(progress.every(({ trials }) => trials === 4)).toBe(true);
  });

  it('pass through their phases in order', () => {
    for (const { phaseAtMs, durationMs } of recording.trials) {
      const { ready = 0, idle = 0, loaded = 0, afterLoad = 0, collected = 0 } = phaseAtMs;
      const moments = [0, ready, idle, loaded, afterLoad, collected, durationMs];
      expect(moments).toEqual([...moments].sort((a, b) => a - b));
    }
  });

  it('name the variables that were set, and not their values', () => {
    expect(recording.subject.services[0]?.environmentNames).toContain('API_KEY');
    expect(JSON.stringify(recording)).not.toContain('a secret value');
  });

  it('are gone on with from a recording that was cut short', async () => {
    const [, second] = saved;
    const resumed = await measured(subject, {
      modes: ['calm', 'natural'],
      trials: 2,
      ...(second ? { earlier: second } : {}),
    });
    expect(resumed.trials.map(({ id, mode }) => [id, mode])).toEqual([
      [1, 'calm'],
      [2, 'natural'],
      [3, 'calm'],
      [4, 'natural'],
    ]);
    expect(resumed.trials[0]).toEqual(second?.trials[0]);
    expect(resumed.bases).toEqual(second?.bases);
  });

  it('are not gone on with for another subject', async () => {
    const other = subjectOf(serviceOf('allocate.mjs', { args: [1] }));
    await expect(measure(other, { earlier: recording })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('are not gone on with under another load', async () => {
    const { services, ...rest } = subject;
    const heavier = services.map((service) => ({
      ...service,
      load: service.load && { ...service.load, requests: service.load.requests + 1 },
    }));
    await expect(measure({ ...rest, services: heavier }, { earlier: recording })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  it('tell what sampling took of a core (how much it may take: sample/sampler.test.ts, by a clock of its own)', () => {
    for (const trial of recording.trials) expect(trial.samplingShareOfCore).toBeGreaterThan(0);
  });
});

describe('a time limit', () => {
  it('lets the first trial of each mode run, and tells of those that it left out', async () => {
    const recording = await measured(subject, { modes: ['calm'], trials: 3, timeMs: 1 });
    expect(recording.outcome).toBe('complete');
    expect(recording.trials).toHaveLength(1);
    expect(warningCodes(recording)).toEqual(['time-was-up']);
  });
});

describe('a machine without /proc', () => {
  it('is refused', async () => {
    const files: SystemFiles = { ...liveFiles(), readText: () => unavailable('vanished') };
    const refusal = measure(subject, { files });
    await expect(refusal).rejects.toBeInstanceOf(TareError);
    await expect(refusal).rejects.toMatchObject({ code: 'UNSUPPORTED_PLATFORM' });
  });
});

describe('a process of the subject', () => {
  it('that ends on the way is kept with what it weighed, and the rest is "vanished"', async () => {
    const path = writeProgram(
      'loses-a-child.mjs',
      `import { spawn } from 'node:child_process';
       import { createServer } from 'node:http';
       const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
       child.stdout.once('data', () => {
         let requests = 0;
         createServer((_request, response) => {
           requests += 1;
           if (requests === 3) child.kill();
           response.end('fine');
         }).listen(0, '127.0.0.1');
       });`,
    );
    const recording = await measured(subjectOf(serviceOf(path)));
    expect(recording.error).toBeNull();
    const { processes, phases } = onlyService(recording);
    const [server, child] = processes;
    expect(known(child?.phases.idle.privateBytes ?? 0)).toBeGreaterThan(0);
    expect(child?.phases.collected.privateBytes).toEqual(unavailable('vanished'));
    expect(phases.collected.privateBytes).toBe(server?.phases.collected.privateBytes);
  });

  it('that began under load is not sampled before, and weighed after', async () => {
    const path = writeProgram(
      'gets-a-child.mjs',
      `import { spawn } from 'node:child_process';
       import { createServer } from 'node:http';
       let child;
       createServer((_request, response) => {
         if (child) return response.end('fine');
         child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
         child.stdout.once('data', () => response.end('fine'));
       }).listen(0, '127.0.0.1', () => console.log('up'));`,
    );
    // The ready probe must not be the request that starts it.
    const ready = { kind: 'output', pattern: /^up$/ } as const;
    const recording = await measured(subjectOf(serviceOf(path, { ready, load: loadOf() })));
    expect(recording.error).toBeNull();
    const [, child] = onlyService(recording).processes;
    expect(isKnown(child?.phases.collected.privateBytes ?? 0)).toBe(true);
    expect(child?.collection).toBe('forced');
  });
});
