import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discordantDistribution, theilSenInterval, theilSenSlope } from '../../src/leak/theil-sen.ts';
import { rEstimates } from '../support/r-estimates.ts';

const points = fc
  .array(fc.integer({ min: -500, max: 500 }), { minLength: 5, maxLength: 12 })
  .map((ys) => ys.map((y, x) => ({ x, y })));

describe('theilSenSlope', () => {
  it('agrees with the median of the pairwise slopes in R', () => {
    for (const { x, y, slope } of rEstimates.series) {
      const series = x.map((at, index) => ({ x: at, y: y[index] ?? Number.NaN }));
      expect(theilSenSlope(series)).toBeCloseTo(slope, 10);
    }
  });

  it('grows by what is added to the slope', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: -9, max: 9 }), (series, added) => {
        const steeper = series.map(({ x, y }) => ({ x, y: y + added * x + 3 }));
        expect(theilSenSlope(steeper)).toBeCloseTo(theilSenSlope(series) + added, 8);
      }),
    );
  });
});

describe('theilSenInterval', () => {
  it("stands on Kendall's distribution as cor.test of R has it", () => {
    for (const { points: count, discordant, cumulative } of rEstimates.discordant) {
      const sum = discordantDistribution(count)
        .slice(0, discordant + 1)
        .reduce((total, probability) => total + probability, 0);
      expect(sum).toBeCloseTo(cumulative, 10);
    }
  });

  it('contains the slope, and needs five points for 95 %', () => {
    fc.assert(
      fc.property(points, (series) => {
        const interval = theilSenInterval(series, 0.05);
        expect(interval?.confidence).toBeGreaterThanOrEqual(0.95);
        expect(interval?.low).toBeLessThanOrEqual(theilSenSlope(series));
        expect(interval?.high).toBeGreaterThanOrEqual(theilSenSlope(series));
        expect(theilSenInterval(series.slice(0, 4), 0.05)).toBeUndefined();
      }),
    );
  });
});
