import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateUnpairedShift, unpairedPValue, welchMeanOf } from '../../src/estimate/estimate-unpaired.ts';
import { mannWhitneyInterval } from '../../src/estimate/mann-whitney.ts';
import { boundsOfMean, pValueOfMean } from '../../src/estimate/student-t.ts';
import { seededRandom } from '../../src/random.ts';
import { type NoiseName, noises } from '../../src/simulation/noise.ts';
import { rEstimates } from '../support/r-estimates.ts';

const near = (seen: number | undefined, expected: number): void =>
  expect(Math.abs((seen ?? Number.NaN) / expected - 1)).toBeLessThan(1e-9);

describe('welchMeanOf', () => {
  it('agrees with t.test of R', () => {
    for (const row of rEstimates.unpaired) {
      const welch = welchMeanOf(row.before, row.after);
      if (!welch) throw new Error('too few values in the fixture');
      const { low, high } = boundsOfMean(welch, row.alpha);
      near(welch.degreesOfFreedom, row.welchDegreesOfFreedom);
      near(low, row.welchLow);
      near(high, row.welchHigh);
      near(pValueOfMean(welch), row.welchPValue);
    }
  });
});

describe('estimateUnpairedShift', () => {
  it('is the exact interval where one is attained, and Welch’s where not', () => {
    for (const { before, after, alpha, low, welchLow } of rEstimates.unpaired)
      near(estimateUnpairedShift(before, after, alpha)?.low, low ?? welchLow);
  });

  it('says before minus after: positive saves', () => {
    expect(estimateUnpairedShift([10, 11, 12, 13], [1, 2, 3, 4], 0.05)).toMatchObject({
      estimate: 9,
      low: 6,
      high: 12,
    });
  });

  it('says nothing of fewer than two trials on a side', () => {
    expect(estimateUnpairedShift([1], [1, 2, 3, 4, 5, 6], 0.05)).toBeUndefined();
    expect(estimateUnpairedShift([1, 2, 3], [], 0.05)).toBeUndefined();
    expect(unpairedPValue([1], [2, 3], 0.05)).toBe(1);
  });

  it('takes Welch’s interval for more trials than the exact distribution is counted for', () => {
    const many = Array.from({ length: 60 }, (_, index) => index);
    expect(mannWhitneyInterval(many, many, 0.05)).toBeUndefined();
    expect(estimateUnpairedShift(many, many, 0.05)?.estimate).toBe(0);
  });

  it('contains its estimate and agrees with its p-value on what is excluded', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(sample, sample, (before, after) => {
        const interval = estimateUnpairedShift(before, after, 0.05);
        if (!interval) throw new Error('two of each are enough');
        expect(interval.low).toBeLessThanOrEqual(interval.estimate);
        expect(interval.high).toBeGreaterThanOrEqual(interval.estimate);
        if (interval.low > 0 || interval.high < 0)
          expect(unpairedPValue(before, after, 0.05)).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
    );
  });

  it('covers the truth in at least 94 % where both sides have the same noise', () => {
    const names: NoiseName[] = ['normal', 'heavy-tailed', 'bimodal', 'rare-mode', 'skewed', 'stepped'];
    for (const noise of names)
      for (const trials of [3, 5, 8]) {
        let covered = 0;
        for (let experiment = 0; experiment < 2000; experiment++) {
          const next = noises[noise](seededRandom(31, experiment));
          const side = (): number[] => Array.from({ length: trials }, next);
          const interval = estimateUnpairedShift(side(), side(), 0.05);
          if (interval && interval.low <= 0 && interval.high >= 0) covered++;
        }
        // Two standard errors below 94 %.
        expect(covered / 2000).toBeGreaterThanOrEqual(0.94 - 0.011);
      }
  });
});
