import type { BaselineEntry } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { baselineEntry } from '../../src/check/baseline-entry.ts';
import { type GrowthRules, judgeBaseline } from '../../src/check/judge-baseline.ts';
import { recorded, starts } from '../support/recorded.ts';

const fivePercent = rules({ kind: 'share', share: 0.05 });

function rules(bound: GrowthRules['bound'], modes: GrowthRules['modes'] = ['natural']): GrowthRules {
  return { bound, modes };
}

function entryOf(weights: Parameters<typeof starts>[0]): BaselineEntry {
  const key = { runtime: 'node 20', architecture: 'x64', allocator: 'glibc' };
  return baselineEntry(recorded(starts(weights)), { key, recordedAt: '2026-11-01T00:00:00.000Z', commit: null });
}

const then = { natural: { web: [99, 100, 101, 100, 99.5, 100.5, 100, 100] } };
const judge = (web: number[], bound = fivePercent) =>
  judgeBaseline(recorded(starts({ natural: { web } })), entryOf(then), bound);

describe('growth over a baseline', () => {
  it.each([
    ['nothing', [100, 99, 101, 100], 'ok'],
    ['less than before', [80, 81, 79, 80], 'ok'],
    ['within what is tolerated', [104, 103.5, 104.5, 104], 'ok'],
    ['beyond it, but one start is not', [108, 109, 107, 99], 'warn'],
    ['beyond it in every start', [112, 111, 113, 112], 'over'],
  ])('of %s', (_name, web, state) => {
    expect(judge(web).results).toMatchObject([{ service: 'web', mode: 'natural', boundBytes: 5e6, state }]);
  });

  it('is now minus then, with an interval', () => {
    const [result] = judge([112, 111, 113, 112]).results;
    expect(result?.baselineBytes).toBe(100e6);
    expect(result?.growthBytes?.estimate).toBeGreaterThan(11e6);
    expect(result?.growthBytes?.estimate).toBeLessThan(13e6);
    expect(result?.growthBytes?.low).toBeLessThan(result?.growthBytes?.estimate ?? 0);
    expect(result?.growthBytes?.high).toBeGreaterThan(result?.growthBytes?.estimate ?? 0);
  });

  it('may be bounded by a size', () => {
    expect(judge([112, 111, 113, 112], rules({ kind: 'bytes', bytes: 20e6 })).results[0]).toMatchObject({
      boundBytes: 20e6,
      state: 'ok',
    });
  });

  it('is never held to less than starts differ by anyway', () => {
    const bound = rules({ kind: 'bytes', bytes: 1 }, ['calm', 'natural']);
    const small = { calm: { web: [10, 10, 10, 10] }, natural: { web: [10, 10, 10, 10] } };
    const { results } = judgeBaseline(recorded(starts(small)), entryOf(small), bound);
    expect(results.map(({ mode, boundBytes, state }) => [mode, boundBytes, state])).toEqual([
      ['calm', 104_858, 'ok'],
      ['natural', 1_048_576, 'ok'],
    ]);
  });

  it('of one start is unmeasured, and the warning says how many are needed', () => {
    const { results, warnings } = judge([112]);
    expect(results).toMatchObject([{ state: 'unmeasured', growthBytes: null }]);
    expect(warnings).toMatchObject([{ code: 'too-few-trials', service: 'web' }]);
    expect(warnings[0]?.message).toContain('give `--trials 2` or more');
  });

  it('over a baseline of one start is unmeasured, and the warning says to write it again', () => {
    const entry = entryOf({ natural: { web: [100] } });
    const { results, warnings } = judgeBaseline(recorded(starts(then)), entry, fivePercent);
    expect(results).toMatchObject([{ state: 'unmeasured' }]);
    expect(warnings[0]?.message).toContain('`tare check --update-baseline --trials 2`');
  });

  it('is looked for in the modes that were asked for, and a warning names one that the baseline lacks', () => {
    const both = recorded(starts({ calm: { web: [30, 30] }, natural: { web: [100, 100] } }));
    expect(judgeBaseline(both, entryOf(then), rules(fivePercent.bound, ['calm']))).toMatchObject({
      results: [],
      warnings: [{ code: 'baseline-without-mode' }],
    });
  });
});

describe('growth of several services', () => {
  const fleet = { natural: { web: [50, 50, 50, 50], worker: [50, 50, 50, 50] } };

  it('is judged for each and for all together: small growths of many add up', () => {
    const grown = { natural: { web: [56, 56, 56, 56], worker: [50, 50, 50, 50] } };
    const { results } = judgeBaseline(recorded(starts(grown)), entryOf(fleet), fivePercent);
    expect(results.map(({ service, state }) => [service, state])).toEqual([
      [null, 'over'],
      ['web', 'over'],
      ['worker', 'ok'],
    ]);
  });

  it('counts a new service in the whole, and says that it has nothing to be compared with', () => {
    const more = { natural: { ...fleet.natural, extra: [20, 20, 20, 20] } };
    const { results, warnings } = judgeBaseline(recorded(starts(more)), entryOf(fleet), fivePercent);
    expect(results.map(({ service, state }) => [service, state])).toEqual([
      [null, 'over'],
      ['web', 'ok'],
      ['worker', 'ok'],
    ]);
    expect(warnings).toMatchObject([{ code: 'baseline-without-service', service: 'extra' }]);
  });

  it('does not take a service that was not measured for a saving of the whole', () => {
    const { results, warnings } = judgeBaseline(
      recorded(starts({ natural: { web: [50, 50, 50, 50] } })),
      entryOf(fleet),
      fivePercent,
    );
    expect(results.map(({ service }) => service)).toEqual(['web']);
    expect(warnings).toMatchObject([{ code: 'service-missing', service: 'worker' }]);
  });
});
