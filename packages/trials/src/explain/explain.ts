// Where a subject's memory comes from: one untraced calm trial, whose bytes are explained, and one traced trial, which tells whose they are.

import {
  distinctWarnings,
  type HeapProfile,
  type ObservedService,
  type RecordedError,
  TareError,
  type Trial,
  type Warning,
} from '@tare/accounting';
import { attribute } from '@tare/attribution';
import { type ExplainedService, type Explanation, explanationSchema } from '@tare/experiment';
import { loadSettings, openTrials, type Subject, type TrialSession, type TrialStep } from '@tare/measure';
import { compareTrials, readyMsOf } from './compare-trials.ts';
import { findInstalled, readSources } from './read-sources.ts';

export interface ExplainOptions {
  subject: Subject;
  /** Order of requests. */
  seed?: number;
  /** Ends the current trial at once; what was read is explained. */
  signal?: AbortSignal;
  session?: TrialSession;
  onProgress?: (progress: ExplainProgress) => void;
  /** Added to those that the trials give. */
  warnings?: readonly Warning[];
}

export interface ExplainProgress {
  trial: 'plain' | 'traced';
  step: TrialStep;
  /** Trials that ended, this one not. */
  trialsEnded: number;
  /** Of this explanation, this one included. */
  trialsLeft: number;
  /** Since it began. */
  elapsedMs: number;
}

export interface ExplainResult {
  explanation: Explanation;
  /** By service, in the subject's order; those that the traced trial did not reach are left out. */
  observed: ObservedService[];
  /** The untraced trial; null where it was not begun. */
  plain: Trial | null;
  /** One per isolate; what browser developer tools open. */
  heapProfiles: { service: string; pid: number; threadId: number; profile: HeapProfile }[];
}

const noSignal = new AbortController().signal;

/**
 * @returns always: `explanation.outcome` and `error` say whether it is complete
 * @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function explain(options: ExplainOptions): Promise<ExplainResult> {
  const { subject, seed = 1, signal = noSignal, onProgress } = options;
  const session = options.session ?? (await openTrials());
  const beganMs = performance.now();
  const warnings: Warning[] = [...(options.warnings ?? []), ...session.warnings];
  const follow =
    (trial: ExplainProgress['trial'], trialsEnded: number) =>
    (step: TrialStep): void =>
      onProgress?.({ trial, step, trialsEnded, trialsLeft: 2 - trialsEnded, elapsedMs: performance.now() - beganMs });

  const plain = await session.trial(subject, { mode: 'calm', seed, signal, onStep: follow('plain', 0) });
  warnings.push(...plain.warnings);
  // A subject that does not start untraced would not start traced either.
  const traced =
    plain.failure === undefined && !signal.aborted
      ? await session.observe(subject, { seed, signal, onStep: follow('traced', 1) })
      : null;
  // The load is told about once.
  const isTold = ({ code, service }: Warning): boolean =>
    plain.warnings.some((told) => told.code === code && told.service === service);
  warnings.push(...(traced?.warnings ?? []).filter((warning) => !isTold(warning)));
  const observed = traced?.services ?? [];
  const services = subject.services.flatMap(({ name, launch }): ExplainedService[] => {
    const own = plain.trial.services.find((one) => one.name === name);
    if (!own) return [];
    const seen = observed.find((one) => one.name === name) ?? nothingSeen(name, launch.cwd);
    const ofTraced = traced?.trial.services.find((one) => one.name === name) ?? own;
    if (traced && traced.failure === undefined)
      warnings.push(...compareTrials({ plain: own, traced: ofTraced, observed: seen }));
    return [
      attribute({
        observed: seen,
        plain: own,
        traced: ofTraced,
        sources: readSources(seen),
        installed: findInstalled(seen),
      }),
    ];
  });
  const error = recordFailure(traced?.trial.error ?? plain.trial.error, signal);
  const { requests, connections, warmup, routes } = loadSettings(subject);
  return {
    explanation: {
      schema: explanationSchema,
      recordedAt: new Date().toISOString(),
      outcome: signal.aborted ? 'interrupted' : error === null ? 'complete' : 'failed',
      environment: session.environment,
      subject: { name: subject.name },
      settings: { requests, connections, warmup, routes, seed },
      services,
      readyMs: { plain: readyMsOf(plain.trial), traced: readyMsOf(traced?.trial ?? null) },
      warnings: distinctWarnings(warnings),
      error,
    },
    observed,
    plain: plain.trial,
    heapProfiles: observed.flatMap(({ name, isolates }) =>
      isolates.flatMap(({ pid, threadId, heapProfile }) =>
        'head' in heapProfile ? [{ service: name, pid, threadId, profile: heapProfile }] : [],
      ),
    ),
  };
}

const nothingSeen = (name: string, cwd: string): ObservedService => ({
  name,
  application: cwd,
  isolates: [],
  packages: [],
  knobs: [],
});

/** A person's interruption is told in the words of whoever heard it. */
const recordFailure = (recorded: RecordedError | null, { aborted, reason }: AbortSignal): RecordedError | null =>
  aborted && reason instanceof TareError ? reason.toJSON() : recorded;
