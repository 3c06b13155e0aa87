import { expect, it } from 'vitest';
import { smallestEffectBytes } from '../../src/design/smallest-effect.ts';
import type { DifferenceSpread } from '../../src/design/spread.ts';

const mebibyte = 1024 ** 2;
const spread = (standardDeviation: number): DifferenceSpread => ({ standardDeviation, degreesOfFreedom: 6 });

it('is a floor, a share of the baseline, or what the machine resolves, whichever is largest', () => {
  expect(smallestEffectBytes('natural', spread(0), 50 * mebibyte)).toBe(mebibyte);
  expect(smallestEffectBytes('natural', spread(0), 300 * mebibyte)).toBe(3 * mebibyte);
  expect(smallestEffectBytes('natural', spread(4 * mebibyte), 50 * mebibyte)).toBeCloseTo(4.243 * mebibyte, -4);
  expect(smallestEffectBytes('calm', spread(0), 300 * mebibyte)).toBe(0.1 * mebibyte);
  expect(smallestEffectBytes('calm', spread(0.2 * mebibyte), 50 * mebibyte)).toBeCloseTo(0.245 * mebibyte, -3);
});

it('is the floor or the share where nothing is known of the spread', () => {
  expect(smallestEffectBytes('calm', undefined, 0)).toBe(0.1 * mebibyte);
  expect(smallestEffectBytes('natural', undefined, 300 * mebibyte)).toBe(3 * mebibyte);
});
