// One mode of a comparison: fresh starts of the baseline alone, the design, then the experiment.

import type { Mode, RecordedError, Trial, Warning } from '@tare/accounting';
import {
  type Comparison,
  chooseDesign,
  type Design,
  type ExperimentRecord,
  judgeExperiment,
  type ModeExperiment,
  median,
  pairsAtFirstLook,
  pairsAtLastLook,
  type ReferenceService,
  runExperiment,
  type SelfComparison,
  smallestEffectBytes,
  spreadOfStarts,
  spreadStarts,
  standingsOf,
  type TrialOutcome,
  type Verdict,
} from '@tare/experiment';
import type { TrialSession, TrialStep } from '@tare/measure';
import type { Arm } from '../arm.ts';
import { extendReference } from '../guard/reference.ts';
import { observe } from './observe.ts';
import { unmeasuredVerdict } from './verdict-without-pairs.ts';

export interface ModeContext {
  mode: Mode;
  baseline: Arm;
  /** At least one. */
  arms: readonly Arm[];
  seed: number;
  signal: AbortSignal;
  timeMs: number;
  session: TrialSession;
  earlier: ModeExperiment | undefined;
  reference: () => readonly ReferenceService[];
  answersMayDiffer: boolean;
  onTrial: (result: {
    trial: Trial;
    warnings: readonly Warning[];
    reference: ReferenceService[];
    isFaulty: boolean;
  }) => void;
  onSave: (state: { experiment: ModeExperiment; verdicts: Verdict[] }) => Promise<void>;
  onProgress: (progress: ModeProgress) => void;
}

interface ModeProgress {
  stage: 'self' | 'rounds';
  arm: string;
  step: TrialStep;
  done: number;
  nextLook: number;
  trialsLeft: number;
  /** All trials of a mode that ends at its first look. */
  trialsOfMode: number;
}

export interface ModeEnd {
  outcome: Comparison['outcome'];
  error: RecordedError | null;
}

/** A miss of the machine is tried again once. */
const mostMissesInARow = 2;

/** What is supposed of a mode's length before its design is known. */
const usualFirstLook = 8;

export async function runMode(context: ModeContext): Promise<ModeEnd> {
  const { mode, baseline, arms, earlier, timeMs } = context;
  const beganMs = performance.now();
  const leftMs = (): number => timeMs - (performance.now() - beganMs);
  const starts: number[] = [...(earlier?.selfComparison.privateBytes ?? [])];
  const names = arms.map((arm) => arm.name);
  const save = (record: ExperimentRecord | null, because: string): Promise<void> =>
    context.onSave({
      experiment: { mode, selfComparison: selfComparison(starts), record },
      verdicts: record ? judgeExperiment(record) : names.map((name) => unmeasuredVerdict(name, mode, because)),
    });

  const ofMode = (firstLook: number): number => spreadStarts + firstLook * (arms.length + 1);
  let misses = 0;
  while (starts.length < spreadStarts) {
    if (starts.length > 0 && leftMs() < 0) {
      await save(null, 'the time was up before the first pair');
      return { outcome: 'time-was-up', error: null };
    }
    const { outcome, error } = await measureArm(context, baseline, context.seed + starts.length, (step) =>
      context.onProgress({
        stage: 'self',
        arm: baseline.name,
        step,
        done: starts.length,
        nextLook: spreadStarts,
        trialsLeft: ofMode(usualFirstLook) - starts.length,
        trialsOfMode: ofMode(usualFirstLook),
      }),
    );
    if (context.signal.aborted) {
      await save(null, 'it was interrupted before the first pair');
      return { outcome: 'interrupted', error: null };
    }
    if (outcome.state === 'measured') {
      misses = 0;
      starts.push(outcome.observation.privateBytes);
      if (starts.length < spreadStarts) await save(null, 'it was not come to');
      continue;
    }
    misses += 1;
    if (outcome.state === 'unmeasured' && misses < mostMissesInARow) continue;
    await save(null, `the unchanged subject could not be measured: ${outcome.because}`);
    return { outcome: 'failed', error };
  }

  const spread = spreadOfStarts(starts);
  const smallest = smallestEffectBytes(mode, spread, median(starts));
  const design = chooseDesign(mode, spread, smallest, arms.length);
  let standing = progressOf(earlier?.record ?? undefined, names, design);
  const result = await runExperiment<Arm>({
    mode,
    baseline,
    arms,
    design,
    smallestEffectBytes: smallest,
    seed: context.seed,
    ...(Number.isFinite(timeMs) ? { timeMs: Math.max(0, leftMs()) } : {}),
    signal: context.signal,
    ...(earlier?.record ? { earlier: earlier.record } : {}),
    onRound: (record) => {
      standing = progressOf(record, names, design);
      return save(record, '');
    },
    measure: async (arm, { seed, position }) => {
      const { outcome } = await measureArm(context, arm, seed, (step) =>
        context.onProgress({
          ...standing,
          stage: 'rounds',
          arm: arm.name,
          step,
          trialsLeft: Math.max(1, standing.trialsLeft - position),
          trialsOfMode: ofMode(pairsAtFirstLook(design)),
        }),
      );
      return outcome;
    },
  });
  await save(result.record, '');
  return { outcome: result.outcome, error: null };
}

/** One fresh start, held against the reference; the baseline's own become part of it. */
async function measureArm(
  { mode, session, signal, baseline, reference, answersMayDiffer, onTrial }: ModeContext,
  arm: Arm,
  seed: number,
  onStep: (step: TrialStep) => void,
): Promise<{ outcome: TrialOutcome; error: RecordedError | null }> {
  const { trial, warnings, failure } = await session.trial(arm.subject, {
    mode,
    seed,
    signal,
    onStep,
    // What a natural figure is has been read by then.
    lastPhase: mode === 'natural' ? 'afterLoad' : 'collected',
  });
  const isBaseline = arm === baseline;
  const guard = { reference: isBaseline ? [] : reference(), answersMayDiffer };
  const { outcome, tolerated } = observe(trial, failure, guard);
  const known = reference();
  if (!signal.aborted) {
    onTrial({
      trial,
      warnings: tolerated === null ? warnings : [...warnings, toleratedWarning(arm.name, tolerated)],
      reference: isBaseline && outcome.state === 'measured' ? extendReference(known, trial) : [...known],
      isFaulty: outcome.state !== 'measured',
    });
  }
  return { outcome, error: trial.error };
}

const toleratedWarning = (arm: string, difference: string): Warning => ({
  code: 'answers-differ',
  service: null,
  message: `${arm} answers otherwise than the baseline, which was allowed: ${difference}.`,
});

function progressOf(
  record: ExperimentRecord | undefined,
  names: readonly string[],
  design: Design,
): Pick<ModeProgress, 'done' | 'nextLook' | 'trialsLeft'> {
  const active = record ? standingsOf(record).filter(({ now }) => now.state === 'active') : undefined;
  const last = pairsAtLastLook(design);
  const done = active ? Math.min(...active.map(({ pairs }) => pairs.length), last) : 0;
  const nextLook = design.looks.find(({ pairs }) => pairs > done)?.pairs ?? last;
  return { done, nextLook, trialsLeft: (nextLook - done) * ((active?.length ?? names.length) + 1) };
}

const selfComparison = (starts: readonly number[]): SelfComparison => ({
  privateBytes: [...starts],
  standardDeviation: spreadOfStarts(starts)?.standardDeviation ?? null,
});
