import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/decide/verdict.ts';
import { activeMembers, chooseChain, harmOf, type PathCandidate } from '../../src/plan/choose-chain.ts';
import type { PlannedChange } from '../../src/results/plan.ts';
import { plannedChange, slower, verdictOf } from '../support/plans.ts';

const candidate = (
  name: string,
  savingMegabytes: number,
  change: Partial<PlannedChange> = {},
  verdict: Partial<Verdict> = {},
): PathCandidate => ({
  change: plannedChange(name, change),
  verdict: verdictOf(name, savingMegabytes * 1e6, verdict),
});

const chainOf = (candidates: PathCandidate[]): string[] =>
  chooseChain(candidates).map(({ name, isConservative }) => (isConservative ? name : `${name} (aggressive)`));

describe('chooseChain', () => {
  it('begins with gentle members, what saves most first, and adds the others', () => {
    const chain = chainOf([
      candidate('small', 2),
      candidate('large', 10),
      candidate('risky', 30, { risk: 'high' }),
      candidate('laborious', 20, { effort: 'medium' }),
      candidate('nothing', 0),
    ]);
    expect(chain).toEqual(['large', 'small', 'risky (aggressive)', 'laborious (aggressive)']);
  });

  it('leaves to the aggressive path what harms latency, throughput or the start', () => {
    const lessThroughput = {
      state: 'worse',
      pairs: 8,
      baselinePerSecond: 1000,
      ratio: 0.7,
      ratioLower: 0.6,
      margin: { ratio: 0.9 },
      confidence: 0.95,
    } as const;
    const chain = chainOf([
      candidate('slow answers', 9, {}, { latencyMs: slower }),
      candidate('slow start', 8, {}, { readyMs: slower }),
      candidate('few answers', 7, {}, { throughput: lessThroughput }),
      candidate('harmless', 6, {}, { latencyMs: { ...slower, state: 'undecided' } }),
    ]);
    expect(chain).toEqual([
      'harmless',
      'slow answers (aggressive)',
      'slow start (aggressive)',
      'few answers (aggressive)',
    ]);
  });

  it('takes the best of a slot, and a better risky one into the aggressive path', () => {
    const semiSpace = { slot: 'semi-space' };
    expect(chainOf([candidate('2 MB', 8, semiSpace), candidate('1 MB', 9, semiSpace)])).toEqual(['1 MB']);
    expect(
      chainOf([
        candidate('1 MB', 9, semiSpace),
        candidate('lite', 20, { ...semiSpace, risk: 'high' }),
        candidate('x', 1),
      ]),
    ).toEqual(['1 MB', 'x', 'lite (aggressive)']);
    expect(chainOf([candidate('1 MB', 9, semiSpace), candidate('lite', 5, { ...semiSpace, risk: 'high' })])).toEqual([
      '1 MB',
    ]);
  });

  it('takes no change without a saving: what costs, broke, or was not measured', () => {
    const states: Verdict['state'][] = ['costs', 'broke', 'unmeasured', 'no-effect'];
    expect(chainOf(states.map((state) => candidate(state, 5, {}, { state })))).toEqual([]);
  });
});

describe('harmOf', () => {
  const slowerBy = (differenceMs: number, differenceUpperMs: number): Partial<Verdict> => ({
    latencyMs: { ...slower, differenceMs, differenceUpperMs },
  });

  it('is what lies beyond twice its uncertainty', () => {
    expect(harmOf(verdictOf('a', 1e6, slowerBy(9, 13)))).toBe('latency');
    expect(harmOf(verdictOf('a', 1e6, slowerBy(9, 14)))).toBeUndefined();
    expect(harmOf(verdictOf('a', 1e6, { readyMs: { ...slower, differenceMs: 400, differenceUpperMs: 500 } }))).toBe(
      'start',
    );
  });
});

describe('activeMembers', () => {
  it('lets the last of a slot hold', () => {
    const chain = [
      { name: 'a', slot: 's' },
      { name: 'b', slot: null },
      { name: 'c', slot: 's' },
    ];
    expect(activeMembers(chain.slice(0, 2)).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(activeMembers(chain).map(({ name }) => name)).toEqual(['b', 'c']);
  });
});
