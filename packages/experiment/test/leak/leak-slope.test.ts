import { describe, expect, it } from 'vitest';
import { type LeakReading, leakSlope, runSlope } from '../../src/leak/leak-slope.ts';

/** 100 readings over 10,000 requests; the heap fills by 30,000 bytes within the first thousand. */
const readings = (bytesPerThousand: number): LeakReading[] =>
  Array.from({ length: 100 }, (_, index) => ({
    requests: 100 * (index + 1),
    privateBytes:
      1e6 + Math.min(30_000, 3000 * index) + (bytesPerThousand * (index + 1)) / 10 + ((index * 7919) % 13) * 100,
  }));

describe('leakSlope', () => {
  it('does not take warm-up for growth', () => {
    const slope = leakSlope(readings(0), { budgetBytes: 1000 });
    expect(slope).toMatchObject({ state: 'within-budget', blocks: 10, readings: 75 });
  });

  it('drops as much as it is told to', () => {
    expect(leakSlope(readings(0), { budgetBytes: 1000, warmupRequests: 5000 }).readings).toBe(51);
    expect(runSlope(readings(200), 5000)).not.toBe(runSlope(readings(200)));
  });

  it('raises an alarm only when the lower bound exceeds the budget', () => {
    const slope = leakSlope(readings(5000), { budgetBytes: 1000 });
    expect(slope.state).toBe('grows');
    expect(slope.bytesPerThousandRequests?.estimate).toBeCloseTo(5000, -2);
    expect(leakSlope(readings(5000), { budgetBytes: 5000 }).state).toBe('undecided');
  });

  it('says nothing of a handful of readings', () => {
    expect(leakSlope(readings(5000).slice(0, 5), { budgetBytes: 0 })).toMatchObject({
      state: 'unmeasured',
      bytesPerThousandRequests: null,
    });
    expect(leakSlope([], { budgetBytes: 0 }).state).toBe('unmeasured');
  });
});
