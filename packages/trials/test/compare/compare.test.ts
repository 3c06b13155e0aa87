import { TareError } from '@tare/accounting';
import type { Comparison } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { type CompareOptions, compare } from '../../src/compare/compare.ts';
import { armOf, type Behaviour, sessionOf, usualRoute } from '../support/session-double.ts';

const weighs =
  (megabytes: number, spread: number): Behaviour =>
  ({ noise }) => ({ privateBytes: megabytes * 1e6 + spread * 1e6 * noise });
/** Calm figures hardly vary, natural ones do. */
const usual =
  (megabytes: number): Behaviour =>
  ({ mode, noise }) => ({ privateBytes: megabytes * 1e6 + (mode === 'calm' ? 0.02 : 1.5) * 1e6 * noise });

type Parts = Partial<CompareOptions> & { seed?: number };
const run = (session: ReturnType<typeof sessionOf>, arms: readonly string[], parts: Parts = {}): Promise<Comparison> =>
  compare({ baseline: armOf('base'), arms: arms.map(armOf), session, ...parts });

describe('compare', () => {
  it('finds a saving in both modes, each by the design that its spread asks for', async () => {
    const session = sessionOf({ base: usual(80), lean: usual(60) });
    const comparison = await run(session, ['lean']);
    expect(comparison).toMatchObject({ outcome: 'complete', error: null, method: 'paired' });
    expect(comparison.verdicts.map(({ change, mode, state }) => ({ change, mode, state }))).toEqual([
      { change: 'lean', mode: 'calm', state: 'saves' },
      { change: 'lean', mode: 'natural', state: 'saves' },
    ]);
    const [calm, natural] = comparison.verdicts;
    expect(calm?.savingBytes).toMatchObject({ estimate: expect.closeTo(20e6, -5) });
    expect(calm?.pairs).toBeLessThanOrEqual(6);
    expect(natural?.pairs).toBe(8);
    expect(natural?.throughput).toMatchObject({ state: 'not-worse', ratio: 1 });
    expect(natural?.pss).toMatchObject({ estimate: expect.closeTo(20e6, -7) });
  });

  it('measures the baseline alone first, then in turns with the change, and never mixes modes', async () => {
    const session = sessionOf({ base: usual(80), lean: usual(60) });
    await run(session, ['lean']);
    const calm = session.started.filter(({ mode }) => mode === 'calm');
    expect(session.started.slice(0, calm.length)).toEqual(calm);
    expect(calm.slice(0, 7).map(({ arm }) => arm)).toEqual(Array(7).fill('base'));
    const rounds = calm.slice(7);
    const pairs = Array.from({ length: rounds.length / 2 }, (_, index) => rounds.slice(2 * index, 2 * index + 2));
    for (const pair of pairs) {
      expect(pair.map(({ arm }) => arm).sort()).toEqual(['base', 'lean']);
      expect(new Set(pair.map(({ seed }) => seed)).size).toBe(1);
    }
    expect(new Set(pairs.map(([first]) => first?.arm)).size).toBe(2);
  });

  it('says of nothing what it cannot rule out', async () => {
    const comparison = await run(sessionOf({ base: usual(80), same: usual(80) }), ['same'], { modes: ['calm'] });
    expect(comparison.verdicts[0]).toMatchObject({ state: 'no-effect', cannotRuleOutBytes: expect.any(Number) });
  });

  it('gives up an arm at its first other answer, in every mode, and goes on with the others', async () => {
    const other: Behaviour = (start) => ({
      ...usual(40)(start),
      routes: [{ ...usualRoute, statuses: { '500': 1000 }, shapes: ['500 text/plain'] }],
    });
    const session = sessionOf({ base: usual(80), broken: other, lean: usual(60) });
    const { verdicts } = await run(session, ['broken', 'lean']);
    const because = 'GET / answers 500 (1000 of 1000); before, 200 only';
    expect(verdicts.map(({ change, mode, state, brokeBecause }) => ({ change, mode, state, brokeBecause }))).toEqual([
      { change: 'broken', mode: 'calm', state: 'broke', brokeBecause: because },
      { change: 'lean', mode: 'calm', state: 'saves', brokeBecause: null },
      { change: 'broken', mode: 'natural', state: 'broke', brokeBecause: because },
      { change: 'lean', mode: 'natural', state: 'saves', brokeBecause: null },
    ]);
    expect(session.started.filter(({ arm }) => arm === 'broken')).toHaveLength(1);
  });

  it('measures a change that answers otherwise where that is allowed, and says so', async () => {
    const other: Behaviour = (start) => ({
      ...usual(60)(start),
      routes: [{ ...usualRoute, shapes: ['200 application/json {"id":number,"name":string}'] }],
    });
    const session = sessionOf({ base: usual(80), head: other });
    const { verdicts, warnings } = await run(session, ['head'], { modes: ['calm'], answersMayDiffer: true });
    expect(verdicts[0]?.state).toBe('saves');
    expect(warnings.map(({ message }) => message)).toEqual([
      'head answers otherwise than the baseline, which was allowed: GET / answers 200 otherwise: "name" was never there.',
    ]);
    const strict = await run(sessionOf({ base: usual(80), head: other }), ['head'], { modes: ['calm'] });
    expect(strict.verdicts[0]?.state).toBe('broke');
  });

  it('gives up an arm that does not start, with what it said', async () => {
    const failure = new TareError('EXITED_BEFORE_READY', {
      message: 'app ended before it was ready.',
      seen: "    at file.js:1\nError: Cannot find module 'pg'\nNode.js v20",
      remedy: 'Mend it.',
    });
    const session = sessionOf({ base: usual(80), broken: () => ({ privateBytes: 0, failure }) });
    const comparison = await run(session, ['broken'], { modes: ['calm', 'natural'] });
    expect(comparison.outcome).toBe('complete');
    expect(comparison.verdicts.map(({ brokeBecause }) => brokeBecause)).toEqual([
      "app ended before it was ready. Error: Cannot find module 'pg'",
      "app ended before it was ready. Error: Cannot find module 'pg'",
    ]);
    // Nobody is left to compare with in the second mode.
    expect(session.started.filter(({ mode }) => mode === 'natural')).toEqual([]);
    expect(comparison.faultyTrial?.error?.code).toBe('EXITED_BEFORE_READY');
  });

  it('fails where the unchanged subject does, with its error', async () => {
    const failure = new TareError('NOT_READY', { message: 'app did not become ready.', remedy: 'Wait.' });
    const comparison = await run(sessionOf({ base: () => ({ privateBytes: 0, failure }), lean: usual(1) }), ['lean']);
    expect(comparison).toMatchObject({ outcome: 'failed', error: { code: 'NOT_READY' } });
    expect(comparison.verdicts).toMatchObject([
      {
        state: 'unmeasured',
        unmeasuredBecause: 'the unchanged subject could not be measured: app did not become ready.',
      },
    ]);
  });

  it('tries once more what the machine spoilt', async () => {
    const failure = new TareError('PORT_TAKEN', { message: 'Port 3000 is taken.', remedy: 'Free it.' });
    const flaky: Behaviour = (start) => (start.number === 2 ? { privateBytes: 0, failure } : usual(60)(start));
    const { verdicts } = await run(sessionOf({ base: usual(80), lean: flaky }), ['lean'], { modes: ['calm'] });
    expect(verdicts[0]).toMatchObject({ state: 'saves' });
  });

  it('gives the same again with the same seed', async () => {
    const once = (): Promise<Comparison> => run(sessionOf({ base: usual(80), lean: usual(79) }), ['lean'], { seed: 7 });
    const [first, second] = [await once(), await once()];
    expect({ ...second, recordedAt: '' }).toEqual({ ...first, recordedAt: '' });
  });

  it('refuses two arms of one name, and none at all', async () => {
    const session = sessionOf({ base: usual(80) });
    await expect(run(session, ['base'])).rejects.toMatchObject({ code: 'USAGE' });
    await expect(run(session, [])).rejects.toMatchObject({ code: 'USAGE' });
    expect(session.started).toEqual([]);
  });
});

describe('an interrupted comparison', () => {
  const behaviours = { base: weighs(80, 1.5), lean: weighs(76, 1.5) };
  const whole = (): Promise<Comparison> => run(sessionOf(behaviours), ['lean'], { modes: ['natural'] });

  /** The last save of a comparison that was killed before its start of that number, counted from 0. */
  async function killedBefore(start: number): Promise<Comparison | undefined> {
    const killed = new Error('killed');
    let saved: Comparison | undefined;
    const session = sessionOf(behaviours, {
      onStart: (begun) => {
        if (begun === start) throw killed;
      },
    });
    const onSave = (comparison: Comparison): void => {
      saved = structuredClone(comparison);
    };
    await expect(run(session, ['lean'], { modes: ['natural'], onSave })).rejects.toThrow('killed');
    return saved;
  }

  it('keeps every round that ended', async () => {
    const saved = await killedBefore(7 + 5);
    expect(saved?.experiments[0]?.selfComparison.privateBytes).toHaveLength(7);
    expect(saved?.experiments[0]?.record?.rounds).toHaveLength(2);
  });

  it.each([1, 3, 7, 8, 12, 20])('goes on after %i starts without doing again what was saved', async (start) => {
    const saved = await killedBefore(start);
    const session = sessionOf(behaviours, { seed: 2 });
    const resumed = await run(session, ['lean'], { modes: ['natural'], ...(saved ? { earlier: saved } : {}) });
    const before = saved?.experiments[0];
    const after = resumed.experiments[0];
    expect(after?.selfComparison.privateBytes.slice(0, before?.selfComparison.privateBytes.length)).toEqual(
      before?.selfComparison.privateBytes ?? [],
    );
    expect(after?.record?.rounds.slice(0, before?.record?.rounds.length ?? 0)).toEqual(before?.record?.rounds ?? []);
    expect(resumed.outcome).toBe('complete');
    expect(resumed.verdicts[0]?.state).toBe('saves');
  });

  it('ends in good order on a signal, and says so', async () => {
    const controller = new AbortController();
    const reason = new TareError('INTERRUPTED', { message: 'Interrupted.', remedy: 'Resume.' });
    const session = sessionOf(behaviours, { onStart: (begun) => begun === 12 && controller.abort(reason) });
    const comparison = await run(session, ['lean'], { modes: ['natural'], signal: controller.signal });
    expect(comparison).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED' } });
    expect(comparison.experiments[0]?.record?.rounds).toHaveLength(2);
    expect(session.started).toHaveLength(13);
  });

  it('is not resumed by another comparison', async () => {
    const earlier = await whole();
    const session = sessionOf({ ...behaviours, other: weighs(70, 1) });
    await expect(run(session, ['other'], { modes: ['natural'], earlier })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(run(session, ['lean'], { modes: ['calm'], earlier })).rejects.toMatchObject({ code: 'USAGE' });
    expect(session.started).toEqual([]);
  });

  it('that was complete has nothing left to do', async () => {
    const earlier = await whole();
    const session = sessionOf(behaviours);
    const again = await run(session, ['lean'], { modes: ['natural'], earlier });
    expect(session.started).toEqual([]);
    expect(again.verdicts).toEqual(earlier.verdicts);
  });

  it('begins no further round once its time is up', async () => {
    const session = sessionOf(behaviours);
    const comparison = await run(session, ['lean'], { modes: ['natural'], timeMs: 0 });
    expect(comparison.outcome).toBe('time-was-up');
    expect(comparison.verdicts[0]?.state).toBe('unmeasured');
  });
});
