// The comparison: for each mode, what the unchanged subject shows against itself, the design that follows from it, then rounds of fresh starts until
// the design says stop. Calm and natural trials are never mixed.

import { distinctWarnings, type Mode, type RecordedError, TareError, type Trial, type Warning } from '@tare/accounting';
import {
  type Comparison,
  type ModeExperiment,
  type ReferenceService,
  type Verdict,
  verdictSchema,
} from '@tare/experiment';
import { openTrials, type TrialSession, type TrialStep } from '@tare/measure';
import type { ArmPlan } from '../arm.ts';
import { describeArm, describeSettings, requireSame } from './describe-arm.ts';
import { type ModeContext, runMode } from './run-mode.ts';
import { brokenVerdict } from './verdict-without-pairs.ts';

export interface CompareOptions extends ArmPlan {
  /** In this order. */
  modes?: readonly Mode[];
  /** Order of arms and requests: the same seed gives the same. */
  seed?: number;
  /** Begins no further round after this long, ms; every mode gets an equal share, and what another leaves. */
  timeMs?: number;
  /** Ends the current trial at once; rounds that ended are kept. */
  signal?: AbortSignal;
  onProgress?: (progress: CompareProgress) => void;
  /** After every start and every round, awaited: what there is so far, for saving. */
  onSave?: (comparison: Comparison) => void | Promise<void>;
  /** A saved comparison of the same arms, to go on from. */
  earlier?: Comparison;
  /** Other statuses below 500 and other shapes of answers are told in a warning instead of breaking a change. */
  answersMayDiffer?: boolean;
  /** Added to those that the trials give. */
  warnings?: readonly Warning[];
  session?: TrialSession;
}

export interface CompareProgress {
  mode: Mode;
  /** `self`: the baseline against itself. */
  stage: 'self' | 'rounds';
  arm: string;
  step: TrialStep;
  /** Pairs that every arm has at least; of the `self` stage, starts. */
  done: number;
  /** At which the result is looked at next. */
  nextLook: number;
  /** Trials that ended, this one not. */
  trialsEnded: number;
  /** Trials until the end if every mode ends at its next look. */
  trialsLeft: number;
  /** Since this run of compare began. */
  elapsedMs: number;
}

const noSignal = new AbortController().signal;

/**
 * @returns always a Comparison: `outcome` and `error` say whether it is complete
 * @throws TareError USAGE for arms that cannot be told apart, or an earlier comparison of something else
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { baseline, arms, modes = ['calm', 'natural'], seed = 1, signal = noSignal, earlier } = options;
  const { timeMs = Number.POSITIVE_INFINITY, onSave, onProgress } = options;
  const settings = describeSettings(baseline, modes, seed);
  if (earlier) requireSame(earlier, options, settings);
  requireDistinct(options);
  const session = options.session ?? (await openTrials());
  const beganMs = performance.now();
  const warnings: Warning[] = [...(options.warnings ?? []), ...session.warnings, ...(earlier?.warnings ?? [])];
  const experiments: ModeExperiment[] = [];
  const verdicts = new Map<Mode, Verdict[]>();
  let reference: ReferenceService[] = earlier?.reference ?? [];
  let faultyTrial: Trial | null = null;
  let outcome: Comparison['outcome'] = 'complete';
  let error: RecordedError | null = null;
  let trialsEnded = 0;

  const comparison = (): Comparison => ({
    schema: verdictSchema,
    recordedAt: new Date().toISOString(),
    outcome,
    environment: session.environment,
    subject: { name: baseline.subject.name },
    method: 'paired',
    settings,
    baseline: describeArm(baseline),
    arms: arms.map(describeArm),
    reference,
    // What a resumed comparison has not come to again is kept.
    experiments: modes.flatMap(
      (mode) => [...experiments, ...(earlier?.experiments ?? [])].find((experiment) => experiment.mode === mode) ?? [],
    ),
    verdicts: modes.flatMap((mode) => verdicts.get(mode) ?? []),
    faultyTrial,
    warnings: distinctWarnings(warnings),
    error,
  });

  for (const [index, mode] of modes.entries()) {
    const broken = new Map(
      [...verdicts.values()]
        .flat()
        .flatMap(({ change, brokeBecause }): [string, string][] =>
          brokeBecause === null ? [] : [[change, brokeBecause]],
        ),
    );
    const remainingMs = timeMs - (performance.now() - beganMs);
    const context: ModeContext = {
      mode,
      baseline,
      // What broke once is not measured further.
      arms: arms.filter((arm) => !broken.has(arm.name)),
      seed,
      signal,
      timeMs: Math.max(0, remainingMs) / (modes.length - index),
      session,
      earlier: earlier?.experiments.find((experiment) => experiment.mode === mode),
      reference: () => reference,
      answersMayDiffer: options.answersMayDiffer ?? false,
      onTrial: (result) => {
        trialsEnded += 1;
        warnings.push(...result.warnings.filter(({ code }) => !ofOneTrial.has(code)));
        reference = result.reference;
        if (result.isFaulty) faultyTrial = result.trial;
      },
      onSave: async (state) => {
        replace(experiments, state.experiment);
        verdicts.set(
          mode,
          inOrder(
            arms.map((arm) => arm.name),
            [...state.verdicts, ...brokenVerdicts(broken, mode)],
          ),
        );
        await onSave?.(comparison());
      },
      onProgress: (progress) =>
        onProgress?.({
          ...progress,
          mode,
          trialsEnded,
          trialsLeft: progress.trialsLeft + (modes.length - index - 1) * progress.trialsOfMode,
          elapsedMs: performance.now() - beganMs,
        }),
    };
    const ended = context.arms.length === 0 ? undefined : await runMode(context);
    if (!ended) verdicts.set(mode, brokenVerdicts(broken, mode));
    if (ended && ended.outcome !== 'complete') outcome = ended.outcome;
    if (ended?.error) error = ended.error;
    if (signal.aborted) {
      outcome = 'interrupted';
      error = signal.reason instanceof TareError ? signal.reason.toJSON() : error;
    }
    if (outcome === 'failed' || outcome === 'interrupted') break;
  }
  return comparison();
}

/** These tell of one start among many; in a comparison their number is what the intervals show. */
export const ofOneTrial: ReadonlySet<string> = new Set(['not-settled', 'swept-leftovers', 'crash-logged']);

const brokenVerdicts = (broken: ReadonlyMap<string, string>, mode: Mode): Verdict[] =>
  [...broken].map(([change, because]) => brokenVerdict(change, mode, because));

const inOrder = (names: readonly string[], verdicts: readonly Verdict[]): Verdict[] =>
  names.flatMap((name) => verdicts.find(({ change }) => change === name) ?? []);

function replace(experiments: ModeExperiment[], experiment: ModeExperiment): void {
  const at = experiments.findIndex(({ mode }) => mode === experiment.mode);
  experiments.splice(at === -1 ? experiments.length : at, at === -1 ? 0 : 1, experiment);
}

/** Verdicts are told apart by the names of their changes alone. */
function requireDistinct({ baseline, arms }: ArmPlan): void {
  const names = [baseline, ...arms].map((arm) => arm.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined && arms.length > 0) return;
  throw new TareError('USAGE', {
    message: repeated === undefined ? 'There is nothing to compare with.' : 'Two arms have the same name.',
    seen: repeated ?? baseline.name,
    remedy: 'Give at least one change, each with a name of its own.',
  });
}
