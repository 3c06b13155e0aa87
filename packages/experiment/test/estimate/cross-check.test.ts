import { describe, expect, it } from 'vitest';
import { crossCheck } from '../../src/estimate/cross-check.ts';

const alpha = 0.05 / 3;

describe('crossCheck', () => {
  it('tells the two groups of an effect that comes and goes', () => {
    const differences = [0.2, 40.1, -0.3, 39.5, 40.4, 0.1, 39.9, 0.4, -0.1, 40.2];
    expect(crossCheck(differences, alpha, 1).bimodal).toEqual({
      kind: 'two-groups',
      groups: [
        { pairs: 5, median: 0.1 },
        { pairs: 5, median: 40.1 },
      ],
    });
  });

  it('takes steps below the smallest effect for one story', () => {
    expect(crossCheck([0, 4096, 0, 4096, 4096, 0, 0, 4096], alpha, 100_000).bimodal).toBeNull();
  });

  it('takes a single odd pair for an outlier', () => {
    expect(crossCheck([1, 1.1, 0.9, 1.2, 0.8, 1, 1.05, 60], alpha, 0.1).bimodal?.kind).not.toBe('two-groups');
  });

  it('says when mean and median tell different things', () => {
    const skewed = [0, 0.1, 0.2, 0.1, 0, 0.2, 0.1, 0.15, 0.05, 0.1, 0.12, 30];
    expect(crossCheck(skewed, alpha, 0.01).bimodal?.kind).toBe('mean-and-median-disagree');
  });

  it('finds nothing odd in differences that are all the same, and none of one pair', () => {
    expect(crossCheck([5, 5, 5, 5, 5], alpha, 1).bimodal).toBeNull();
    expect(crossCheck([5], alpha, 1)).toEqual({ tInterval: null, bimodal: null });
  });
});
