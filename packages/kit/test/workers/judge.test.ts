import {
  type Arbitrary,
  array,
  assert,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  property,
  record,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedWorker, judge, type Look, limitsOf, shedFirstMs } from '../../src/workers/judge.ts';

const never = Number.POSITIVE_INFINITY;
const worker = (id: number, parts: Partial<JudgedWorker> = {}): JudgedWorker => ({
  id,
  privateBytes: 20e6,
  readyBytes: 20e6,
  heapShares: [0.5, 0.5],
  requestsLeft: never,
  leftMs: never,
  ...parts,
});

/** A budget of 180 MB, of which the supervisor has 10. */
const look = (workers: readonly JudgedWorker[], parts: Partial<Look> = {}): Look => ({
  limitBytes: 180e6,
  usedBytes: 10e6 + workers.reduce((sum, { privateBytes }) => sum + privateBytes, 0),
  criticalMs: null,
  growthPerSecond: 0,
  startMs: 300,
  workers,
  ...parts,
});

const recycle = (id: number, reason: string, overlap = true) => ({ action: 'recycle', worker: id, reason, overlap });
const none = { action: 'none' };

const table: [string, Look, object][] = [
  ['nobody', look([]), none],
  ['fresh workers', look([worker(1), worker(2)]), none],
  ['one below its share', look([worker(1, { privateBytes: 114e6 })]), none],
  ['one above its share', look([worker(1, { privateBytes: 116e6 })]), recycle(1, 'over-budget')],
  ['one of two above its share', look([worker(1), worker(2, { privateBytes: 67e6 })]), recycle(2, 'over-budget')],
  [
    'the larger one of two that are above it',
    look([worker(1, { privateBytes: 67e6 }), worker(2, { privateBytes: 69e6 })]),
    recycle(2, 'over-budget'),
  ],
  [
    'one above its share, and no room for its replacement: shedding first',
    look([worker(1, { privateBytes: 160e6 })], { criticalMs: shedFirstMs - 1 }),
    none,
  ],
  [
    'the same when shedding has had its time',
    look([worker(1, { privateBytes: 160e6 })], { criticalMs: shedFirstMs }),
    recycle(1, 'over-budget', false),
  ],
  ['critical by others than the workers', look([worker(1)], { criticalMs: 60_000, usedBytes: 175e6 }), none],
  [
    'critical: the one that has grown most goes, also below its share',
    look([worker(1, { privateBytes: 50e6 }), worker(2, { privateBytes: 60e6 })], { criticalMs: 0 }),
    recycle(2, 'over-budget'),
  ],
  [
    'a heap that is almost full',
    look([worker(1, { privateBytes: 60e6, heapShares: [0.93, 0.94] })]),
    recycle(1, 'heap'),
  ],
  [
    'a full heap of a worker that has not grown: the next one would be as full',
    look([worker(1, { heapShares: [0.93, 0.94] })]),
    none,
  ],
  ['a heap that was almost full for a moment', look([worker(1, { heapShares: [0.93, 0.5] })]), none],
  ['a heap that has told once', look([worker(1, { heapShares: [0.99] })]), none],
  ['a heap that has not told', look([worker(1, { heapShares: [] })]), none],
  [
    'a full heap before one over budget',
    look([worker(1, { privateBytes: 90e6 }), worker(2, { privateBytes: 60e6, heapShares: [0.95, 0.95] })]),
    recycle(2, 'heap'),
  ],
  ['one that has served its requests', look([worker(1), worker(2, { requestsLeft: 0 })]), recycle(2, 'requests')],
  ['one that has served its time', look([worker(1, { leftMs: -1 })]), recycle(1, 'schedule')],
  ['requests before time', look([worker(1, { leftMs: 0 }), worker(2, { requestsLeft: -5 })]), recycle(2, 'requests')],
  [
    'a turn that can wait while memory is short',
    look([worker(1, { requestsLeft: 0, leftMs: 0 })], { criticalMs: 60_000 }),
    none,
  ],
  [
    'a turn without room for two',
    look([worker(1, { privateBytes: 100e6, readyBytes: 90e6, requestsLeft: 0 })]),
    recycle(1, 'requests', false),
  ],
  [
    'fresh workers that fill the budget',
    look([worker(1, { privateBytes: 175e6, readyBytes: 165e6 })], { criticalMs: 60_000 }),
    none,
  ],
  ['a worker that nobody could weigh', look([worker(1, { privateBytes: 0, readyBytes: 0 })]), none],
];

const bytes = integer({ min: 0, max: 400e6 });
const judged: Arbitrary<JudgedWorker> = record({
  id: integer({ min: 1, max: 1e6 }),
  privateBytes: bytes,
  readyBytes: bytes,
  heapShares: array(double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
  requestsLeft: constantFrom(never, 100, 0, -3),
  leftMs: constantFrom(never, 100, 0, -3),
});
const anyLook: Arbitrary<Look> = record({
  limitBytes: integer({ min: 1e6, max: 800e6 }),
  usedBytes: bytes,
  criticalMs: oneof(constant(null), integer({ min: 0, max: 10_000 })),
  growthPerSecond: integer({ min: 0, max: 100e6 }),
  startMs: integer({ min: 0, max: 20_000 }),
  workers: array(judged, { maxLength: 5 }),
});

describe('judge', () => {
  it.each(table)('%s', (_name, one, expected) => expect(judge(one)).toEqual(expected));

  const holds = (
    rule: (
      one: Look,
      worker: JudgedWorker,
      judgement: Extract<ReturnType<typeof judge>, { action: 'recycle' }>,
    ) => boolean,
  ) =>
    assert(
      property(anyLook, (one) => {
        const judgement = judge(one);
        if (judgement.action === 'none') return true;
        return one.workers.filter(({ id }) => id === judgement.worker).some((found) => rule(one, found, judgement));
      }),
      { numRuns: 2000 },
    );

  it('names a worker that is there', () => holds(() => true));

  it('recycles nobody over budget who has hardly grown', () =>
    holds(
      (_one, { privateBytes, readyBytes }, { reason }) => reason !== 'over-budget' || privateBytes > 1.15 * readyBytes,
    ));

  it('ends nobody over budget before a replacement unless it is short for long enough that shedding had its time', () =>
    holds(
      ({ criticalMs }, _worker, { reason, overlap }) =>
        reason !== 'over-budget' || overlap || (criticalMs ?? 0) >= shedFirstMs,
    ));

  it('lets a replacement start first where, and only where, it fits beside all others', () =>
    holds(
      ({ limitBytes, usedBytes }, { readyBytes }, { overlap }) => overlap === limitBytes - usedBytes >= readyBytes,
    ));

  it('takes a turn only while memory is not critical', () =>
    holds(({ criticalMs }, _worker, { reason }) => !['requests', 'schedule'].includes(reason) || criticalMs === null));

  it('sees to a full heap before anything else', () =>
    assert(
      property(anyLook, (one) => {
        const isFull = one.workers.some(
          ({ heapShares, privateBytes, readyBytes }) =>
            privateBytes > 1.15 * readyBytes && heapShares.length === 2 && heapShares.every((share) => share > 0.8),
        );
        const judgement = judge(one);
        return isFull === (judgement.action === 'recycle' && judgement.reason === 'heap');
      }),
    ));
});

describe('limitsOf', () => {
  it('leaves room for one replacement beside workers at their limits, and some to spare', () => {
    expect(limitsOf(look([worker(1), worker(2)]))).toEqual({ workerBytes: 57.5e6, isEnough: true });
  });

  it('leaves no such room where fresh workers would not fit then', () => {
    expect(limitsOf(look([worker(1, { readyBytes: 90e6 })]))).toEqual({ workerBytes: 143e6, isEnough: true });
    expect(limitsOf(look([worker(1, { readyBytes: 140e6 })]))).toMatchObject({ isEnough: false });
  });

  it('takes from the workers what others hold', () => {
    const alone = limitsOf(look([worker(1)])).workerBytes;
    expect(limitsOf(look([worker(1)], { usedBytes: 60e6 })).workerBytes).toBeCloseTo(alone - 30e6, -2);
  });

  it('is the whole usable budget of nobody', () => {
    expect(limitsOf(look([]))).toMatchObject({ workerBytes: 143e6, isEnough: true });
  });

  it('comes the sooner the faster they grow and the longer a replacement takes, but never for one that has hardly grown', () => {
    const bytesOf = (growthPerSecond: number, startMs: number): number =>
      limitsOf(look([worker(1)], { growthPerSecond, startMs })).workerBytes;
    expect(bytesOf(10e6, 300)).toBe(bytesOf(0, 300));
    expect(bytesOf(60e6, 300)).toBeLessThan(bytesOf(0, 300));
    expect(bytesOf(60e6, 600)).toBeLessThan(bytesOf(60e6, 300));
    expect(bytesOf(10_000e6, 20_000)).toBeCloseTo(1.15 * 20e6, -1);
  });

  it('adds up: workers at their limits and all others stay within the budget, unless fresh ones do not', () =>
    assert(
      property(anyLook, (one) => {
        const { workerBytes } = limitsOf(one);
        const held = one.workers.reduce((sum, { privateBytes }) => sum + privateBytes, 0);
        const others = Math.max(0, one.usedBytes - held);
        const least = 1.15 * Math.max(0, ...one.workers.map(({ readyBytes }) => readyBytes));
        const sum = Math.max(1, one.workers.length) * workerBytes + others;
        return sum <= 0.85 * one.limitBytes + 1 || workerBytes === least;
      }),
    ));
});
