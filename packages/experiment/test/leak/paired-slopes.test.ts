import { describe, expect, it } from 'vitest';
import { judgePairedSlopes } from '../../src/leak/paired-slopes.ts';
import { rEstimates } from '../support/r-estimates.ts';

describe('judgePairedSlopes', () => {
  it('agrees with the one-sided t.test of R', () => {
    for (const { values, mean, pValueGreater, lower95 } of rEstimates.student) {
      const judged = judgePairedSlopes(values.map((value) => ({ baseline: 7, change: 7 + value })));
      expect((judged.addedBytes ?? 0) / mean).toBeCloseTo(1, 8);
      expect((judged.lowerBytes ?? 0) / lower95).toBeCloseTo(1, 8);
      expect(judged.pValue).toBeCloseTo(pValueGreater, 9);
      expect(judged.state).toBe(pValueGreater < 0.05 ? 'grows' : 'no-growth-found');
    }
  });

  it('does not blame the change for growth of the base', () => {
    const pairs = [1, 2, 3, 4, 5, 6].map((noise) => ({ baseline: 9000 + noise, change: 9003.5 }));
    expect(judgePairedSlopes(pairs).state).toBe('no-growth-found');
  });

  it('tolerates the budget', () => {
    const pairs = [1, 2, 3, 4, 5, 6].map((noise) => ({ baseline: 0, change: 100 + noise }));
    expect([0, 200].map((budget) => judgePairedSlopes(pairs, budget).state)).toEqual(['grows', 'no-growth-found']);
  });

  it('needs two runs of each', () => {
    const judged = judgePairedSlopes([
      { baseline: 0, change: 5 },
      { baseline: Number.NaN, change: 5 },
    ]);
    expect(judged).toMatchObject({ state: 'unmeasured', addedBytes: null, pValue: 1 });
  });
});
