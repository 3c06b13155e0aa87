import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentTCumulative, studentTQuantile, tInterval, tPValue } from '../../src/estimate/student-t.ts';
import { rEstimates } from '../support/r-estimates.ts';

const near = (seen: number | undefined, expected: number): void =>
  expect(Math.abs((seen ?? Number.NaN) / expected - 1)).toBeLessThan(1e-9);

describe("Student's t", () => {
  it('agrees with qt of R', () => {
    for (const { probability, degreesOfFreedom, t } of rEstimates.quantiles)
      near(studentTQuantile(probability, degreesOfFreedom), t);
  });

  it('agrees with t.test of R', () => {
    for (const { values, alpha, low, high, pValue } of rEstimates.student) {
      const interval = tInterval(values, alpha);
      near(interval?.low, low);
      near(interval?.high, high);
      near(tPValue(values), pValue);
    }
  });

  it('has a quantile function that undoes the cumulative one', () => {
    const levels = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 200 }), (probability, degrees) => {
        expect(studentTCumulative(studentTQuantile(probability, degrees), degrees)).toBeCloseTo(probability, 10);
      }),
    );
  });

  it('has an interval of no width for differences that are all the same, and none of a single one', () => {
    expect(tInterval([4096, 4096, 4096], 0.05)).toMatchObject({ low: 4096, high: 4096 });
    expect(tPValue([4096, 4096, 4096])).toBe(0);
    expect(tPValue([0, 0, 0])).toBe(1);
    expect(tInterval([4096], 0.05)).toBeUndefined();
  });
});
