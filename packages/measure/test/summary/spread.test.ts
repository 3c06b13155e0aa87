import { unavailable } from '@tare/accounting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleStandardDeviation, spreadOf } from '../../src/summary/spread.ts';

describe('spreadOf', () => {
  it('tells how far known figures lie apart', () => {
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      trials: 8,
      low: 2,
      high: 9,
      // Squares of the distances from 5 sum up to 32.
      standardDeviation: Math.sqrt(32 / 7),
    });
  });

  it('has no standard deviation of one figure', () => {
    expect(spreadOf([3])).toEqual({ trials: 1, low: 3, high: 3, standardDeviation: null });
  });

  it('leaves unknown figures out', () => {
    expect(spreadOf([unavailable('vanished'), 1, 3])).toMatchObject({ trials: 2, low: 1, high: 3 });
  });

  it('gives the reason where none is known', () => {
    expect(spreadOf([unavailable('denied'), unavailable('vanished')])).toEqual(unavailable('denied'));
    expect(spreadOf([])).toEqual(unavailable('not-sampled'));
  });
});

describe('sampleStandardDeviation', () => {
  it('does not change when all values move by the same', () => {
    const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer({ min: -1e6, max: 1e6 }), (given, shift) => {
        const moved = given.map((value) => value + shift);
        expect(sampleStandardDeviation(moved)).toBeCloseTo(sampleStandardDeviation(given), 5);
      }),
    );
  });
});
