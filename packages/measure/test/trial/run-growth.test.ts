// Growth runs of real programs that leak what they are told to: it shows where it belongs, and whatever ends a run, its readings are kept.

import { type GrowthReading, isKnown, memoryClasses, unavailable } from '@tare/accounting';
import { type GrowthOutcome, openTrials, type SessionGrowthOptions, type Subject } from '@tare/measure';
import { describe, expect, it } from 'vitest';
import { known } from '../support/measured.ts';
import { loadOf, routeOf, serviceOf, subjectOf } from '../support/programs.ts';
import { writeProgram } from '../support/temporary-directory.ts';
import { traceless } from '../support/traceless.ts';

async function grown(subject: Subject, plan: Partial<SessionGrowthOptions> = {}): Promise<GrowthOutcome> {
  const session = await openTrials();
  return traceless(subject, (marked, look) =>
    session.growth(marked, {
      seed: 1,
      warmupRequests: 200,
      readings: 3,
      requestsPerReading: 200,
      ...plan,
      onReading: (done, of) => {
        look();
        plan.onReading?.(done, of);
      },
    }),
  );
}

const leaking = (env: Record<string, string>): Subject => subjectOf(serviceOf('leak.mjs', { env }));

/** From the first reading to the last, per request. */
function perRequest(outcome: GrowthOutcome, figureOf: (reading: GrowthReading) => number): number {
  expect(outcome.failure).toBeUndefined();
  const readings = outcome.services[0]?.readings ?? [];
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last) throw new Error('There are no readings.');
  return (figureOf(last) - figureOf(first)) / (last.requests - first.requests);
}

describe('a growth run', () => {
  it('reads once before the first block and once after each, at the requests that were answered', async () => {
    const told: string[] = [];
    const outcome = await grown(leaking({}), { onReading: (done, of) => told.push(`${done} of ${of}`) });
    expect(outcome).toMatchObject({ failure: undefined, error: null, warnings: [] });
    expect(outcome.ready).toEqual({ web: expect.stringContaining('GET / answers 200') });
    expect(told).toEqual(['0 of 3', '1 of 3', '2 of 3', '3 of 3']);
    const [service] = outcome.services;
    expect(service?.readings.map(({ requests }) => requests)).toEqual([200, 400, 600, 800]);
    expect(service?.routes).toMatchObject([{ route: 'GET /', requests: 800, statuses: { 200: 800 } }]);
    for (const { classes, privateBytes, processes, threads } of service?.readings ?? []) {
      if ('state' in classes) throw new Error('There are no classes.');
      expect(memoryClasses.reduce((sum, name) => sum + classes[name].privateBytes, 0)).toBe(privateBytes);
      expect(processes).toBe(1);
      expect(known(threads)).toBeGreaterThan(1);
    }
  });

  it('without a warm-up begins with the idle service', async () => {
    const outcome = await grown(leaking({}), { warmupRequests: 0, readings: 1 });
    expect(outcome.services[0]?.readings.map(({ requests }) => requests)).toEqual([0, 200]);
  });

  it('reads services that get no load beside those that do', async () => {
    const idle = serviceOf('allocate.mjs', { name: 'behind', args: [0], load: null });
    const web = serviceOf('leak.mjs', { load: loadOf({ requests: 1 }) });
    const outcome = await grown(subjectOf(idle, web), { readings: 2 });
    expect(outcome.failure).toBeUndefined();
    expect(outcome.services.map(({ name, readings }) => [name, readings.map(({ requests }) => requests)])).toEqual([
      ['behind', [0, 0, 0]],
      ['web', [200, 400, 600]],
    ]);
    expect(outcome.services[0]?.routes).toEqual([]);
  });

  it('writes something else with every request of all its blocks', async () => {
    const path = writeProgram(
      'refuses-repetition.mjs',
      `import { createServer } from 'node:http';
       const seen = new Set();
       createServer((request, response) => {
         if (request.url === '/') return response.end('ready');
         response.statusCode = seen.has(request.url) ? 409 : 201;
         seen.add(request.url);
         response.end();
       }).listen(0, '127.0.0.1');`,
    );
    const load = loadOf({ routes: [routeOf('POST', '/items/{n}')] });
    const outcome = await grown(subjectOf(serviceOf(path, { load })));
    expect(outcome.services[0]?.routes).toMatchObject([{ requests: 800, statuses: { 201: 800 } }]);
  });
});

describe('a leak', () => {
  it('of buffers shows in what V8 calls external, byte by byte, and in private memory', async () => {
    const outcome = await grown(leaking({ BYTES: '10000' }));
    expect(perRequest(outcome, (reading) => known(reading.arrayBuffersBytes))).toBeCloseTo(10_000, -2);
    expect(perRequest(outcome, (reading) => known(reading.externalBytes))).toBeCloseTo(10_000, -2);
    // Buffers of that size have mappings of their own in a calm start: three pages each.
    const perBuffer = perRequest(outcome, (reading) => known(reading.privateBytes));
    expect(perBuffer).toBeGreaterThan(10_000);
    expect(perBuffer).toBeLessThan(15_000);
  });

  it('of objects shows in the heap that is used', async () => {
    const outcome = await grown(leaking({ HEAP_BYTES: '20000' }));
    const inHeap = perRequest(outcome, (reading) => known(reading.heapUsedBytes));
    // Code is compiled and dropped meanwhile: some tens of kilobytes over the run, in either direction.
    expect(inHeap).toBeGreaterThan(19_000);
    expect(inHeap).toBeLessThan(21_000);
    expect(Math.abs(perRequest(outcome, (reading) => known(reading.externalBytes)))).toBeLessThan(10);
  });

  it('of file descriptors is counted exactly', async () => {
    const outcome = await grown(leaking({ DESCRIPTORS: '1' }));
    expect(perRequest(outcome, (reading) => known(reading.fileDescriptors))).toBe(1);
  });

  it('of threads and of processes is counted exactly', async () => {
    const outcome = await grown(leaking({ THREADS_EVERY: '100', CHILDREN_EVERY: '50' }));
    expect(perRequest(outcome, (reading) => reading.processes)).toBe(1 / 50);
    // A process that does not branch has one thread.
    expect(perRequest(outcome, (reading) => known(reading.threads))).toBeCloseTo(1 / 50 + 1 / 100, 10);
  });

  it('in Python shows in private memory, and what only V8 could say is not supported', async () => {
    const outcome = await grown(subjectOf(serviceOf('leak.py')));
    const perBuffer = perRequest(outcome, (reading) => known(reading.privateBytes));
    expect(perBuffer).toBeGreaterThan(10_000);
    expect(perBuffer).toBeLessThan(15_000);
    const absent = unavailable('unsupported');
    for (const reading of outcome.services[0]?.readings ?? []) {
      expect(reading).toMatchObject({ heapUsedBytes: absent, externalBytes: absent, arrayBuffersBytes: absent });
      expect(isKnown(reading.fileDescriptors)).toBe(true);
    }
  });
});

describe('a growth run that is cut short', () => {
  it('by the death of its subject keeps the readings until then', async () => {
    const outcome = await grown(subjectOf(serviceOf('crashes-under-load.mjs', { args: [500] })));
    expect(outcome.failure).toMatchObject({ code: 'CRASHED_UNDER_LOAD' });
    expect(outcome.error).toMatchObject({ code: 'CRASHED_UNDER_LOAD' });
    expect(outcome.services[0]?.readings.map(({ requests }) => requests)).toEqual([200, 400]);
    expect(outcome.services[0]?.routes).toMatchObject([{ requests: 400 }]);
  });

  it('by a signal ends everything and keeps the readings until then', async () => {
    const controller = new AbortController();
    const outcome = await grown(leaking({}), {
      signal: controller.signal,
      onReading: (done) => done === 1 && controller.abort(new Error('enough')),
    });
    expect(outcome.error).toMatchObject({ code: 'INTERRUPTED' });
    expect(outcome.services[0]?.readings).toHaveLength(2);
  });

  it('before it was ready has no readings', async () => {
    const session = await openTrials();
    const plan = { seed: 1, warmupRequests: 0, readings: 1, requestsPerReading: 10 };
    const outcome = await session.growth(subjectOf(serviceOf('exits-before-ready.mjs')), plan);
    expect(outcome).toMatchObject({
      error: { code: 'EXITED_BEFORE_READY' },
      services: [{ name: 'web', readings: [] }],
    });
  });

  it('where nothing can be driven, before the first reading', async () => {
    const session = await openTrials();
    const plan = { seed: 1, warmupRequests: 0, readings: 1, requestsPerReading: 10 };
    const outcome = await session.growth(subjectOf(serviceOf('allocate.mjs', { args: [0], load: null })), plan);
    expect(outcome).toMatchObject({ error: { code: 'CONNECTION_FAILED' }, services: [{ name: 'web', readings: [] }] });
  });

  it('by a route that only refuses or fails, after its first block', async () => {
    const answers = (status: number): string =>
      writeProgram(
        `answers-${status}.mjs`,
        `import { createServer } from 'node:http';
         createServer((request, response) => {
           response.statusCode = request.url === '/' ? 200 : ${status};
           response.end();
         }).listen(0, '127.0.0.1');`,
      );
    const load = loadOf({ routes: [routeOf('GET', '/page')] });
    for (const [status, code] of [
      [401, 'NEEDS_LOGIN'],
      [503, 'ANSWERS_ERRORS'],
    ] as const) {
      const outcome = await grown(subjectOf(serviceOf(answers(status), { load })), { readings: 30 });
      expect(outcome.error).toMatchObject({ code });
      expect(outcome.services[0]?.readings).toHaveLength(1);
    }
  });
});

describe('a growth run of a service whose worker crashes', () => {
  it('goes on, and says so', async () => {
    const outcome = await grown(subjectOf(serviceOf('worker-crashes.mjs', { env: { CRASH_AT: '300' } })));
    expect(outcome.failure).toBeUndefined();
    expect(outcome.services[0]?.readings).toHaveLength(4);
    expect(outcome.warnings.map(({ code }) => code)).toContain('crash-logged');
  });
});
