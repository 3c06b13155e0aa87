// What `tare check` found, as plain JSON: every budget and the baseline against what was measured now.

import type { Environment, Figure, Mode, PhaseName, RecordedError, Recording, Warning } from '@tare/accounting';
import type { Interval } from '../estimate/estimate-shift.ts';
import type { BaselineKey, Decision, Trigger } from './baseline.ts';
import type { Comparison } from './comparison.ts';

export const checkSchema = 'tare/check@1';

export type BudgetFigure = 'private' | 'pss' | 'rssSum' | 'charged' | 'peakPrivate';

/**
 * - `ok`: below the warning level
 * - `warn`: above it, below the limit
 * - `over`: above the limit
 * - `unmeasured`: the figure could not be read; a gate that cannot see does not pass
 */
export type CheckState = 'ok' | 'warn' | 'over' | 'unmeasured';

export interface BudgetResult {
  /** null for the fleet. */
  service: string | null;
  figure: BudgetFigure;
  mode: Mode;
  phase: PhaseName;
  limitBytes: number;
  warnBytes: number;
  /** Median over the trials. */
  measuredBytes: Figure;
  trials: number;
  /** Smallest and largest; null with no trial. */
  lowBytes: number | null;
  highBytes: number | null;
  state: CheckState;
}

export interface RegressionResult {
  /** null for the fleet. */
  service: string | null;
  mode: Mode;
  /** Median of the baseline, or of the base's trials. */
  baselineBytes: number;
  /** Now minus then; positive is growth. null where nothing could be said. */
  growthBytes: Interval | null;
  /** Growth that is tolerated. */
  boundBytes: number;
  /** `over`: growth exceeds the bound for certain; `warn`: the estimate does, its interval does not. */
  state: CheckState;
}

/** Against what, and what came out. */
export interface Regression {
  /** `baseline`: the committed file. `base`: another commit, in the same job, interleaved. */
  against:
    | { kind: 'baseline'; file: string; key: BaselineKey; recordedAt: string }
    | { kind: 'base'; revision: string; commit: string };
  state: CheckState;
  results: RegressionResult[];
}

export interface DecisionResult {
  decision: Decision;
  /** Those that have come true, each with what was seen. */
  fired: { trigger: Trigger; seen: string }[];
}

export interface CheckResult {
  schema: typeof checkSchema;
  /** ISO 8601, UTC. */
  recordedAt: string;
  outcome: 'complete' | 'interrupted' | 'failed';
  environment: Environment;
  subject: { name: string };
  /** No budget is over or unmeasured, and no regression. Triggers and warnings do not fail it. */
  passed: boolean;
  results: BudgetResult[];
  /** null where there is neither a baseline entry for this key nor a base. */
  regression: Regression | null;
  decisions: DecisionResult[];
  /** What was weighed for the budgets and the baseline. */
  recording: Recording | null;
  /** What was compared with the base. */
  comparison: Comparison | null;
  warnings: Warning[];
  error: RecordedError | null;
}
