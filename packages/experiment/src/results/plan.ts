// What `tare plan` found, as plain JSON: every change that was considered and what became of it, the paths that were composed of them, and how to apply
// them. Read back by `report` and `--resume`.

import type { Environment, Mode, RecordedError, Unavailable, Warning } from '@tare/accounting';
import type { Verdict } from '../decide/verdict.ts';
import type { Interval } from '../estimate/estimate-shift.ts';
import type {
  ComparedArm,
  ComparisonSettings,
  ModeExperiment,
  ReferenceService,
  SelfComparison,
} from './comparison.ts';
import type { Explanation } from './explanation.ts';

export const planSchema = 'tare/plan@1';

export type Level = 'none' | 'low' | 'medium' | 'high';

/** What a change is about; the catalogue's chapters. `disk`: shrinks images and folders, not memory. */
export type ChangeGroup = 'imports' | 'start' | 'runtime' | 'allocator' | 'processes' | 'declared' | 'disk';

/** Where a change is written down for good. */
export type HowToPlace =
  | 'command'
  | 'node-options'
  | 'environment'
  | 'dockerfile'
  | 'compose'
  | 'kubernetes'
  | 'systemd'
  | 'procfile'
  | 'patch'
  | 'edit';

export interface HowToPart {
  place: HowToPlace;
  /** null where it is the same for all. */
  service: string | null;
  /** Where `--emit` writes it, relative to its folder. */
  file: string;
  text: string;
}

/** What became of a change. */
export type ChangeStanding =
  /** It has a verdict. */
  | { state: 'judged' }
  /** The screening rounds left no room for an effect of interest. */
  | { state: 'screened-out'; savingBytes: number; because: string }
  | { state: 'broke'; because: string }
  /** The import is needed to start: a stand-in saves nothing. */
  | { state: 'needed-at-start'; because: string }
  /** Advice, or not possible here. */
  | { state: 'not-tried'; because: string }
  /** Changes disk alone. */
  | { state: 'not-memory'; because: string }
  /** Time ran out, or it was interrupted. */
  | { state: 'not-reached' };

export interface PlannedChange {
  /** Distinct; `change` of its verdict. */
  name: string;
  /** Key into the catalogue (docs/changes.md). */
  kind: string;
  group: ChangeGroup;
  /** By which figure it is judged: code, imports and data by calm, the allocator, the collector and processes by natural. */
  mode: Mode;
  services: string[];
  risk: Level;
  effort: Level;
  /** What was found in this subject that speaks for it. */
  because: string;
  /** What it costs: a first use that loads, a flag's price. */
  cautions: string[];
  /** Of several changes in one slot a path takes one. */
  slot: string | null;
  /** From attribution; null where nothing estimates it. */
  estimatedBytes: number | null;
  standing: ChangeStanding;
  /** Of stand-ins: uses that were seen, as `get OpenAI at server.js:12, at start`. */
  touches: string[];
  howTo: HowToPart[];
}

/** One measured step of composing a path: what its last member adds to those before it. */
export interface PathStep {
  change: string;
  /** Median over the sweeps of (without it minus with it); null where nothing was measured. */
  addsBytes: number | null;
  sweeps: number;
  isKept: boolean;
  because: string;
}

export interface PlanPath {
  changes: string[];
  /** The whole path against the unchanged subject, with fresh pairs; the natural one first. */
  verdicts: Verdict[];
  /** Of the first verdict. */
  savingBytes: Interval | Unavailable;
  /** What its members saved one by one, each by its own figure. */
  sumOfPartsBytes: number;
  /** Whether fresh pairs measured it as a whole, and it saved. */
  verified: boolean;
  steps: PathStep[];
  cautions: string[];
  howTo: HowToPart[];
}

/** The saving in terms of a plan or a bill. */
export interface LimitView {
  limitBytes: number | null;
  /** Natural private and PSS of the unchanged subject. */
  baselineBytes: number;
  conservativeBytes: number | null;
  aggressiveBytes: number | null;
  /** Size of plan and price per GB-month, where the configuration gives one. */
  pricePerGbMonth: number | null;
  /** Three letters, as the configuration says. */
  currency: string | null;
}

export interface PlanSettings extends ComparisonSettings {
  /** Budget for all of it, ms; null without. */
  timeMs: number | null;
  screeningSweeps: number;
  pathSweeps: number;
  /** Trials that ran beside each other: calm ones, and natural ones that choose. Natural pairs run alone. */
  jobs: number;
}

/** Trials of one mode that choose what is worth pairs; they do not count for verdicts. */
export interface Screening {
  mode: Mode;
  selfComparison: SelfComparison;
  smallestEffectBytes: number;
  /** One entry per sweep and arm, in the order they ran; null where the trial was not measured. Sweep 0: all stand-ins at once, to see which are used at start. */
  trials: { sweep: number; arm: string; privateBytes: number | null }[];
}

/** Trials that composed a path: in each sweep, every prefix of the chain once. */
export interface Composition {
  mode: Mode;
  /** Members in the order they were added. */
  chain: string[];
  /** Private memory by sweep and length of the prefix (0: unchanged); null where it was not measured. */
  sweeps: (number | null)[][];
  /** The member with which the subject no longer behaved; the next composition goes on without it. null where none did. */
  broke: { change: string; because: string } | null;
}

export interface Plan {
  schema: typeof planSchema;
  /** ISO 8601, UTC; the last save. */
  recordedAt: string;
  /** `refused`: the unchanged subject is not fit for comparisons, and `error` says why. */
  outcome: 'complete' | 'interrupted' | 'time-was-up' | 'failed' | 'refused';
  environment: Environment;
  subject: { name: string };
  settings: PlanSettings;
  baseline: ComparedArm;
  reference: ReferenceService[];
  /** With costs confirmed by verdicts; null where no Node.js runs, or the explaining trials failed. */
  explanation: Explanation | null;
  changes: PlannedChange[];
  screenings: Screening[];
  /** Pairs of single changes. */
  experiments: ModeExperiment[];
  compositions: Composition[];
  /** Pairs of paths. */
  pathExperiments: ModeExperiment[];
  /** Ranked: what saves most first. */
  verdicts: Verdict[];
  paths: { conservative: PlanPath | null; aggressive: PlanPath | null };
  /** Smallest effect that was looked for, and trials, by mode. */
  resolution: { mode: Mode; smallestEffectBytes: number; trials: number }[];
  limit: LimitView | null;
  trials: number;
  elapsedMs: number;
  warnings: Warning[];
  error: RecordedError | null;
}
