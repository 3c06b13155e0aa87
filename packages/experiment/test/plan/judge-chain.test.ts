import { describe, expect, it } from 'vitest';
import { judgeChain, suspectOf } from '../../src/plan/judge-chain.ts';
import type { Composition } from '../../src/results/plan.ts';

const chainOf = (chain: string[], sweeps: (number | null)[][]): Composition => ({
  mode: 'natural',
  chain,
  sweeps: sweeps.map((sweep) => sweep.map((megabytes) => (megabytes === null ? null : megabytes * 1e6))),
  broke: null,
});

describe('judgeChain', () => {
  it('keeps what adds, and drops the second of two that save the same bytes', () => {
    const sweeps = [
      [80, 60, 60.2, 50],
      [81, 61, 60.9, 51],
      [79, 59.5, 59.4, 50],
    ];
    expect(judgeChain(chainOf(['pool', 'cache', 'lazy'], sweeps), [20e6, 20e6, 10e6], 1e6)).toEqual([
      { change: 'pool', addsBytes: 20e6, sweeps: 3, isKept: true, because: 'adds to those before it' },
      {
        change: 'cache',
        addsBytes: expect.closeTo(0.1e6, -3),
        sweeps: 3,
        isKept: false,
        because: 'adds nothing to those before it',
      },
      {
        change: 'lazy',
        addsBytes: expect.closeTo(9.9e6, -3),
        sweeps: 3,
        isKept: true,
        because: 'adds to those before it',
      },
    ]);
  });

  it('asks less of a member that saved little by itself', () => {
    const kept = (own: number): boolean | undefined =>
      judgeChain(chainOf(['a'], [[80, 79.4]]), [own], 1e6).find(({ change }) => change === 'a')?.isKept;
    expect(kept(1.1e6)).toBe(true);
    expect(kept(9e6)).toBe(false);
  });

  it('leaves out trials that were not measured, and keeps a member that no sweep has seen', () => {
    const steps = judgeChain(chainOf(['a', 'b'], [[80, null, 60]]), [9e6, 9e6], 1e6);
    expect(steps.map(({ addsBytes, isKept }) => ({ addsBytes, isKept }))).toEqual([
      { addsBytes: null, isKept: true },
      { addsBytes: null, isKept: true },
    ]);
  });
});

describe('suspectOf', () => {
  it('is the member that the shortest broken beginning ends with', () => {
    expect(suspectOf(['a', 'b', 'c'], [3, 2])).toBe('b');
    expect(suspectOf(['a', 'b', 'c'], [])).toBeUndefined();
  });
});
