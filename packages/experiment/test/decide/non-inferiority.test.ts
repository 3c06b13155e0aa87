import { describe, expect, it } from 'vitest';
import {
  judgeLatency,
  judgeReady,
  judgeThroughput,
  type TimedPair,
  timedArmsOf,
  usualMargins,
} from '../../src/decide/non-inferiority.ts';
import { sequentialDesign } from '../../src/design/design.ts';
import { seededRandom } from '../../src/random.ts';

/** Times of the change relative to a baseline that varies threefold itself. */
const pairs = (ratio: number, spread: number): TimedPair[] =>
  Array.from({ length: 8 }, (_, index) => {
    const baselineMs = 20 + 5 * index;
    return { baselineMs, changeMs: baselineMs * ratio * (1 + (index % 2 === 0 ? 1 : -1) * spread * (1 + index / 50)) };
  });
const latency = (ratio: number, spread: number): unknown =>
  judgeLatency(timedArmsOf(pairs(ratio, spread), sequentialDesign), usualMargins)?.state;

describe('judgeLatency', () => {
  it('takes a bound within the margin for not worse, one clear of it for worse, and else says that it does not know', () => {
    expect(latency(1, 0.02)).toBe('not-worse');
    expect(latency(1.05, 0.02)).toBe('not-worse');
    expect(latency(1.3, 0.02)).toBe('worse');
    expect(latency(1, 0.3)).toBe('undecided');
  });

  it('gives ratio and difference with their upper bounds', () => {
    const judged = judgeLatency(timedArmsOf(pairs(1.2, 0), sequentialDesign), usualMargins);
    expect(judged?.ratio).toBeCloseTo(1.2, 10);
    expect(judged?.ratioUpper).toBeCloseTo(1.2, 10);
    expect(judged?.differenceMs).toBeCloseTo(0.2 * (judged?.baselineMs ?? 0), 10);
    expect(judged?.confidence).toBeCloseTo(0.95, 10);
  });

  it('judges routes of a few milliseconds by the difference, since their ratio is a matter of rounding', () => {
    const fast = Array.from({ length: 8 }, (_, index) => ({ baselineMs: index % 2, changeMs: 1 }));
    expect(judgeLatency(timedArmsOf(fast, sequentialDesign), usualMargins)).toMatchObject({
      state: 'not-worse',
      ratio: null,
      margin: { ms: 1 },
    });
  });
});

describe('judgeReady', () => {
  it('allows a tenth of the start or 100 ms, whichever is more', () => {
    const start = (baselineMs: number, changeMs: number): unknown =>
      judgeReady(timedArmsOf(Array(8).fill({ baselineMs, changeMs }), sequentialDesign), usualMargins);
    expect(start(200, 290)).toMatchObject({ state: 'not-worse', margin: { ms: 100 } });
    expect(start(200, 310)).toMatchObject({ state: 'worse' });
    expect(start(4000, 4300)).toMatchObject({ state: 'not-worse', margin: { ms: 400 } });
  });
});

describe('judgeThroughput', () => {
  const judge = (ratio: number, spread: number) => {
    const random = seededRandom(3);
    const pairs = Array.from({ length: 8 }, () => ({
      baselineMs: 1000 * (1 + spread * (random() - 0.5)),
      changeMs: 1000 * ratio * (1 + spread * (random() - 0.5)),
    }));
    return judgeThroughput(timedArmsOf(pairs, sequentialDesign), usualMargins);
  };

  it('is worse where the rate falls for certain, the same where it does not, and undecided in noise', () => {
    expect(judge(0.7, 0.05)).toMatchObject({ state: 'worse', ratio: expect.closeTo(0.7, 1) });
    expect(judge(1, 0.05)?.state).toBe('not-worse');
    expect(judge(0.9, 0.9)?.state).toBe('undecided');
  });

  it('says nothing of a rate of 0, or of one pair', () => {
    const idle = Array.from({ length: 8 }, () => ({ baselineMs: 0, changeMs: 10 }));
    expect(judgeThroughput(timedArmsOf(idle, sequentialDesign), usualMargins)).toBeUndefined();
    expect(
      judgeThroughput(timedArmsOf([{ baselineMs: 9, changeMs: 9 }], sequentialDesign), usualMargins),
    ).toBeUndefined();
  });
});
