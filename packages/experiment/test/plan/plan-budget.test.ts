import { describe, expect, it } from 'vitest';
import { pathSweeps, screeningSweeps, trialsOfSweep } from '../../src/plan/plan-budget.ts';

const forever = Number.POSITIVE_INFINITY;

describe('screeningSweeps', () => {
  it('is three without a bound, fewer where time is short, and one at least', () => {
    expect(screeningSweeps(15, 1500, forever, 2)).toBe(3);
    expect(screeningSweeps(15, 1500, 180_000, 1)).toBe(2);
    expect(screeningSweeps(15, 1500, 180_000, 2)).toBe(1);
    expect(screeningSweeps(15, 1500, 1_000, 1)).toBe(1);
  });

  it('shares a trial of the baseline among eight arms', () => {
    expect([1, 8, 9, 16, 17].map(trialsOfSweep)).toEqual([2, 9, 11, 18, 20]);
  });
});

describe('pathSweeps', () => {
  it('is three, fewer where time is short, and none where there is none', () => {
    expect(pathSweeps(3, 1000, forever)).toBe(3);
    expect(pathSweeps(3, 1000, 9_000)).toBe(2);
    expect(pathSweeps(3, 1000, -1)).toBe(0);
  });
});
