import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeCycle } from '../../src/load/route-order.ts';
import { routeOf } from '../support/programs.ts';

const cycleOf = (...weights: number[]): number[] =>
  routeCycle(weights.map((weight, index) => routeOf('GET', `/${index}`, { weight })));

const countsOf = (cycle: readonly number[]): number[] =>
  [...new Set(cycle)].sort((a, b) => a - b).map((route) => cycle.filter((entry) => entry === route).length);

describe('routeCycle', () => {
  it.each([
    [[1], [1]],
    [
      [1, 1],
      [1, 1],
    ],
    [
      [2, 1],
      [2, 1],
    ],
    [
      [3, 2],
      [3, 2],
    ],
    [
      [7, 3],
      [7, 3],
    ],
    [
      [0.5, 0.25, 0.25],
      [2, 1, 1],
    ],
    [
      [100, 1],
      [100, 1],
    ],
  ])('of weights %j has shares %j', (weights, counts) => {
    expect(countsOf(cycleOf(...weights))).toEqual(counts);
  });

  it('mixes the routes evenly', () => {
    expect(cycleOf(5, 1, 1)).toEqual([0, 0, 1, 0, 2, 0, 0]);
    expect(cycleOf(1, 1, 1)).toEqual([0, 1, 2]);
  });

  it('has every route in it, however light', () => {
    expect(countsOf(cycleOf(1_000_000, 1))).toHaveLength(2);
    expect(countsOf(cycleOf(...Array<number>(300).fill(1)))).toHaveLength(300);
  });

  it('is at most 200 steps long plus the routes that would be left out, and within 1 % of the weights that fit', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, (given) => {
        const cycle = cycleOf(...given);
        expect(cycle.length).toBeLessThanOrEqual(200 + given.length);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        for (const [index, weight] of given.entries()) {
          const share = cycle.filter((entry) => entry === index).length / cycle.length;
          expect(Math.abs(share - weight / total)).toBeLessThan(0.011);
        }
      }),
    );
  });
});
