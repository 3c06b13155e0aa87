import { unavailable } from '@tare/accounting';
import type { Budget } from '@tare/measure/config';
import { describe, expect, it } from 'vitest';
import { explainUnmeasured, judgeBudgets } from '../../src/check/judge-budgets.ts';
import { figures, MB, phases, recorded, service, starts, trial } from '../support/recorded.ts';

const budget = (parts: Partial<Budget> = {}): Budget => ({
  service: 'web',
  figure: 'private',
  mode: 'natural',
  phase: 'afterLoad',
  limitBytes: 60 * MB,
  warnBytes: 54 * MB,
  ...parts,
});

const judged = (recording: Parameters<typeof judgeBudgets>[0], parts: Partial<Budget> = {}) =>
  judgeBudgets(recording, [budget(parts)])[0];

describe('a budget', () => {
  it.each([
    [[50], 'ok'],
    [[54], 'ok'],
    [[54.1], 'warn'],
    [[60], 'warn'],
    [[60.1], 'over'],
    [[50, 50, 90], 'ok'],
    [[50, 90, 90], 'over'],
  ])('with starts of %j MB under a limit of 60 and a warning level of 54 is %s: the median decides', (web, state) => {
    expect(judged(recorded(starts({ natural: { web } })))).toMatchObject({ state, trials: web.length });
  });

  it('says the median and both ends', () => {
    expect(judged(recorded(starts({ natural: { web: [52, 50, 51, 57] } })))).toEqual({
      ...budget(),
      measuredBytes: 51.5 * MB,
      trials: 4,
      lowBytes: 50 * MB,
      highBytes: 57 * MB,
      state: 'ok',
    });
  });

  it.each([
    ['private', 50],
    ['pss', 52],
    ['rssSum', 90],
    ['charged', 55],
  ] as const)('on %s reads that figure', (figure, megabytes) => {
    const recording = recorded(starts({ natural: { web: [50] } }));
    expect(judged(recording, { figure })?.measuredBytes).toBe(megabytes * MB);
  });

  it('reads the phase that it names, of its own mode alone', () => {
    const recording = recorded(starts({ calm: { web: [30] }, natural: { web: [50] } }));
    expect(judged(recording, { phase: 'idle' })?.measuredBytes).toBe(48 * MB);
    expect(judged(recording, { mode: 'calm', phase: 'collected' })?.measuredBytes).toBe(30 * MB);
  });

  it('of all services sums each start before the median is taken', () => {
    const recording = recorded(starts({ natural: { web: [50, 60, 51], worker: [30, 10, 12] } }));
    expect(judged(recording, { service: null })).toMatchObject({ measuredBytes: 70 * MB, lowBytes: 63 * MB });
  });

  it('counts no trial that was cut short', () => {
    const cut = trial('natural', [service('web', 5 * MB)], { state: 'partial' });
    expect(judged(recorded([...starts({ natural: { web: [50] } }), cut]))).toMatchObject({
      trials: 1,
      measuredBytes: 50 * MB,
    });
  });

  it('on a figure that the machine does not give is unmeasured, not kept', () => {
    const missing = { ...phases(50 * MB), afterLoad: figures(50 * MB, { chargedBytes: unavailable('denied') }) };
    const recording = recorded([trial('natural', [service('web', 50 * MB, { phases: missing })])], {
      environment: { ...recorded([]).environment, cgroup: unavailable('denied') },
    });
    const results = judgeBudgets(recording, [budget({ figure: 'charged' })]);
    expect(results).toMatchObject([
      { state: 'unmeasured', measuredBytes: { state: 'denied' }, trials: 0, lowBytes: null, highBytes: null },
    ]);
    expect(explainUnmeasured(recording, results)).toMatchObject([{ code: 'budget-unmeasured' }]);
  });

  it('without any trial, or on a service that did not run, is unmeasured', () => {
    expect(judged(null)).toMatchObject({ state: 'unmeasured', measuredBytes: { state: 'not-sampled' } });
    expect(judged(recorded([]))).toMatchObject({ state: 'unmeasured' });
    expect(judged(recorded(starts({ natural: { api: [50] } })))).toMatchObject({ state: 'unmeasured' });
  });
});

describe('a budget on the peak', () => {
  const peaks = (name: string, atMs: number[], privateBytes: number[], idlePeak: number) =>
    service(name, 50 * MB, {
      phases: { ...phases(50 * MB), idle: figures(48 * MB, { peakPrivateBytes: idlePeak }) },
      samples: { atMs, privateBytes, rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
    });

  it('is the largest from the start up to its phase, not that of the last stretch alone', () => {
    const recording = recorded([trial('natural', [peaks('web', [], [], 80 * MB)])]);
    expect(judged(recording, { figure: 'peakPrivate' })).toMatchObject({ measuredBytes: 80 * MB, state: 'over' });
    expect(judged(recording, { figure: 'peakPrivate', phase: 'ready' })).toMatchObject({ measuredBytes: 47 * MB });
  });

  it('of all services is that of their sum: peaks that do not fall together do not add up', () => {
    const times = [150, 250, 450];
    const web = peaks('web', times, [90 * MB, 10 * MB, 999 * MB], 90 * MB);
    const worker = peaks('worker', times, [20 * MB, 95 * MB, 999 * MB], 95 * MB);
    const recording = recorded([trial('natural', [web, worker])]);
    expect(judged(recording, { service: null, figure: 'peakPrivate' })?.measuredBytes).toBe(110 * MB);
  });
});
