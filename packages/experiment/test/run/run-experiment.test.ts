import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedDesign, sequentialDesign } from '../../src/design/design.ts';
import { seededRandom } from '../../src/random.ts';
import type { ExperimentRecord } from '../../src/run/record.ts';
import { type ExperimentOptions, type ExperimentResult, runExperiment } from '../../src/run/run-experiment.ts';
import { type DoubleArm, measured, subjectDouble } from '../support/trials.ts';

/** A figure of 100,000 with noise of 100, less what the arm saves; the same for the same trial, whenever it is run. */
const arm = (name: string, saves: number): DoubleArm => ({
  name,
  trial: ({ sweep }) => Math.round(100_000 - saves + 100 * seededRandom(sweep, name.length)()),
});
const baseline = arm('baseline', 0);
const broken = (name: string, from: number): DoubleArm => ({
  name,
  trial: (_, count) => (count >= from ? { state: 'broke', because: 'GET / answers 500' } : 100_000),
});
const unmeasurable = (name: string, from: number, until: number = Number.POSITIVE_INFINITY): DoubleArm => ({
  name,
  trial: (_, count) =>
    count >= from && count < until ? { state: 'unmeasured', because: 'the port was taken' } : 100_000 + count,
});

type Overrides = Partial<ExperimentOptions<DoubleArm>>;
const run = (arms: DoubleArm[], overrides: Overrides = {}): Promise<ExperimentResult> =>
  runExperiment({
    mode: 'natural',
    baseline,
    arms,
    measure: subjectDouble().measure,
    design: sequentialDesign,
    smallestEffectBytes: 500,
    ...overrides,
  });
const orders = (record: ExperimentRecord): string[] =>
  record.rounds.map((round) => `${round.sweep}: ${round.trials.map((trial) => trial.arm).join(' ')}`);

describe('runExperiment', () => {
  it('finds what each arm saves, costs or leaves alone, and stops each when it is known', async () => {
    const { outcome, record, verdicts } = await run([arm('lean', 5000), arm('heavy!!', -3000), arm('same..', 0)]);
    expect(outcome).toBe('complete');
    // Of three arms a win needs the second look: 8 pairs cannot satisfy Holm.
    expect(verdicts.map(({ change, state, end, pairs }) => ({ change, state, end, pairs }))).toEqual([
      { change: 'lean', state: 'saves', end: 'win', pairs: 12 },
      { change: 'heavy!!', state: 'costs', end: 'harm', pairs: 8 },
      { change: 'same..', state: 'no-effect', end: 'futility', pairs: 8 },
    ]);
    expect(record.rounds.map((round) => round.trials.length)).toEqual([...Array(8).fill(4), ...Array(4).fill(2)]);
  });

  it('measures in the same order for the same seed, and in another for another', async () => {
    const arms = [arm('lean', 5000), arm('same..', 0)];
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => run(arms, { seed })));
    expect(again).toEqual(first);
    expect(other && orders(other.record)).not.toEqual(first && orders(first.record));
  });

  it('gives all arms of a sweep the same seed, and tells mode, sweep and position', async () => {
    const seen: string[] = [];
    const watching: DoubleArm = {
      name: 'watching',
      trial: ({ mode, sweep, position, seed }) => {
        seen.push(`${mode} ${sweep} ${position} ${seed}`);
        return 100_000;
      },
    };
    await run([{ ...watching, name: 'other' }], { baseline: watching, design: fixedDesign(5), seed: 10, mode: 'calm' });
    expect(seen.slice(0, 4)).toEqual(['calm 1 0 11', 'calm 1 1 11', 'calm 2 0 12', 'calm 2 1 12']);
    expect(seen).toHaveLength(10);
  });

  it('drops a broken arm at once and goes on with the others', async () => {
    const subject = subjectDouble();
    const { verdicts } = await run([broken('fragile', 3), arm('lean', 5000)], { measure: subject.measure });
    expect(verdicts).toMatchObject([
      { state: 'broke', brokeBecause: 'GET / answers 500', end: 'cut-short', pairs: 2, cannotRuleOutBytes: null },
      { state: 'saves', brokeBecause: null },
    ]);
    expect(subject.measured.filter((name) => name === 'fragile')).toHaveLength(3);
  });

  it('tries a lost trial again, and gives an arm up after two in a row', async () => {
    const { verdicts, record } = await run([unmeasurable('unlucky', 4, 5), unmeasurable('hopeless', 4)]);
    expect(verdicts).toMatchObject([
      { state: 'no-effect', pairs: 8, unmeasuredBecause: null },
      { state: 'unmeasured', pairs: 3, unmeasuredBecause: 'the port was taken' },
    ]);
    expect(record.rounds).toHaveLength(9);
  });

  it('ends where the baseline breaks or cannot be measured, and blames no change for it', async () => {
    const [gone, lost] = await Promise.all([
      run([arm('lean', 5000)], { baseline: broken('baseline', 3) }),
      run([arm('lean', 5000)], { baseline: unmeasurable('baseline', 10) }),
    ]);
    expect(gone.verdicts).toMatchObject([
      { state: 'unmeasured', pairs: 2, unmeasuredBecause: 'the unchanged subject broke: GET / answers 500' },
    ]);
    // The win was known after 8 pairs.
    expect(lost.verdicts).toMatchObject([{ state: 'saves', pairs: 8 }]);
  });

  it('gives groups of many arms a baseline each', async () => {
    const arms = Array.from({ length: 9 }, (_, index) => arm(`arm ${'x'.repeat(index)}`, 0));
    const { record } = await run(arms, { design: fixedDesign(5) });
    expect(record.rounds).toHaveLength(15);
    for (const round of record.rounds) expect(round.trials.filter((trial) => trial.arm === 'baseline')).toHaveLength(1);
  });

  it('begins no further round once the time is up, but always runs one', async () => {
    let clock = 0;
    const { outcome, record, verdicts } = await run([arm('same..', 0)], { timeMs: 25, now: () => (clock += 10) });
    expect(outcome).toBe('time-was-up');
    expect(record.rounds.length).toBeGreaterThanOrEqual(1);
    expect(verdicts).toMatchObject([
      { state: 'unmeasured', end: 'cut-short', unmeasuredBecause: 'it was stopped after 3 of at least 8 pairs' },
    ]);
  });

  it('keeps the rounds before an interruption and loses the one under way', async () => {
    const controller = new AbortController();
    const subject = subjectDouble();
    const saved: ExperimentRecord[] = [];
    const { outcome, record } = await run([arm('same..', 0)], {
      signal: controller.signal,
      onRound: (now) => void saved.push(now),
      measure: async (of, context) => {
        if (subject.measured.length === 6) {
          controller.abort();
          throw new Error('interrupted');
        }
        return subject.measure(of, context);
      },
    });
    expect(outcome).toBe('interrupted');
    expect(record.rounds).toHaveLength(3);
    expect(saved.at(-1)).toEqual(record);
  });

  it('passes a bug of the measurement on', async () => {
    const failing = run([arm('same..', 0)], { measure: () => Promise.reject(new Error('a bug')) });
    await expect(failing).rejects.toThrow('a bug');
  });

  it('comes to the same result however often it is interrupted and resumed', async () => {
    const arms = [
      arm('lean', 5000),
      arm('slightly', 60),
      broken('fragile', 5),
      ...['a', 'ab'].map((name) => arm(name, 0)),
    ];
    const overrides = { armsPerBaseline: 2, smallestEffectBytes: 40 };
    const whole = await run(arms, overrides);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), async (stretches) => {
        let earlier: ExperimentRecord | undefined;
        for (const rounds of [...stretches, Number.POSITIVE_INFINITY]) {
          const controller = new AbortController();
          let left = rounds;
          const before = earlier?.rounds.flatMap((round) => round.trials.map((trial) => trial.arm)) ?? [];
          const result = await run(arms, {
            ...overrides,
            measure: subjectDouble(before).measure,
            signal: controller.signal,
            ...(earlier ? { earlier } : {}),
            onRound: () => {
              left--;
              if (left === 0) controller.abort();
            },
          });
          // As if read from a file.
          earlier = JSON.parse(JSON.stringify(result.record));
          if (result.outcome === 'complete') expect(result).toEqual(whole);
        }
        expect(earlier).toEqual(whole.record);
      }),
      { numRuns: 30 },
    );
  });

  it('does not go on from another experiment, nor compare arms of one name, nor nothing', async () => {
    const { record } = await run([arm('lean', 5000)]);
    const code = (overrides: Overrides, arms = [arm('lean', 5000)]): Promise<unknown> =>
      run(arms, overrides).catch((error: unknown) => (error as { code: unknown }).code);
    expect(await code({ earlier: record, mode: 'calm' })).toBe('USAGE');
    expect(await code({ earlier: record, design: fixedDesign(5) })).toBe('USAGE');
    expect(await code({}, [arm('lean', 1), arm('lean', 2)])).toBe('USAGE');
    expect(await code({}, [])).toBe('USAGE');
  });

  it('says aloud what a null result cannot rule out', async () => {
    const noisy: DoubleArm = {
      name: 'noisy',
      trial: ({ sweep }) => 100_000 + (sweep % 2 === 0 ? 1 : -1) * (3000 + sweep),
    };
    const { verdicts } = await run([noisy]);
    const [verdict] = verdicts;
    expect(verdict).toMatchObject({ state: 'no-effect', end: 'exhausted', pairs: 20 });
    expect(verdict?.cannotRuleOutBytes).toBeGreaterThan(500);
  });

  it('shows other figures of natural trials, with the reason where one is missing, and of calm ones none', async () => {
    const natural = await run([arm('lean', 5000)]);
    expect(natural.verdicts[0]).toMatchObject({
      pss: { confidence: expect.closeTo(0.953, 2) },
      charged: { state: 'unsupported' },
      latencyMs: { state: 'not-worse' },
      readyMs: { state: 'not-worse' },
    });
    const calm = await run([arm('lean', 5000)], { mode: 'calm' });
    expect(calm.verdicts[0]).toMatchObject({ state: 'saves', pss: { state: 'not-sampled' } });
  });

  it('looks once more where it was cut short between two looks', async () => {
    const controller = new AbortController();
    const arms = ['a', 'ab', 'abc', 'abcd'].map((name) => arm(name, 5000));
    const stopAfter = (rounds: number): Overrides => ({
      signal: controller.signal,
      onRound: (record) => (record.rounds.length === rounds ? controller.abort() : undefined),
    });
    // At 8 pairs four wins do not satisfy Holm; at 11 they do.
    const { verdicts } = await run(arms, stopAfter(11));
    expect(verdicts).toMatchObject(Array(4).fill({ state: 'saves', end: 'cut-short', pairs: 11 }));
  });

  it('decides nothing by fewer than seven pairs, however equal they are', async () => {
    const controller = new AbortController();
    const { verdicts } = await run([{ name: 'lean', trial: () => measured(50_000) }], {
      baseline: { name: 'baseline', trial: () => measured(100_000) },
      signal: controller.signal,
      onRound: ({ rounds }) => (rounds.length === 6 ? controller.abort() : undefined),
    });
    expect(verdicts[0]).toMatchObject({ state: 'unmeasured', pairs: 6, savingBytes: { estimate: 50_000 } });
  });
});
