import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DifferenceSpread } from '../../src/design/spread.ts';
import { chanceOfRatio, pooledMeanOf } from '../../src/estimate/pooled-t.ts';
import { meanOf } from '../../src/estimate/student-t.ts';
import { rEstimates } from '../support/r-estimates.ts';

const spread = (standardDeviation: number): DifferenceSpread => ({ standardDeviation, degreesOfFreedom: 6 });
/** Mean 10, variance 2. */
const differences = [8.5, 11.5, 8.75, 11.25, 9, 11];

describe('chanceOfRatio', () => {
  it('agrees with pf of R', () => {
    for (const { ratio, upper, lower, chance } of rEstimates.fisher)
      expect(Math.abs(chanceOfRatio(3 * ratio, upper, 3, lower) / chance - 1)).toBeLessThan(1e-9);
  });

  it('takes any spread beside none for no chance, and none for nothing odd', () => {
    expect(chanceOfRatio(1, 5, 0, 6)).toBe(0);
    expect(chanceOfRatio(0, 5, 1, 6)).toBe(1);
    expect(chanceOfRatio(0, 5, 0, 6)).toBe(1);
  });
});

describe('pooledMeanOf', () => {
  it('weighs both variances by their degrees of freedom', () => {
    const own = (meanOf(differences)?.standardError ?? 0) ** 2 * 6;
    expect(pooledMeanOf(differences, spread(2))).toEqual({
      mean: 10,
      standardError: expect.closeTo(Math.sqrt((5 * own + 6 * 4) / 11 / 6), 12),
      degreesOfFreedom: 11,
    });
  });

  it('lets the pairs speak for themselves where they vary more than chance allows, or nothing was known', () => {
    expect(pooledMeanOf(differences, spread(0.5))).toEqual(meanOf(differences));
    expect(pooledMeanOf(differences, spread(0))).toEqual(meanOf(differences));
    expect(pooledMeanOf(differences, null)).toEqual(meanOf(differences));
  });

  it('gives equal differences the error that the starts showed', () => {
    const equal = pooledMeanOf([4096, 4096, 4096, 4096, 4096, 4096], spread(8192));
    expect(equal?.standardError).toBeCloseTo(8192 * Math.sqrt(6 / 11 / 6), 8);
  });

  it('knows nothing of fewer than two differences', () => {
    expect(pooledMeanOf([1], spread(1))).toBeUndefined();
  });

  it('never has less error than half of what the pairs say, nor fewer degrees of freedom', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1000, noNaN: true }), (own, deviation) => {
        const [alone, pooled] = [meanOf(own), pooledMeanOf(own, spread(deviation))];
        expect(pooled?.standardError).toBeGreaterThanOrEqual((alone?.standardError ?? 0) / 2);
        expect(pooled?.degreesOfFreedom).toBeGreaterThanOrEqual(alone?.degreesOfFreedom ?? 0);
      }),
    );
  });
});
