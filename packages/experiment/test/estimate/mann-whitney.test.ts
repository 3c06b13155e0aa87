import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  largestExactSample,
  mannWhitneyDistribution,
  mannWhitneyInterval,
  mannWhitneyPValue,
  medianShift,
} from '../../src/estimate/mann-whitney.ts';
import { rEstimates } from '../support/r-estimates.ts';

const near = (seen: number | undefined, expected: number | null): void => {
  if (expected === null) expect(seen).toBeUndefined();
  else expect(Math.abs((seen ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};
/** Multiples of a page, so that ties are common. */
const sample = fc.array(
  fc.integer({ min: -20, max: 20 }).map((pages) => pages * 4096),
  { minLength: 4, maxLength: 9 },
);

describe('the distribution of U', () => {
  it('agrees with pwilcox of R', () => {
    for (const { first, second, u, cumulative } of rEstimates.mannWhitney) {
      const steps = mannWhitneyDistribution(first, second);
      u.forEach((at, index) => {
        near(
          steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0),
          cumulative[index] ?? null,
        );
      });
    }
  });
});

describe('mannWhitneyInterval and medianShift', () => {
  it('agree with wilcox.test of R', () => {
    for (const { before, after, alpha, estimate, low, high, confidence, pValue } of rEstimates.unpaired) {
      const interval = mannWhitneyInterval(before, after, alpha);
      near(medianShift(before, after), estimate);
      near(interval?.low, low);
      near(interval?.high, high);
      near(interval?.confidence, confidence);
      near(mannWhitneyPValue(before, after), pValue);
    }
  });

  it('agree with ordered differences of R where figures are tied', () => {
    for (const { before, after, alpha, estimate, low, high, pValue } of rEstimates.steppedUnpaired) {
      const interval = mannWhitneyInterval(before, after, alpha);
      near(medianShift(before, after), estimate);
      near(interval?.low, low);
      near(interval?.high, high);
      near(mannWhitneyPValue(before, after), pValue);
    }
  });

  it('need four of each, or three and five, for 95 %', () => {
    const attains = (first: number, second: number): boolean =>
      mannWhitneyInterval(Array(first).fill(1), Array(second).fill(1), 0.05) !== undefined;
    expect([attains(4, 4), attains(3, 5), attains(3, 4), attains(0, 40), attains(1, 40)]).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('give up on many values', () => {
    const many = Array.from({ length: largestExactSample + 1 }, (_, index) => index);
    expect(mannWhitneyInterval(many, [1, 2, 3, 4], 0.05)).toBeUndefined();
    expect(mannWhitneyPValue(many, [1, 2, 3, 4])).toBeUndefined();
  });

  it('turn round when the samples are exchanged', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const [one, other] = [mannWhitneyInterval(first, second, 0.05), mannWhitneyInterval(second, first, 0.05)];
        expect(medianShift(first, second) + medianShift(second, first)).toBe(0);
        expect((one?.low ?? 0) + (other?.high ?? 0)).toBe(0);
        expect(mannWhitneyPValue(first, second)).toBeCloseTo(mannWhitneyPValue(second, first) ?? Number.NaN, 12);
      }),
    );
  });

  it('leave zero out exactly when the test rejects it', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const interval = mannWhitneyInterval(first, second, 0.05);
        const excluded = interval !== undefined && (interval.low > 0 || interval.high < 0);
        expect((mannWhitneyPValue(first, second) ?? 1) <= 0.05).toBe(excluded);
      }),
    );
  });

  it('claim no more of ties than any way of breaking them', () => {
    const jitter = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 18, maxLength: 18 });
    fc.assert(
      fc.property(sample, sample, jitter, (first, second, by) => {
        const broken = first.map((value, index) => value + (by[index] ?? 0));
        const other = second.map((value, index) => value + (by[9 + index] ?? 0));
        expect(mannWhitneyPValue(first, second)).toBeGreaterThanOrEqual(
          (mannWhitneyPValue(broken, other) ?? 1) - 1e-12,
        );
      }),
    );
  });
});
