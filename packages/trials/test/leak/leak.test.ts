import { TareError } from '@tare/accounting';
import type { GrowthReading, LeakResult } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { type LeakProgress, leak } from '../../src/leak/leak.ts';
import { madeReadings } from './made-readings.ts';
import { armOf, sessionOf } from './session-double.ts';

const grown = (bytesPerRequest: number, readings = 41): GrowthReading[] =>
  madeReadings({ jsHeap: (requests) => 5e6 + bytesPerRequest * requests }, readings);

const crash = new TareError('CRASHED_UNDER_LOAD', { message: 'web ended.', remedy: 'Look at its output.' });
const interruption = new TareError('INTERRUPTED', { message: 'Interrupted.', seen: 'SIGINT', remedy: 'Kept.' });

describe('a search for a leak without a base', () => {
  it('is one run of the usual length, judged for each service', async () => {
    const { session, calls } = sessionOf(() => ({
      services: [
        { name: 'web', readings: grown(2_000) },
        { name: 'api', readings: grown(0) },
      ],
    }));
    const result = await leak({ arm: armOf('server.js', ['web', 'api']), session });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.options).toMatchObject({ seed: 1, warmupRequests: 2_500, readings: 40, requestsPerReading: 250 });
    expect(result).toMatchObject({
      schema: 'tare/leak@1',
      outcome: 'complete',
      passed: false,
      baseline: null,
      subject: { name: 'shop' },
      settings: { requests: 10_000, readings: 40, warmupRequests: 2_500, budgetBytes: 1_000_000, connections: 10 },
      services: [
        { service: 'web', state: 'grows' },
        { service: 'api', state: 'within-budget' },
      ],
      runs: [{ arm: null, state: 'complete' }],
      error: null,
    });
  });

  it('passes where nothing grows by more than the budget', async () => {
    const { session } = sessionOf(() => ({ services: [{ name: 'web', readings: grown(2_000) }] }));
    expect(await leak({ arm: armOf('server.js'), session, budgetBytes: 3e6 })).toMatchObject({ passed: true });
  });

  it('is as long as it is asked to be; what cannot be divided is rounded up', async () => {
    const { session, calls } = sessionOf(() => ({ services: [{ name: 'web', readings: grown(0) }] }));
    const result = await leak({ arm: armOf('server.js'), session, requests: 1_000, readings: 30, warmupRequests: 7 });
    expect(calls[0]?.options).toMatchObject({ warmupRequests: 7, readings: 30, requestsPerReading: 34 });
    expect(result.settings).toMatchObject({ requests: 1_020, readings: 30, warmupRequests: 7 });
  });

  it('counts the requests of all for a service that gets none itself', async () => {
    const store = grown(2_000).map((reading) => ({ ...reading, requests: 0 }));
    const services = [
      { name: 'store', readings: store },
      { name: 'web', readings: grown(0) },
    ];
    const { session } = sessionOf(() => ({ services }));
    const result = await leak({ arm: armOf('server.js', ['store', 'web']), session });
    expect(result.services[0]).toMatchObject({ service: 'store', state: 'grows' });
    expect(result.services[0]?.bytesPerThousandRequests?.estimate).toBeCloseTo(2e6, -4);
    // What was observed is recorded as it was.
    expect(result.runs[0]?.services[0]?.readings[5]?.requests).toBe(0);
  });

  it('warns of descriptors, which no budget of memory holds', async () => {
    const readings = madeReadings({ fileDescriptors: (requests) => 20 + requests });
    const { session } = sessionOf(() => ({ services: [{ name: 'web', readings }] }));
    const result = await leak({ arm: armOf('server.js'), session });
    expect(result).toMatchObject({
      passed: true,
      warnings: [
        {
          code: 'file-descriptors-grow',
          service: 'web',
          message: 'Every 1,000 requests leave 1000 more file descriptors; a process usually may have 1,024.',
        },
      ],
    });
  });

  it('tells how far it is', async () => {
    const seen: LeakProgress[] = [];
    const { session } = sessionOf((_command, { onReading }) => {
      onReading?.(1, 41);
      onReading?.(2, 41);
      return { services: [] };
    });
    await leak({ arm: armOf('server.js'), session, onProgress: (progress) => seen.push(progress) });
    expect(seen).toMatchObject([
      { arm: 'server.js', run: 1, runs: 1, done: 1, of: 41 },
      { run: 1, done: 2 },
    ]);
  });
});

describe('a run that ends early', () => {
  it('by a crash keeps its readings, judges them, and tells the crash', async () => {
    const { session } = sessionOf(() => ({ services: [{ name: 'web', readings: grown(2_000, 12) }], failure: crash }));
    const result = await leak({ arm: armOf('server.js'), session });
    expect(result).toMatchObject({
      outcome: 'failed',
      passed: false,
      error: { code: 'CRASHED_UNDER_LOAD' },
      services: [{ state: 'grows' }],
      runs: [{ state: 'partial', error: { code: 'CRASHED_UNDER_LOAD' } }],
    });
    expect(result.runs[0]?.services[0]?.readings).toHaveLength(12);
  });

  it('before it was ready measured nothing, and does not pass', async () => {
    const { session } = sessionOf(() => ({ services: [], failure: crash }));
    const result = await leak({ arm: armOf('server.js'), session });
    expect(result).toMatchObject({
      outcome: 'failed',
      passed: false,
      services: [{ service: 'web', state: 'unmeasured' }],
    });
  });

  it('by a person is judged as far as it went', async () => {
    const stop = new AbortController();
    const { session } = sessionOf(() => {
      stop.abort(interruption);
      return { services: [{ name: 'web', readings: grown(2_000, 20) }], failure: new Error('killed') };
    });
    const result = await leak({ arm: armOf('server.js'), session, signal: stop.signal });
    expect(result).toMatchObject({
      outcome: 'interrupted',
      error: { code: 'INTERRUPTED', seen: 'SIGINT' },
      services: [{ state: 'grows' }],
    });
  });

  it('because the time is up is judged as far as it went, and nobody failed', async () => {
    const { session } = sessionOf(
      (_command, { signal }) =>
        new Promise((resolve) => {
          const failure = new Error('ended');
          const services = [{ name: 'web', readings: grown(0, 10) }];
          signal?.addEventListener('abort', () => resolve({ services, failure }));
        }),
    );
    const result = await leak({ arm: armOf('server.js'), session, timeMs: 20 });
    expect(result).toMatchObject({
      outcome: 'complete',
      passed: true,
      error: null,
      runs: [{ state: 'partial', error: null }],
      warnings: [{ code: 'time-was-up' }],
    });
  });
});

describe('a search for a leak against a base', () => {
  const arms = { arm: armOf('new.js'), baseline: armOf('old.js') };
  const leaking = { services: [{ name: 'web', readings: grown(4_000, 13) }] };
  const sound = { services: [{ name: 'web', readings: grown(20, 13) }] };

  it('is six pairs of shorter runs, each in an order drawn by chance', async () => {
    const { session, calls } = sessionOf((command) => (command === 'node new.js' ? leaking : sound));
    const saved: LeakResult[] = [];
    const result = await leak({ ...arms, session, onSave: (soFar) => saved.push(soFar) });
    const order = calls.map(({ subject }) => subject);
    expect(order).toHaveLength(12);
    for (let pair = 0; pair < 6; pair++)
      expect(order.slice(2 * pair, 2 * pair + 2).sort()).toEqual(['node new.js', 'node old.js']);
    expect(new Set(order.filter((_, index) => index % 2 === 0)).size).toBe(2);
    expect(result).toMatchObject({
      outcome: 'complete',
      passed: false,
      baseline: { name: 'old.js' },
      arm: { name: 'new.js' },
      settings: { requests: 3_000, readings: 12, warmupRequests: 1_000 },
      services: [{ service: 'web', state: 'grows', paired: { pairs: 6 } }],
    });
    expect(result.runs.map(({ arm }) => `node ${arm}`)).toEqual(order);
    expect(saved.map(({ runs }) => runs.length)).toContain(5);
    const again = sessionOf(() => sound);
    await leak({ ...arms, session: again.session });
    expect(again.calls.map(({ subject }) => subject)).toEqual(order);
  });

  it('passes where both leak alike', async () => {
    const { session } = sessionOf(() => leaking);
    expect(await leak({ ...arms, session })).toMatchObject({ passed: true, services: [{ state: 'within-budget' }] });
  });

  it('that is interrupted judges the pairs that are whole', async () => {
    const stop = new AbortController();
    let runs = 0;
    const { session } = sessionOf((command) => {
      runs += 1;
      if (runs === 6) stop.abort(interruption);
      const run = command === 'node new.js' ? leaking : sound;
      return runs === 6 ? { ...run, failure: interruption } : run;
    });
    const result = await leak({ ...arms, session, signal: stop.signal });
    expect(result).toMatchObject({ outcome: 'interrupted', services: [{ state: 'grows', paired: { pairs: 2 } }] });
    expect(result.runs).toHaveLength(6);
  });

  it('begins no pair when the time is up', async () => {
    const { session, calls } = sessionOf(async (command) => {
      await new Promise((resolve) => setTimeout(resolve, 15));
      return command === 'node new.js' ? leaking : sound;
    });
    const result = await leak({ ...arms, session, timeMs: 40 });
    expect(calls.length).toBeLessThan(12);
    expect(calls.length % 2).toBe(0);
    expect(result).toMatchObject({ outcome: 'complete', warnings: [{ code: 'time-was-up' }] });
  });
});
