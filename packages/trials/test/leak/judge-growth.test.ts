import { unavailable } from '@tare/accounting';
import type { GrowthPart, GrowthReading, ServiceLeak } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { judgeGrowth, judgePairedGrowth } from '../../src/leak/judge-growth.ts';
import { type MadeService, madeReadings, withoutV8 } from './made-readings.ts';

const budget = 1e6;
const judge = (service: MadeService, readings?: number): ServiceLeak =>
  judgeGrowth('web', madeReadings(service, readings), budget);

const growing = ({ parts }: ServiceLeak): GrowthPart[] => parts.filter(({ grows }) => grows).map(({ part }) => part);
const estimate = ({ parts }: ServiceLeak, part: GrowthPart): number | undefined =>
  parts.find((entry) => entry.part === part)?.perThousandRequests?.estimate;

describe('the growth of one run', () => {
  it('of the JS heap is named with its slope', () => {
    const found = judge({ jsHeap: (requests) => 5e6 + 2_000 * requests });
    expect(found).toMatchObject({ service: 'web', state: 'grows', budgetBytes: budget, paired: null });
    expect(found.bytesPerThousandRequests?.estimate).toBeCloseTo(2e6, -4);
    expect(growing(found)).toEqual(['js-heap']);
    expect(estimate(found, 'js-heap')).toBeCloseTo(2e6, 3);
    expect(estimate(found, 'external')).toBe(0);
  });

  it('of buffers is external, not native', () => {
    expect(growing(judge({ external: (requests) => 2_000 * requests }))).toEqual(['external']);
  });

  it('outside of V8 is native', () => {
    expect(growing(judge({ native: (requests) => 10e6 + 2_000 * requests }))).toEqual(['native']);
  });

  it('in two parts names both, and leaves out what carries less than a tenth', () => {
    const found = judge({
      jsHeap: (requests) => 5e6 + 1_500 * requests,
      external: (requests) => 1_000 * requests,
      native: (requests) => 10e6 + 100 * requests,
    });
    expect(found.bytesPerThousandRequests?.estimate).toBeCloseTo(2.6e6, -4);
    expect(growing(found)).toEqual(['js-heap', 'external']);
  });

  it('of descriptors, threads and processes is named although memory stands still', () => {
    const found = judge({
      fileDescriptors: (requests) => 20 + requests / 100,
      threads: (requests) => 11 + Math.floor(requests / 1_000),
      processes: (requests) => 1 + Math.floor(requests / 2_000),
    });
    expect(found.state).toBe('within-budget');
    expect(growing(found)).toEqual(['threads', 'file-descriptors', 'processes']);
    expect(estimate(found, 'file-descriptors')).toBeCloseTo(10, 6);
  });

  it('is not seen in descriptors that come and go', () => {
    expect(growing(judge({ fileDescriptors: (requests) => 20 + ((requests / 250) % 3) }))).toEqual([]);
  });

  it('within the budget is no leak, and its parts are not named for noise', () => {
    const found = judge({ jsHeap: (requests) => 5e6 + 20 * requests });
    expect(found.state).toBe('within-budget');
    expect(found.bytesPerThousandRequests?.low).toBeGreaterThan(0);
    expect(growing(found)).toEqual([]);
  });

  it('that ends after a few readings, as the rest of a warm-up does, is no leak', () => {
    const found = judge({ jsHeap: (requests) => 5e6 + 3_000 * Math.min(requests, 2_500) });
    expect(found.state).not.toBe('grows');
  });

  it('in one step, as of a cache that is filled at once, is no leak', () => {
    const found = judge({ external: (requests) => (requests > 6_000 ? 30e6 : 0) });
    expect(found.state).not.toBe('grows');
  });

  it('around the budget is not decided', () => {
    const noise = (requests: number): number => 400_000 * Math.sin(requests * 7.3);
    const found = judge({ native: (requests) => 10e6 + 1_000 * requests + noise(requests) });
    expect(found.state).toBe('undecided');
  });

  it.each([0, 1, 4])('from %i readings is unmeasured, in all its parts', (count) => {
    const found = judge({}, count);
    expect(found).toMatchObject({ state: 'unmeasured', bytesPerThousandRequests: null });
    expect(found.parts.map(({ perThousandRequests }) => perThousandRequests)).toEqual(Array(6).fill(null));
    expect(growing(found)).toEqual([]);
  });

  it('can be told from five readings', () => {
    expect(judge({ jsHeap: (requests) => 5e6 + 2_000 * requests }, 5).state).toBe('grows');
  });
});

describe('readings that lack something', () => {
  const leaking = madeReadings({ native: (requests) => 10e6 + 2_000 * requests });

  it('of a runtime without V8 tell growth, and call it native', () => {
    const found = judgeGrowth('api', withoutV8(leaking), budget);
    expect(found.state).toBe('grows');
    expect(growing(found)).toEqual(['native']);
    expect(found.parts.find(({ part }) => part === 'external')?.perThousandRequests).toBeNull();
  });

  it('of a Node.js that gave no account of its heap take its pages instead', () => {
    const silent = madeReadings({ jsHeap: (requests) => 5e6 + 2_000 * requests }).map(
      (reading): GrowthReading => ({
        ...reading,
        heapUsedBytes: unavailable('not-sampled'),
        externalBytes: unavailable('not-sampled'),
      }),
    );
    expect(growing(judgeGrowth('web', silent, budget))).toEqual(['js-heap']);
  });

  it('without a weight are left out', () => {
    const torn = leaking.map(
      (reading, index): GrowthReading =>
        index % 4 === 0 ? { ...reading, privateBytes: unavailable('vanished') } : reading,
    );
    expect(judgeGrowth('web', torn, budget)).toMatchObject({ state: 'grows' });
    const blind = leaking.map((reading): GrowthReading => ({ ...reading, privateBytes: unavailable('denied') }));
    expect(judgeGrowth('web', blind, budget)).toMatchObject({ state: 'unmeasured' });
  });

  it('that were not collected do not count beside those that were', () => {
    const busy = madeReadings({}).map(
      (reading, index): GrowthReading =>
        // Busier towards the end: taken as they are, these would be a leak.
        index > 20 && index % 2 === 0
          ? { ...reading, privateBytes: 80e6, heapUsedBytes: unavailable('not-sampled') }
          : reading,
    );
    expect(judgeGrowth('web', busy, budget)).toMatchObject({ state: 'within-budget' });
  });

  it('with no request more than the reading before do not count', () => {
    const stuck = madeReadings({}).map((reading, index) => (index > 2 ? { ...reading, requests: 1_500 } : reading));
    expect(judgeGrowth('web', stuck, budget)).toMatchObject({ state: 'unmeasured' });
  });

  it('do not make a part up where a part is not known', () => {
    const denied = leaking.map((reading): GrowthReading => ({ ...reading, fileDescriptors: unavailable('denied') }));
    const part = judgeGrowth('web', denied, budget).parts.find((entry) => entry.part === 'file-descriptors');
    expect(part).toEqual({ part: 'file-descriptors', perThousandRequests: null, grows: false });
  });
});

describe('the growth that a change adds', () => {
  /** Runs differ a little from start to start. */
  const run = (bytesPerRequest: number, index: number): GrowthReading[] =>
    madeReadings({ jsHeap: (requests) => 5e6 + (bytesPerRequest + 20 * Math.sin(index * 11)) * requests }, 12);
  const pairs = (baseline: number, change: number, count = 6) =>
    Array.from({ length: count }, (_, index) => ({ baseline: run(baseline, index), change: run(change, index + 50) }));

  it('decides, whatever the base grows by', () => {
    const found = judgePairedGrowth('web', pairs(3_000, 5_000), budget);
    expect(found).toMatchObject({ state: 'grows', paired: { state: 'grows', pairs: 6, budgetBytes: budget } });
    expect(found.paired?.addedBytes).toBeCloseTo(2e6, -5);
    expect(found.bytesPerThousandRequests?.estimate).toBeCloseTo(5e6, -5);
    expect(growing(found)).toEqual(['js-heap']);
  });

  it('is none where both leak alike', () => {
    const found = judgePairedGrowth('web', pairs(3_000, 3_000), budget);
    expect(found).toMatchObject({ state: 'within-budget', paired: { state: 'no-growth-found' } });
    expect(found.paired?.upperBytes).toBeLessThan(budget);
  });

  it('is not decided around the budget', () => {
    expect(judgePairedGrowth('web', pairs(0, 1_000), budget)).toMatchObject({ state: 'undecided' });
  });

  it.each([0, 1])('is unmeasured from %i pairs', (count) => {
    const found = judgePairedGrowth('web', pairs(0, 5_000, count), budget);
    expect(found).toMatchObject({ state: 'unmeasured', bytesPerThousandRequests: null });
    expect(growing(found)).toEqual([]);
  });

  it('counts a pair only where both runs have a slope', () => {
    const found = judgePairedGrowth('web', [...pairs(0, 5_000, 3), { baseline: [], change: run(5_000, 1) }], budget);
    expect(found.paired?.pairs).toBe(3);
  });
});
