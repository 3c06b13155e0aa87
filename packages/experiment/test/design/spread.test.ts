import { describe, expect, it } from 'vitest';
import { cautiousStandardDeviation, spreadOfStarts, standardErrorOf } from '../../src/design/spread.ts';

describe('spreadOfStarts', () => {
  it('is that of the difference of two starts: the root of 2 times that of one', () => {
    const spread = spreadOfStarts([1, 2, 3, 4, 5, 6, 7]);
    expect(spread?.standardDeviation).toBeCloseTo(Math.sqrt(2 * (28 / 6)), 12);
    expect(spread?.degreesOfFreedom).toBe(6);
  });

  it('is none of equal starts, and unknown of a single one', () => {
    expect(spreadOfStarts([4096, 4096, 4096])).toEqual({ standardDeviation: 0, degreesOfFreedom: 2 });
    expect(spreadOfStarts([4096])).toBeUndefined();
    expect(spreadOfStarts([])).toBeUndefined();
  });

  it('overstates the spread of neighbours where the starts drift', () => {
    const drifting = [0, 10, 20, 30, 40, 50, 60];
    // Neighbours are always 10 apart: their differences do not vary at all.
    expect(spreadOfStarts(drifting)?.standardDeviation).toBeGreaterThan(10);
  });
});

describe('standardErrorOf', () => {
  it('falls with the root of the pairs', () => {
    expect(standardErrorOf({ standardDeviation: 6, degreesOfFreedom: 6 }, 9)).toBe(2);
  });
});

describe('cautiousStandardDeviation', () => {
  it("is the upper 80 % bound: 40 % above seven starts' own", () => {
    // qchisq(0.2, 6) is 3.0701.
    const cautious = cautiousStandardDeviation({ standardDeviation: 1, degreesOfFreedom: 6 });
    expect(cautious).toBeCloseTo(Math.sqrt(6 / 3.0701), 2);
  });
});
