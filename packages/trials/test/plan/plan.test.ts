import { TareError } from '@tare/accounting';
import type { Change } from '@tare/changes';
import type { Plan, PlannedChange } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/plan/plan.ts';
import type { PlanOptions, PlanProgress } from '../../src/plan/plan-options.ts';
import { usualRoute } from '../support/session-double.ts';
import {
  changeOf,
  lasting,
  type PlanSession,
  planSession,
  sourcesOf,
  standInOf,
  subject,
  type Weigh,
} from './plan-double.ts';

const spreads = { calm: 0.03e6, natural: 0.5e6 } as const;

/** Savings that add up, in MB. */
const weighing =
  (savings: Readonly<Record<string, number>>, baselineMegabytes: number = 100): Weigh =>
  ({ active, mode, noise }) => {
    const saved = [...active].reduce((sum, name) => sum + (savings[name] ?? 0), 0);
    return { privateBytes: (baselineMegabytes - saved) * 1e6 + spreads[mode] * noise };
  };

const broken = { routes: [{ ...usualRoute, statuses: { '500': 1000 }, shapes: [] }] };

const run = (session: PlanSession, changes: readonly Change[], options: Partial<PlanOptions> = {}): Promise<Plan> =>
  plan({ subject, session, sources: sourcesOf(changes), ...options });

const standingsOf = ({ changes }: Plan): Record<string, PlannedChange['standing']['state']> =>
  Object.fromEntries(changes.map(({ name, standing }) => [name, standing.state]));

const calm = { mode: 'calm' } as const;
const dozen: Change[] = [
  changeOf('lazy openai', { ...calm, standIns: [standInOf('openai')] }),
  changeOf('lazy small', { ...calm, standIns: [standInOf('small')] }),
  changeOf('lazy nothing', { ...calm, standIns: [standInOf('nothing')] }),
  changeOf('lazy breaker', { ...calm, standIns: [standInOf('breaker')] }),
  changeOf('semi-space 1 MB', { slot: 'semi-space' }),
  changeOf('semi-space 2 MB', { slot: 'semi-space' }),
  changeOf('lite mode', { risk: 'high' }),
  changeOf('pool'),
  changeOf('cache'),
  changeOf('nothing A'),
  changeOf('nothing B'),
  changeOf('costly'),
  changeOf('fewer layers', { trial: { kind: 'not-memory', because: 'layers are disk' } }),
  changeOf('one driver', { trial: { kind: 'advice', because: 'two drivers do one job' } }),
];

const savings = {
  'lazy openai': 5,
  'lazy small': 0.5,
  'semi-space 1 MB': 12,
  'semi-space 2 MB': 9,
  'lite mode': 20,
  costly: -8,
};

/** `pool` and `cache` save the same 6 MB. Lite mode makes answers slow. */
const weighDozen: Weigh = (start) => {
  const { active } = start;
  const own = [...active].filter((name) => name !== 'semi-space 2 MB' || !active.has('semi-space 1 MB'));
  const { privateBytes } = weighing(savings)({ ...start, active: new Set(own) });
  const shared = active.has('pool') || active.has('cache') ? 6e6 : 0;
  return {
    privateBytes: privateBytes - shared,
    ...(active.has('lazy breaker') ? broken : {}),
    p95: active.has('lite mode') ? 30 : 5,
  };
};

describe('plan', () => {
  it('finds out what a dozen changes do, and composes two paths that are measured as a whole', async () => {
    for (const seed of [1, 2, 3]) {
      const found = await run(planSession(weighDozen, { seed }), dozen, { seed });
      expect(found).toMatchObject({ outcome: 'complete', error: null });
      expect(standingsOf(found)).toMatchObject({
        'lazy openai': 'judged',
        'lazy small': 'judged',
        'lazy nothing': 'screened-out',
        'lazy breaker': 'broke',
        'semi-space 1 MB': 'judged',
        'semi-space 2 MB': 'judged',
        'lite mode': 'judged',
        pool: 'judged',
        cache: 'judged',
        costly: 'screened-out',
        'fewer layers': 'not-memory',
        'one driver': 'not-tried',
      });
      const saving = found.verdicts.filter(({ state }) => state === 'saves').map(({ change }) => change);
      expect(saving.slice(0, 3)).toEqual(['lite mode', 'semi-space 1 MB', 'semi-space 2 MB']);
      expect(saving).toHaveLength(7);

      const { conservative, aggressive } = found.paths;
      const shared = conservative?.changes.filter((name) => name === 'pool' || name === 'cache');
      expect(shared).toHaveLength(1);
      expect(conservative?.changes).toEqual(expect.arrayContaining(['semi-space 1 MB', 'lazy openai']));
      expect(conservative?.changes).not.toContain('lite mode');
      expect(aggressive?.changes.at(-1)).toBe('lite mode');
      expect(conservative).toMatchObject({ verified: true, verdicts: [{ mode: 'natural', state: 'saves' }] });
      expect(aggressive).toMatchObject({ verified: true, verdicts: [{ change: 'aggressive path', state: 'saves' }] });
      // What saved the same bytes is counted once, and the step says why it was dropped.
      const dropped = conservative?.steps.filter(({ isKept }) => !isKept).map(({ change }) => change);
      expect(['pool', 'cache'].filter((name) => dropped?.includes(name))).toHaveLength(1);
      const whole = conservative?.savingBytes;
      if (!whole || 'state' in whole) throw new Error('The path was measured.');
      expect(Math.abs(whole.estimate - 23.5e6)).toBeLessThan(2e6);
    }
  });

  it('starts nothing for advice and for what is not memory', async () => {
    const session = planSession(weighDozen);
    await run(session, dozen);
    const tried = new Set(session.started.flatMap(({ active }) => active));
    expect(tried).not.toContain('fewer layers');
    expect(tried).not.toContain('one driver');
  });

  it('has nothing to measure where there are no candidates', async () => {
    const session = planSession(weighing({}));
    const found = await run(session, []);
    expect(found).toMatchObject({ outcome: 'complete', verdicts: [], paths: { conservative: null, aggressive: null } });
    expect(session.started).toEqual([]);
  });

  it('returns no path where nothing saves', async () => {
    const found = await run(planSession(weighing({ b: -9 })), [changeOf('a'), changeOf('b')]);
    expect(found).toMatchObject({ outcome: 'complete', paths: { conservative: null, aggressive: null } });
  });

  it('measures a path of calm members by both figures, the natural one first in the result', async () => {
    const lazy = changeOf('lazy', calm);
    const { paths } = await run(planSession(weighing({ lazy: 9 })), [lazy]);
    expect(paths.conservative?.verdicts.map(({ mode, state }) => ({ mode, state }))).toEqual([
      { mode: 'natural', state: 'saves' },
      { mode: 'calm', state: 'saves' },
    ]);
    expect(paths.aggressive?.changes).toEqual(['lazy']);
  });

  it('measures equal paths once', async () => {
    const session = planSession(weighing({ lazy: 9 }));
    const { pathExperiments, paths } = await run(session, [changeOf('lazy', calm)]);
    expect(pathExperiments.map(({ mode, record }) => [mode, record?.settings.arms])).toEqual([
      ['calm', ['conservative path']],
      ['natural', ['conservative path']],
    ]);
    expect(paths.aggressive?.verdicts[0]?.change).toBe('aggressive path');
  });

  it('refuses a subject whose answers vary, before anything is tried', async () => {
    const moody: Weigh = (start) => ({
      ...weighing({})(start),
      ...(start.number === 3 ? { routes: [{ ...usualRoute, shapes: ['200 application/json {"error":string}'] }] } : {}),
    });
    const session = planSession(moody);
    const found = await run(session, [changeOf('a')]);
    expect(found).toMatchObject({ outcome: 'refused', error: { code: 'FLAKY_SUBJECT' } });
    expect(found.error?.seen).toContain('start 4 of 7');
    expect(session.started.every(({ active }) => active.length === 0)).toBe(true);
  });

  it('refuses a subject that fails a part of its answers in every start', async () => {
    const failing: Weigh = (start) => ({
      ...weighing({})(start),
      routes: [{ ...usualRoute, statuses: { '200': 900, '503': 100 } }],
    });
    const found = await run(planSession(failing), [changeOf('a')]);
    expect(found.error?.seen).toContain('GET / answers 200 and 503');
  });

  it('begins anew where the earlier plan was refused', async () => {
    const refused: Plan = {
      ...(await run(planSession(weighing({ a: 9 })), [changeOf('a')])),
      outcome: 'refused',
      changes: [],
    };
    const session = planSession(weighing({ a: 9 }));
    const found = await run(session, [changeOf('a')], { earlier: refused });
    expect(found.outcome).toBe('complete');
    expect(session.started.slice(0, 7).map(({ active }) => active)).toEqual(Array(7).fill([]));
  });

  it('fails where the unchanged subject does', async () => {
    const failure = new TareError('NOT_READY', { message: 'app did not become ready.', remedy: 'Wait.' });
    const found = await run(
      planSession(() => ({ privateBytes: 0, failure })),
      [changeOf('a')],
    );
    expect(found).toMatchObject({ outcome: 'failed', error: { code: 'NOT_READY' } });
    expect(standingsOf(found)).toEqual({ a: 'not-reached' });
  });

  it('does not try an import that the start needs', async () => {
    const use = { pid: 1, key: 'Pool', place: 'server.js:12', loadMs: 20, error: null, importer: '/app/server.js' };
    const touching: Weigh = (start) => ({
      ...weighing({ pg: 9, ai: 9, made: 9 })(start),
      touches: [
        ...(start.active.has('pg') ? [{ ...use, package: 'pg', how: 'get', moment: 'start' } as const] : []),
        ...(start.active.has('ai') ? [{ ...use, package: 'ai', how: 'call', moment: 'later' } as const] : []),
        ...(start.active.has('made')
          ? [{ ...use, package: 'made', how: 'deferred-construct', moment: 'start' } as const]
          : []),
      ],
    });
    const names = ['pg', 'ai', 'made'];
    const session = planSession(touching);
    const found = await run(
      session,
      names.map((name) => changeOf(name, { ...calm, standIns: [standInOf(name)] })),
    );
    expect(standingsOf(found)).toEqual({ pg: 'needed-at-start', ai: 'judged', made: 'judged' });
    expect(found.changes[0]?.standing).toEqual({
      state: 'needed-at-start',
      because: 'pg is used before the service is ready: get Pool at server.js:12',
    });
    expect(found.changes[0]?.touches).toEqual(['get Pool at server.js:12, at start']);
    // Together with the others, once.
    expect(session.started.filter(({ active }) => active.includes('pg'))).toHaveLength(1);
  });

  it('runs the loader hooks in every arm where one arm has stand-ins of ES modules', async () => {
    const session = planSession(weighing({ esm: 9, other: 9 }));
    await run(session, [
      changeOf('esm', { ...calm, standIns: [standInOf('esm', 'module')] }),
      changeOf('other', calm),
      changeOf('natural'),
    ]);
    const hooked = session.started.map(
      ({ subject: started }) => started.services[0]?.launch.standIns?.hooksModules === true,
    );
    const beforePairs = session.started.findIndex(({ mode }) => mode === 'natural');
    expect(hooked.slice(0, beforePairs)).toEqual(Array(beforePairs).fill(true));
    // Natural arms of single changes need none; whole paths, and what they are held against, do.
    const single = session.started.filter(({ active }) => active.join() === 'natural');
    expect(single.every(({ subject: started }) => started.services[0]?.launch.standIns === undefined)).toBe(true);
    expect(hooked.slice(-10)).toEqual(Array(10).fill(true));
  });

  it('weighs stand-ins of ES modules by the calm figure alone where the loader hooks have a thread of their own', async () => {
    const changes = [changeOf('esm', { ...calm, standIns: [standInOf('esm', 'module')] }), changeOf('setting')];
    const session = planSession(weighing({ esm: 9, setting: 12 }));
    const found = await run(session, changes, { sources: sourcesOf(changes, '20.20.2') });
    const path = found.paths.conservative;
    expect(path).toMatchObject({
      changes: ['setting', 'esm'],
      verified: true,
      verdicts: [
        { mode: 'natural', state: 'saves' },
        { mode: 'calm', state: 'saves' },
      ],
      steps: [{ change: 'setting' }, { change: 'esm', isKept: true, sweeps: 0 }],
    });
    expect(path?.cautions.join()).toContain('esm can be weighed by the calm figure alone');
    const natural = session.started.filter(({ mode }) => mode === 'natural');
    expect(natural.every(({ active }) => !active.includes('esm'))).toBe(true);
    expect(natural.every(({ subject: started }) => started.services[0]?.launch.standIns === undefined)).toBe(true);

    const alone = await run(planSession(weighing({ esm: 9 })), changes.slice(0, 1), {
      sources: sourcesOf(changes.slice(0, 1), '22.14.0'),
    });
    expect(alone.paths.conservative).toMatchObject({ verified: true, verdicts: [{ mode: 'calm', state: 'saves' }] });

    const inThread = await run(planSession(weighing({ esm: 9, setting: 12 })), changes, {
      sources: sourcesOf(changes, '22.15.0'),
    });
    expect(inThread.paths.conservative).toMatchObject({ verdicts: [{ mode: 'natural', state: 'saves' }] });
    expect(inThread.paths.conservative?.steps.every(({ sweeps }) => sweeps > 0)).toBe(true);
  });

  it('takes from the conservative path what makes it slow as a whole', async () => {
    const weigh: Weigh = (start) => ({
      ...weighing({ a: 20, b: 10 })(start),
      p95: start.active.has('a') && start.active.has('b') ? 30 : 5,
    });
    const found = await run(planSession(weigh), [changeOf('a'), changeOf('b')]);
    expect(found.paths.conservative).toMatchObject({ changes: ['a'], verified: true });
    expect(found.paths.aggressive).toMatchObject({ changes: ['a', 'b'], verified: true });
    expect(found.paths.conservative?.steps.find(({ change }) => change === 'b')).toMatchObject({ isKept: false });
    expect(found.warnings.map(({ code }) => code)).toContain('path-harmed');
  });

  it('suspects of harm only what ran in the pairs that showed it', async () => {
    const changes = [
      changeOf('esm', { ...calm, standIns: [standInOf('esm', 'module')] }),
      changeOf('a'),
      changeOf('b'),
    ];
    const weigh: Weigh = (start) => ({
      ...weighing({ esm: 2, a: 20, b: 10 })(start),
      p95: start.active.has('a') && start.active.has('b') ? 30 : 5,
    });
    const found = await run(planSession(weigh), changes, { sources: sourcesOf(changes, '20.20.2') });
    expect(found.paths.conservative).toMatchObject({ changes: ['a', 'esm'], verified: true });
  });

  it('leaves out of a path what breaks in company', async () => {
    const weigh: Weigh = (start) => ({
      ...weighing({ a: 20, b: 10, c: 5 })(start),
      ...(start.active.has('a') && start.active.has('b') ? broken : {}),
    });
    const session = planSession(weigh);
    const found = await run(session, [changeOf('a'), changeOf('b'), changeOf('c')]);
    expect(found.paths.conservative).toMatchObject({ changes: ['a', 'c'], verified: true });
    expect(found.compositions.map(({ chain, broke }) => [chain, broke?.change])).toEqual([
      [['a', 'b', 'c'], 'b'],
      [['a', 'c'], undefined],
    ]);
    const step = found.paths.conservative?.steps.find(({ change }) => change === 'b');
    expect(step).toMatchObject({ isKept: false, because: expect.stringContaining('the path broke with it') });
  });

  it('never returns a path that breaks while its pairs are measured', async () => {
    // Comes through all sweeps of composing, and breaks under the seeds of the paths alone.
    let together = 0;
    const weigh: Weigh = (start) => {
      if (start.active.has('a') && start.active.has('b')) together += 1;
      return {
        ...weighing({ a: 20, b: 10 })(start),
        ...(together > 3 && start.active.has('b') && start.active.has('a') ? broken : {}),
      };
    };
    const states = new Set<string>();
    const found = await run(planSession(weigh), [changeOf('a'), changeOf('b')], {
      onSave: ({ paths }) => {
        for (const path of Object.values(paths)) for (const { state } of path?.verdicts ?? []) states.add(state);
      },
    });
    expect(states).not.toContain('broke');
    expect(states).toContain('saves');
    expect(found.paths.conservative).toMatchObject({ changes: ['a'], verified: true });
    expect(found.paths.aggressive).toMatchObject({ changes: ['a'], verified: true });
    expect(found.warnings.map(({ code }) => code)).toContain('path-broke');
  });

  it('gives the same plan after an interruption at any trial', async () => {
    const changes = [
      changeOf('lazy', { ...calm, standIns: [standInOf('lazy')] }),
      changeOf('semi', { risk: 'medium' }),
      changeOf('nothing'),
    ];
    const weigh = weighing({ lazy: 3, semi: 10 });
    const whole = planSession(weigh, { isRepeatable: true });
    const expected = await run(whole, changes);
    expect(expected.paths.aggressive?.changes).toEqual(['lazy', 'semi']);
    for (let at = 0; at < whole.started.length; at += 5) {
      const controller = new AbortController();
      const first = planSession(weigh, {
        isRepeatable: true,
        onStart: (begun) =>
          begun === at && controller.abort(new TareError('INTERRUPTED', { message: 'x', remedy: 'y' })),
      });
      let saved: Plan | undefined;
      const stopped = await run(first, changes, {
        signal: controller.signal,
        onSave: (plan) => {
          saved = structuredClone(plan);
        },
      });
      expect(stopped).toMatchObject({ outcome: 'interrupted', error: { code: 'INTERRUPTED' } });
      for (const earlier of [stopped, ...(saved ? [saved] : [])]) {
        const second = planSession(weigh, { isRepeatable: true });
        const resumed = await run(second, changes, { earlier });
        expect(lasting(resumed)).toEqual(lasting(expected));
        // A round at most is measured again.
        expect(first.started.length + second.started.length - whole.started.length).toBeLessThanOrEqual(5);
      }
    }
  }, 120_000);

  it('goes on with the same subject, seed and candidates only', async () => {
    const earlier = await run(planSession(weighing({ a: 9 })), [changeOf('a'), changeOf('b')]);
    const resume = (changes: Change[], options: Partial<PlanOptions>): Promise<Plan> =>
      run(planSession(weighing({ a: 9 })), changes, { earlier, ...options });
    await expect(resume([changeOf('a')], { seed: 2 })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(resume([changeOf('b')], {})).rejects.toMatchObject({ code: 'USAGE', seen: 'not found again: a' });
    // What has been settled needs no further launch.
    expect((await resume([changeOf('a'), changeOf('c')], {})).changes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('keeps within its time, and has measured the path by then', async () => {
    for (const timeMs of [60_000, 120_000, 180_000]) {
      let clockMs = 0;
      const session = planSession(weighDozen, {
        onStart: () => {
          clockMs += 1_400;
        },
      });
      const found = await run(session, dozen, { timeMs, now: () => clockMs });
      // A round of pairs that has begun is ended.
      expect(clockMs).toBeLessThanOrEqual(timeMs + 5 * 1_400);
      expect(found.settings.timeMs).toBe(timeMs);
      expect(found.trials).toBe(session.started.length);
      if (timeMs === 180_000) expect(found.paths.conservative?.verified).toBe(true);
    }
  });

  it('keeps time for both figures of paths where stand-ins can be weighed by the calm one alone', async () => {
    const esm = ['one', 'two'].map((name) => changeOf(name, { ...calm, standIns: [standInOf(name, 'module')] }));
    const settings = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => changeOf(name));
    const all = { one: 5, two: 3, a: 20, b: 9, c: 8, d: 7, e: 6, f: 5 };
    for (const timeMs of [130_000, 160_000, 200_000]) {
      let clockMs = 0;
      const session = planSession(weighing(all), {
        onStart: () => {
          clockMs += 1_400;
        },
      });
      const changes = [...esm, ...settings];
      const found = await run(session, changes, { sources: sourcesOf(changes, '20.20.2'), timeMs, now: () => clockMs });
      expect(found.paths.conservative?.verdicts.map(({ mode }) => mode)).toEqual(['natural', 'calm']);
      expect(found.paths.conservative?.verified).toBe(true);
    }
  });

  it('goes on where the time was up, with more changes and so with other paths', async () => {
    let clockMs = 0;
    const session = planSession(weighDozen, {
      onStart: () => {
        clockMs += 1_400;
      },
    });
    const earlier = await run(session, dozen, { timeMs: 130_000, now: () => clockMs });
    expect(earlier.outcome).toBe('time-was-up');
    expect(standingsOf(earlier)['semi-space 2 MB']).toBe('not-reached');
    const found = await run(session, dozen, { earlier });
    expect(found.outcome).toBe('complete');
    expect(Object.values(standingsOf(found))).not.toContain('not-reached');
    const members = found.compositions.at(-1)?.chain ?? [];
    expect(members.length).toBeGreaterThan(earlier.compositions.at(-1)?.chain.length ?? 0);
    // Pairs of the path as it is now: the earlier one saved less.
    const [before, now] = [earlier, found].map(({ paths }) => paths.aggressive?.savingBytes);
    if (!before || !now || 'state' in before || 'state' in now) throw new Error('Both were measured.');
    expect(now.estimate).toBeGreaterThan(before.estimate);
    expect(found.trials).toBe(session.started.length);
  });

  it('stops where the time is up before anything could be compared', async () => {
    let clockMs = 0;
    const session = planSession(weighDozen, {
      onStart: () => {
        clockMs += 1_400;
      },
    });
    const found = await run(session, dozen, { timeMs: 10_000, now: () => clockMs });
    expect(found).toMatchObject({ outcome: 'time-was-up', verdicts: [], paths: { conservative: null } });
    expect(standingsOf(found)['pool']).toBe('not-reached');
  });

  it('tries what is named, and not what is left out', async () => {
    const names = async (options: Partial<PlanOptions>): Promise<string[]> =>
      (await run(planSession(weighing({})), [changeOf('a'), changeOf('b')], options)).changes.map(({ name }) => name);
    expect(await names({ only: ['b'] })).toEqual(['b']);
    expect(await names({ skip: ['b'] })).toEqual(['a']);
    expect(await names({ only: ['made-up'], skip: ['a'] })).toEqual(['b']);
    await expect(names({ only: ['c'] })).rejects.toMatchObject({ code: 'USAGE', seen: 'c' });
  });

  it('says what is left of a limit, and what it costs', async () => {
    const { limit } = await run(planSession(weighing({ a: 20 })), [changeOf('a')], {
      limitBytes: 512e6,
      price: { perGbMonth: 5, currency: 'EUR' },
    });
    expect(limit).toMatchObject({ limitBytes: 512e6, pricePerGbMonth: 5, currency: 'EUR' });
    expect(limit?.baselineBytes).toBeGreaterThan(97e6);
    expect(limit?.conservativeBytes).toBeLessThan(84e6);
  });

  it('tells how far it is, with estimates', async () => {
    const seen: string[] = [];
    const session = planSession(weighing({ a: 20, b: 9 }));
    let last: PlanProgress | undefined;
    await run(session, [changeOf('a'), changeOf('b')], {
      onProgress: (progress) => {
        if (seen.at(-1) !== progress.stage) seen.push(progress.stage);
        expect(progress.trialsLeft).toBeGreaterThan(0);
        // Those under way are no more than two.
        expect(session.started.length - progress.trialsEnded).toBeOneOf([0, 1]);
        last = progress;
      },
    });
    expect(seen).toEqual(['self', 'screening', 'pairs', 'compose', 'paths']);
    expect(last?.trialsLeft).toBeLessThanOrEqual(2);
    expect(last?.estimates.map(({ change, state }) => [change, state])).toEqual([
      ['a', 'saves'],
      ['b', 'saves'],
    ]);
  });
});

describe('calm trials beside each other', () => {
  const changes = [changeOf('lazy openai', calm), changeOf('lazy small', calm), changeOf('lazy breaker', calm)];
  const oneByOne = ({ warnings }: Plan): boolean => warnings.some(({ code }) => code === 'one-by-one');

  it('come to the same answers as one by one', async () => {
    const options = { seed: 3, isRepeatable: true };
    const beside = await run(planSession(weighDozen, { ...options, beside: (start) => start }), changes, { seed: 3 });
    const alone = await run(planSession(weighDozen, options), changes, { seed: 3, jobs: 1 });
    expect(beside.settings.jobs).toBe(2);
    expect(alone.settings.jobs).toBe(1);
    const notSampled = { state: 'not-sampled' };
    const timeless = alone.verdicts.map((verdict) => ({ ...verdict, latencyMs: notSampled, throughput: notSampled }));
    // How fast either answers says nothing.
    expect(beside.verdicts).toEqual(timeless);
    expect(beside.verdicts).not.toEqual(alone.verdicts);
    expect(standingsOf(beside)).toEqual(standingsOf(alone));
    expect(standingsOf(beside)).toMatchObject({ 'lazy breaker': 'broke' });
    expect(oneByOne(beside)).toBe(false);
  });

  it('are given up for a subject that fails beside a copy of itself, and no change is blamed', async () => {
    const failure = new TareError('NOT_READY', { message: 'It ended early.', seen: 'EADDRINUSE', remedy: '' });
    const session = planSession(weighDozen, { beside: (start) => ({ ...start, failure }) });
    const found = await run(session, changes);
    expect(oneByOne(found)).toBe(true);
    expect(found.warnings.find(({ code }) => code === 'one-by-one')?.message).toContain('EADDRINUSE');
    expect(found.settings.jobs).toBe(1);
    expect(found.outcome).toBe('complete');
    expect(standingsOf(found)).toMatchObject({ 'lazy openai': 'judged', 'lazy breaker': 'broke' });
  });

  it('are given up for a subject that answers otherwise beside a copy of itself', async () => {
    const busy = { routes: [{ ...usualRoute, statuses: { '200': 900, '503': 100 } }] };
    const found = await run(planSession(weighDozen, { beside: (start) => ({ ...start, ...busy }) }), changes);
    expect(oneByOne(found)).toBe(true);
    expect(found.outcome).toBe('complete');
    expect(standingsOf(found)).toMatchObject({ 'lazy openai': 'judged' });
  });
});
