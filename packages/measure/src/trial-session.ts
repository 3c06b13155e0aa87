// Fresh starts for whoever compares them: `compare`, `check` and `leak` decide what is started and when to stop, this only starts, reads and ends.

import type { Environment, Mode, ObservedService, Warning } from '@tare/accounting';
import type { Subject } from './subject/subject.ts';
import { type GrowthOutcome, type GrowthPlan, runGrowth } from './trial/run-growth.ts';
import { type LastPhase, runTrial, type TrialOutcome, type TrialStep } from './trial/run-trial.ts';
import { throwBug } from './trial/trial-error.ts';
import { type GroundOptions, noSignal, prepareGround } from './trial/trial-ground.ts';

export interface SessionTrialOptions {
  mode: Mode;
  /** Order of requests. */
  seed: number;
  /** Ends the trial at once; it is then partial and says `INTERRUPTED`. */
  signal?: AbortSignal;
  /** Where the trial ends as planned: `collected` unless said. A natural figure needs no collection after it. */
  lastPhase?: LastPhase;
  onStep?: (step: TrialStep) => void;
}

export interface SessionGrowthOptions extends GrowthPlan {
  /** Order of requests. */
  seed: number;
  /** Ends the run at once. */
  signal?: AbortSignal;
}

export interface ObserveOptions {
  /** Order of requests. */
  seed: number;
  signal?: AbortSignal;
  onStep?: (step: TrialStep) => void;
}

/** A calm trial with the tracer in every Node.js process: its figures are not those of the program alone. */
export interface ObservationOutcome extends TrialOutcome {
  /** By service, in the subject's order; those that were not reached are left out. */
  services: ObservedService[];
}

export interface TrialSession {
  /** As in a Recording. */
  environment: Environment;
  /** Of sweeping leftovers. */
  warnings: Warning[];
  /**
   * One fresh start. Base is not weighed. Trials are numbered from 1 in the order they are begun.
   * @returns always, whatever the subject does: `failure` and the trial's `error` say what ended it early. Only a bug of ours rejects.
   */
  trial(subject: Subject, options: SessionTrialOptions): Promise<TrialOutcome>;
  /**
   * One fresh start, driven block by block, with a collection and a reading after each.
   * @returns always, as `trial`; the readings before a failure are kept
   */
  growth(subject: Subject, options: SessionGrowthOptions): Promise<GrowthOutcome>;
  /**
   * One fresh start that is looked into: import graph, heap samples, what the load runs, knobs.
   * @returns always, as `trial`
   */
  observe(subject: Subject, options: ObserveOptions): Promise<ObservationOutcome>;
}

/**
 * Sweeps what a killed tare left, once, and finds out what the machine offers.
 * @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function openTrials(options: GroundOptions = {}): Promise<TrialSession> {
  const ground = await prepareGround(options);
  let begun = 0;
  return {
    environment: ground.environment,
    warnings: ground.warnings,
    async trial(subject, { signal = noSignal, onStep = () => undefined, ...rest }) {
      begun += 1;
      const outcome = await runTrial({ ...ground, ...rest, id: begun, subject, signal, onStep });
      throwBug(outcome.failure, signal);
      return outcome;
    },
    async observe(subject, { signal = noSignal, onStep = () => undefined, ...rest }) {
      begun += 1;
      // It brings a parser with it, which most commands never need.
      const { observeTrial } = await import('./observe/observe-trial.ts');
      const outcome = await observeTrial({ ...ground, ...rest, id: begun, subject, signal, onStep });
      throwBug(outcome.failure, signal);
      return outcome;
    },
    async growth(subject, { signal = noSignal, ...rest }) {
      const outcome = await runGrowth({ ...ground, ...rest, subject, signal });
      throwBug(outcome.failure, signal);
      return outcome;
    },
  };
}
