import { TareError } from '@tare/accounting';
import { type Baseline, baselineSchema, type Comparison, type Verdict } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { type DecideOptions, decide, withDecision } from '../../src/check/decide.ts';
import { judgeDecisions, modesOfTriggers } from '../../src/check/judge-decisions.ts';
import { parseTrigger } from '../../src/check/parse-trigger.ts';
import { loadOf, recorded, service, starts, trial } from '../support/recorded.ts';

const saving = { estimate: 30e6, low: 28e6, high: 33e6, confidence: 0.95 };
const verdict = (parts: Partial<Verdict>): Verdict => ({
  ...({} as Verdict),
  change: 'jemalloc',
  mode: 'natural',
  state: 'saves',
  savingBytes: saving,
  pairs: 8,
  ...parts,
});
const comparison = {
  baseline: { services: [{ name: 'web' }, { name: 'gateway' }] },
  verdicts: [
    verdict({}),
    verdict({ mode: 'calm', state: 'unmeasured', savingBytes: { state: 'not-sampled' }, pairs: 0 }),
    verdict({ change: 'bare-http' }),
  ],
} as unknown as Comparison;
const options: DecideOptions = {
  change: 'jemalloc',
  decision: 'rejected',
  because: ' p95 doubled ',
  revisit: ['total above 900MB', 'service added', 'p95 above 50ms'],
  decidedAt: '2026-11-21T12:00:00.000Z',
};

const faultOf = (act: () => unknown): TareError => {
  try {
    act();
  } catch (error) {
    if (error instanceof TareError) return error;
  }
  throw new Error('There was no fault.');
};

describe('a decision', () => {
  it('holds the measured effects, the reason and the triggers', () => {
    expect(decide(comparison, options)).toEqual({
      change: 'jemalloc',
      decision: 'rejected',
      decidedAt: '2026-11-21T12:00:00.000Z',
      because: 'p95 doubled',
      effects: [
        { mode: 'natural', state: 'saves', savingBytes: saving, pairs: 8 },
        { mode: 'calm', state: 'unmeasured', savingBytes: null, pairs: 0 },
      ],
      revisitWhen: [
        { kind: 'total-above', bytes: 900e6 },
        { kind: 'service-added', services: ['gateway', 'web'] },
        { kind: 'p95-above', milliseconds: 50 },
      ],
    });
  });

  it('on what was not compared names what was', () => {
    const fault = faultOf(() => decide(comparison, { ...options, change: 'jemaloc' }));
    expect(fault).toMatchObject({ code: 'USAGE', seen: 'jemaloc' });
    expect(fault.remedy).toBe('Did you mean "jemalloc"? It has verdicts on: jemalloc, bare-http.');
  });

  it('needs a reason', () => {
    expect(faultOf(() => decide(comparison, { ...options, because: '  ' })).message).toBe(
      'The decision has no reason.',
    );
  });

  it('takes the place of an earlier one on the same change', () => {
    const empty: Baseline = { schema: baselineSchema, entries: [], decisions: [] };
    const first = decide(comparison, options);
    const other = decide(comparison, { ...options, change: 'bare-http' });
    const again = decide(comparison, { ...options, decision: 'accepted' });
    const { decisions } = [first, other, again].reduce(withDecision, empty);
    expect(decisions).toEqual([other, again]);
  });
});

describe('a trigger', () => {
  it.each([
    ['Total  above 1.5 GiB', { kind: 'total-above', bytes: 1.5 * 1024 ** 3 }],
    ['total is above 200MB', { kind: 'total-above', bytes: 200e6 }],
    ['a service is added', { kind: 'service-added', services: ['web'] }],
    ['P95 above 1.5s', { kind: 'p95-above', milliseconds: 1500 }],
  ])('%j is understood', (text, trigger) => {
    expect(parseTrigger(text, ['web'])).toEqual(trigger);
  });

  it.each(['', 'total above', 'total above 200', 'total above 0MB', 'p95 above 50', 'p95 above 5MB', 'tests fail'])(
    '%j is not, and the forms are named',
    (text) => {
      const fault = faultOf(() => parseTrigger(text, ['web']));
      expect(fault).toMatchObject({ code: 'USAGE', seen: text });
      expect(fault.remedy).toContain("'total above 200MB', 'service added' or 'p95 above 50ms'");
    },
  );
});

describe('decisions looked at again', () => {
  const decisions = [decide(comparison, options)];
  const fired = (recording: Parameters<typeof judgeDecisions>[1]['recording'], services = ['web', 'gateway']) =>
    judgeDecisions(decisions, { recording, services })[0]?.fired;

  it('stand while nothing has come true', () => {
    expect(fired(recorded(starts({ natural: { web: [500], gateway: [400] } })))).toEqual([]);
  });

  it('are to be thought over above the total, by the median of the starts', () => {
    const grown = starts({ natural: { web: [500, 560, 700], gateway: [400, 400, 400] } });
    expect(fired(recorded(grown))).toMatchObject([{ trigger: { kind: 'total-above' }, seen: '960.0 MB' }]);
  });

  it('are to be thought over with a new service, also where nothing could be measured', () => {
    expect(fired(null, ['web', 'gateway', 'indexer'])).toMatchObject([{ seen: 'indexer' }]);
    expect(fired(null, ['web'])).toEqual([]);
  });

  it('are to be thought over when a service answers slowly, in natural trials', () => {
    const slow = (mode: 'calm' | 'natural', p95: number) => trial(mode, [service('web', 1e6, { load: loadOf(p95) })]);
    expect(fired(recorded([slow('natural', 61)]))).toMatchObject([{ seen: 'web: 61.0 ms' }]);
    expect(fired(recorded([slow('calm', 61), slow('natural', 40)]))).toEqual([]);
  });

  it('need natural trials where a trigger speaks of a figure', () => {
    expect(modesOfTriggers(decisions)).toEqual(['natural']);
    expect(modesOfTriggers([decide(comparison, { ...options, revisit: ['service added'] })])).toEqual([]);
  });
});
