// What a plan is asked for, and what it tells meanwhile.

import type { Mode, Warning } from '@tare/accounting';
import type { Change, Findings, readFindings } from '@tare/changes';
import type { Plan } from '@tare/experiment';
import type { Subject, TrialSession, TrialStep } from '@tare/measure';
import type { LoadedConfig } from '@tare/measure/config';
import type { CheckOut } from '../arms/apply-change.ts';
import type { ExplainOptions, ExplainResult } from '../explain/explain.ts';

export interface Price {
  perGbMonth: number;
  /** Three letters. */
  currency: string;
}

export interface CandidateOptions {
  subject: Subject;
  /** Changes of the configuration; their arms run in work trees where they name a revision. */
  changes?: { loaded: LoadedConfig; checkOut: CheckOut };
  /** Kinds or names of changes: these alone. */
  only?: readonly string[];
  /** Kinds or names of changes: these not. */
  skip?: readonly string[];
  /** Paths of other Node.js binaries to try. */
  runtimes?: readonly string[];
  /** Order of requests, and of arms: the same seed gives the same. */
  seed?: number;
  /** Ends the current trial at once; what was measured is kept. */
  signal?: AbortSignal;
  session?: TrialSession;
  /** Added to those that the trials give. */
  warnings?: readonly Warning[];
  /** How the subject is looked into and what speaks for a change; as `tare explain` and the catalogue do it unless said. */
  sources?: Partial<CandidateSources>;
}

/** Where candidates come from. */
export interface CandidateSources {
  explain: (options: ExplainOptions) => Promise<ExplainResult>;
  readFindings: typeof readFindings;
  detect: (findings: Findings) => Change[];
}

export interface PlanOptions extends CandidateOptions {
  /**
   * For all of it, ms, of this run: nothing new begins afterwards. Shared among the stages, so that paths are measured as well; sweeps and arms are as many as
   * fit.
   */
  timeMs?: number;
  /** Trials that may run beside each other where times are not judged; two where there are two processors and the memory for it, unless said. */
  jobs?: number;
  onProgress?: (progress: PlanProgress) => void;
  /** After every start and every round, awaited: what there is so far, for saving. */
  onSave?: (plan: Plan) => void | Promise<void>;
  /** A saved plan of the same subject, settings and candidates, to go on from. What is launched is found out anew; no measured trial is repeated. */
  earlier?: Plan;
  limitBytes?: number;
  price?: Price;
  /** For the time bound, ms; a clock that only goes forward. */
  now?: () => number;
}

/**
 * - `explain`: what the subject loads and holds
 * - `self`: the unchanged subject against itself
 * - `screening`: a few trials of every change
 * - `pairs`: those that are left, in pairs
 * - `compose`: what each member adds to a path
 * - `paths`: whole paths, in pairs
 */
export type PlanStage = 'explain' | 'self' | 'screening' | 'pairs' | 'compose' | 'paths';

export interface PlanProgress {
  stage: PlanStage;
  /** null while explaining. */
  mode: Mode | null;
  arm: string;
  step: TrialStep;
  /** Starts, sweeps or pairs of this stage and mode that ended. */
  done: number;
  /** Of these, when the result is looked at next. */
  nextLook: number;
  /** Of this run; the one under way not. */
  trialsEnded: number;
  /** Until the end, as far as can be told. */
  trialsLeft: number;
  /** Since this run began. */
  elapsedMs: number;
  /** What is known of each change so far. */
  estimates: { change: string; savingBytes: number | null; state: string }[];
}
