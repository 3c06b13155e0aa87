import type { Comparison, Verdict } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { judgeBase } from '../../src/check/judge-base.ts';

const fivePercent = { kind: 'share', share: 0.05 } as const;

const verdict = (parts: Partial<Verdict>): Verdict => ({
  ...({} as Verdict),
  change: 'working tree',
  mode: 'natural',
  state: 'costs',
  savingBytes: { estimate: -8e6, low: -9e6, high: -7e6, confidence: 0.95 },
  baselineBytes: 100e6,
  brokeBecause: null,
  unmeasuredBecause: null,
  ...parts,
});
const comparison = (verdicts: Verdict[], names = ['web'], starts: number[] = []): Comparison =>
  ({
    baseline: { services: names.map((name) => ({ name })) },
    experiments: [{ mode: 'natural', selfComparison: { privateBytes: starts } }],
    verdicts,
  }) as unknown as Comparison;

describe('growth over a base', () => {
  it('is the saving turned round, and over where its whole interval exceeds the bound', () => {
    expect(judgeBase(comparison([verdict({})]), fivePercent)).toEqual({
      results: [
        {
          service: 'web',
          mode: 'natural',
          baselineBytes: 100e6,
          growthBytes: { estimate: 8e6, low: 7e6, high: 9e6, confidence: 0.95 },
          boundBytes: 5e6,
          state: 'over',
        },
      ],
      warnings: [],
    });
  });

  it.each([
    [{ estimate: -6e6, low: -9e6, high: -3e6, confidence: 0.95 }, 'warn'],
    [{ estimate: -2e6, low: -3e6, high: -1e6, confidence: 0.95 }, 'ok'],
    [{ estimate: 20e6, low: 19e6, high: 21e6, confidence: 0.95 }, 'ok'],
  ])('of a saving %j is %s', (savingBytes, state) => {
    expect(judgeBase(comparison([verdict({ savingBytes })]), fivePercent).results).toMatchObject([{ state }]);
  });

  it('of several services is that of all together', () => {
    expect(judgeBase(comparison([verdict({})], ['web', 'api']), fivePercent).results).toMatchObject([
      { service: null },
    ]);
  });

  it('is unmeasured where the working tree behaves otherwise, and the warning says how', () => {
    const broke = verdict({ state: 'broke', brokeBecause: 'GET / answers 404', baselineBytes: null });
    const { results, warnings } = judgeBase(comparison([broke], ['web'], [99e6, 101e6]), fivePercent);
    expect(results).toMatchObject([{ state: 'unmeasured', growthBytes: null, baselineBytes: 100e6 }]);
    expect(warnings).toMatchObject([{ code: 'base-behaves-otherwise' }]);
    expect(warnings[0]?.message).toContain('GET / answers 404');
  });

  it('has no row where not even the base was weighed', () => {
    const unmeasured = verdict({
      state: 'unmeasured',
      savingBytes: { state: 'not-sampled' },
      baselineBytes: null,
      unmeasuredBecause: 'it was interrupted',
    });
    const { results, warnings } = judgeBase(comparison([unmeasured]), fivePercent);
    expect(results).toEqual([]);
    expect(warnings[0]?.message).toContain('it was interrupted');
  });
});
