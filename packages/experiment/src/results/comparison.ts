// What `tare compare` found, as plain JSON: who was compared with whom, every round, and the verdicts. Read back by `report`, `check` and `--resume`.

import type { Environment, Mode, RecordedError, Trial, Warning } from '@tare/accounting';
import type { Verdict } from '../decide/verdict.ts';
import type { ExperimentRecord } from '../run/record.ts';

export const verdictSchema = 'tare/verdict@1';

/** How one arm differs from what a person has, and how to have it again. */
export type ArmSource =
  /** The subject as it is. */
  | { kind: 'unchanged' }
  /** A whole command line. */
  | { kind: 'command'; command: string }
  /** An entry of `changes` in the configuration; `commit` where it runs a revision. */
  | { kind: 'change'; name: string; commit?: string }
  /** One variable of the environment. */
  | { kind: 'variable'; variable: string; value: string }
  /** Several variables at once: the baseline, where several are varied. */
  | { kind: 'variables'; values: Record<string, string> }
  /** A commit of the repository, in a work tree of its own. */
  | { kind: 'revision'; revision: string; commit: string }
  /** The files as they are now, beside a revision. */
  | { kind: 'working-tree' }
  /** A saved recording. */
  | { kind: 'recording'; file: string };

export interface ComparedService {
  name: string;
  /** As a person would type it. */
  command: string;
  argv: string[];
  /** Of a revision, within its temporary work tree: `(work tree)/server`. */
  cwd: string;
  /** Names of the variables that were set; values may be secrets and are not recorded. */
  environmentNames: string[];
}

export interface ComparedArm {
  /** Distinct within the comparison; `change` of its verdicts. */
  name: string;
  source: ArmSource;
  services: ComparedService[];
}

/** What the unchanged subject shows against itself: fresh starts of the baseline before the first pair. */
export interface SelfComparison {
  /** Private memory of each start, in the order they ran. */
  privateBytes: number[];
  /** Of the difference of two starts. null with fewer than two. */
  standardDeviation: number | null;
}

/** All that was done in one mode. */
export interface ModeExperiment {
  mode: Mode;
  selfComparison: SelfComparison;
  /** Rounds and design; null where the design was not reached, or recordings were compared. */
  record: ExperimentRecord | null;
}

/** What one route of the unchanged subject answered, over all its trials. */
export interface ReferenceRoute {
  route: string;
  /** Smallest share of the route's answers that a status had in any trial; 0 where a trial had none of it. */
  leastShares: Record<string, number>;
  /** Status, media type and structure of sampled answers. */
  shapes: string[];
}

/** How one service of the unchanged subject behaved; changes are held against it. */
export interface ReferenceService {
  name: string;
  trials: number;
  routes: ReferenceRoute[];
  /** Largest share of requests without an answer. */
  largestLostShare: number;
  /** Of the first trial that printed any. */
  crashLines: string[];
}

export interface ComparisonSettings {
  modes: Mode[];
  requests: number;
  connections: number;
  warmup: number;
  routes: string[];
  seed: number;
}

export interface Comparison {
  schema: typeof verdictSchema;
  /** ISO 8601, UTC; the last save. */
  recordedAt: string;
  /** `complete`, or why it holds less than was asked for. */
  outcome: 'complete' | 'interrupted' | 'time-was-up' | 'failed';
  environment: Environment;
  subject: { name: string };
  /** `paired`: fresh starts in turns. `recordings`: two saved recordings, whatever happened between them. */
  method: 'paired' | 'recordings';
  settings: ComparisonSettings;
  baseline: ComparedArm;
  arms: ComparedArm[];
  /** Behaviour of the baseline that changes had to keep. */
  reference: ReferenceService[];
  experiments: ModeExperiment[];
  /** One per arm and mode. */
  verdicts: Verdict[];
  /** The last trial that went wrong, whole, for a closer look; null where none did. */
  faultyTrial: Trial | null;
  warnings: Warning[];
  error: RecordedError | null;
}
