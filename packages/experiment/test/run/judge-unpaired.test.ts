import { type Figure, unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/decide/verdict.ts';
import type { Observation } from '../../src/observation.ts';
import { judgeUnpaired, type UnpairedTrials } from '../../src/run/judge-unpaired.ts';

const observation = (privateBytes: number, others: Partial<Observation> = {}): Observation => ({
  privateBytes,
  pssBytes: privateBytes + 1000,
  rssSumBytes: privateBytes + 2000,
  chargedBytes: unavailable('unsupported'),
  readyMs: 500,
  latencyP95Ms: 20,
  ...others,
});
/** So many trials around a figure, untied. */
const trials = (centre: number, count: number, others: Partial<Observation> = {}): Observation[] =>
  Array.from({ length: count }, (_, index) =>
    observation(centre + (index % 2 === 0 ? 1 : -1) * 100 * (1 + index / 10), others),
  );
const judge = (before: Observation[], after: Observation[], others: Partial<UnpairedTrials> = {}): Verdict =>
  judgeUnpaired({ change: 'after.json', mode: 'natural', before, after, smallestEffectBytes: 500, ...others });

describe('judgeUnpaired', () => {
  it('says what was saved, in which figures, by how many trials, and that these were recordings', () => {
    expect(judge(trials(100_000, 8), trials(90_000, 6))).toMatchObject({
      change: 'after.json',
      mode: 'natural',
      state: 'saves',
      end: 'recordings',
      savingBytes: { estimate: expect.closeTo(10_000, -3) },
      pss: { estimate: expect.closeTo(10_000, -3) },
      charged: { state: 'unsupported' },
      pairs: 0,
      plannedPairs: 0,
      trials: { baseline: 8, change: 6 },
      cannotRuleOutBytes: null,
      baselineBytes: expect.closeTo(100_000, -3),
      unmeasuredBecause: null,
    });
  });

  it('says what it costs', () => {
    expect(judge(trials(100_000, 5), trials(103_000, 5))).toMatchObject({ state: 'costs' });
  });

  it('says what a null result cannot rule out', () => {
    const none = judge(trials(100_000, 8), trials(100_000, 8));
    expect(none).toMatchObject({ state: 'no-effect' });
    expect(none.cannotRuleOutBytes).toBeGreaterThan(0);
  });

  it('does not claim a certain effect below the smallest of interest', () => {
    expect(judge(trials(100_000, 8), trials(99_600, 8), { smallestEffectBytes: 5000 }).state).toBe('no-effect');
  });

  it('decides a clear case by three trials each, and of an unclear one says what is missing', () => {
    expect(judge(trials(100_000, 3), trials(50_000, 3)).state).toBe('saves');
    expect(judge(trials(100_000, 3), trials(99_900, 3), { smallestEffectBytes: 10 })).toMatchObject({
      state: 'unmeasured',
      unmeasuredBecause: 'the recordings hold 3 and 3 natural trials; 5 of each are asked for',
      cannotRuleOutBytes: null,
    });
  });

  it('decides nothing by two or three equal figures on each side, nor without a second trial', () => {
    const equal = (bytes: number, count: number): Observation[] => Array(count).fill(observation(bytes));
    expect(judge(equal(100_000, 3), equal(90_000, 3)).state).toBe('unmeasured');
    expect(judge(equal(100_000, 5), equal(90_000, 5)).state).toBe('saves');
    expect(judge([], trials(90_000, 8))).toMatchObject({
      state: 'unmeasured',
      savingBytes: { state: 'not-sampled' },
      baselineBytes: null,
      latencyMs: { state: 'not-sampled' },
      adjustedPValue: 1,
    });
  });

  it('shows no other figures of calm trials', () => {
    const calm = judge(trials(100_000, 8), trials(90_000, 8), { mode: 'calm' });
    expect(calm).toMatchObject({ state: 'saves', pss: { state: 'not-sampled' }, rssSum: { state: 'not-sampled' } });
  });

  it('bounds latency and start-up, and says why where they are missing', () => {
    const slower = trials(90_000, 8, { latencyP95Ms: 30, readyMs: unavailable('not-sampled') as Figure });
    expect(judge(trials(100_000, 8), slower)).toMatchObject({
      latencyMs: { state: 'worse', pairs: 0, differenceMs: 10, ratio: expect.closeTo(1.5, 10), confidence: 0.95 },
      readyMs: { state: 'not-sampled' },
    });
    expect(judge(trials(100_000, 8), trials(90_000, 8))).toMatchObject({
      latencyMs: { state: 'not-worse' },
      readyMs: { state: 'not-worse' },
    });
  });

  it('says so where exact test and t interval disagree', () => {
    // One trial of the second recording is far away: ranks do not mind, the mean does.
    const after = [...trials(90_000, 9), observation(400_000)];
    expect(judge(trials(100_000, 10), after).crossCheck.bimodal).toMatchObject({ kind: 'mean-and-median-disagree' });
    expect(judge(trials(100_000, 10), trials(90_000, 9)).crossCheck).toMatchObject({
      tInterval: { mean: expect.closeTo(10_000, -3) },
      bimodal: null,
    });
  });
});
