import { expect, it } from 'vitest';
import { medianInterval } from '../../src/estimate/median-interval.ts';

const ordered = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

it('lies between the order statistics that qbinom(0.05, n, 0.5) of R names', () => {
  // qbinom gives 2, 3 and 6; P(X <= qbinom - 1) is at most 5 %.
  expect(medianInterval(ordered(8), 0.1)).toEqual({ low: 2, high: 7 });
  expect(medianInterval(ordered(12), 0.1)).toEqual({ low: 3, high: 10 });
  expect(medianInterval(ordered(20), 0.1)).toEqual({ low: 6, high: 15 });
  expect(medianInterval(ordered(4), 0.1)).toBeUndefined();
});
