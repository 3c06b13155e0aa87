import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundToSum, sum } from '../../src/figure/round-to-sum.ts';

const step = 100_000;
const parts = fc.array(fc.integer({ min: -2e9, max: 2e9 }), { minLength: 1, maxLength: 12 });

describe('roundToSum', () => {
  it('makes printed parts add up to the nearest printed whole', () => {
    fc.assert(
      fc.property(parts, (sizes) => {
        expect(sum(roundToSum(sizes, step))).toBe(Math.round(sum(sizes) / step) + 0);
      }),
    );
  });

  it('moves no part by a whole step', () => {
    fc.assert(
      fc.property(parts, (sizes) => {
        const rounded = roundToSum(sizes, step);
        expect(sizes.every((size, index) => Math.abs(size / step - (rounded[index] ?? Number.NaN)) < 1)).toBe(true);
      }),
    );
  });

  it('raises the parts with the largest remainders', () => {
    expect(roundToSum([140_000, 140_000, 150_000], step)).toEqual([1, 1, 2]);
  });

  it('does not round a real gap away', () => {
    expect(roundToSum([100_000, 200_000], step, 9)).toEqual([1, 2]);
  });
});
