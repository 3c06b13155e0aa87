// The Verdict: what the trials of one change say, as plain JSON. Sentences are the report's business.

import type { Mode, Unavailable } from '@tare/accounting';
import type { CrossCheck } from '../estimate/cross-check.ts';
import type { Interval } from '../estimate/estimate-shift.ts';
import type { NonInferiority, NonInferiorThroughput } from './non-inferiority.ts';
import type { StopReason } from './stopping.ts';

/**
 * - `saves`, `costs`: the interval of the private saving leaves zero out
 * - `no-effect`: none found; `cannotRuleOutBytes` says how large one may still be
 * - `broke`: the subject no longer behaved
 * - `unmeasured`: too few pairs, or recorded trials, for any of these
 */
export type VerdictState = 'saves' | 'costs' | 'no-effect' | 'broke' | 'unmeasured';

/** Why trials of this arm ended: by the stopping rule, `cut-short` by a person, the time, or faults; or they were `recordings`, made before. */
export type VerdictEnd = StopReason | 'cut-short' | 'recordings';

/** Trials that were measured, whether or not in pairs. */
export interface TrialCounts {
  baseline: number;
  change: number;
}

export interface Verdict {
  change: string;
  /** calm and natural figures come from different trials: a change has a verdict for each. */
  mode: Mode;
  state: VerdictState;
  end: VerdictEnd;
  /** Baseline minus change, of private memory; positive saves. Also given, where two pairs (or two trials each) exist, for a verdict that is not decided. */
  savingBytes: Interval | Unavailable;
  /** The same of the other figures, bytes. Shown beside it, never decide; of natural trials only. */
  pss: Interval | Unavailable;
  rssSum: Interval | Unavailable;
  charged: Interval | Unavailable;
  /** The larger end of the interval, saving or cost, where no effect was found; else null. */
  cannotRuleOutBytes: number | null;
  smallestEffectBytes: number;
  /** Median private memory of the baseline in this arm's rounds, or its recording; null without any. */
  baselineBytes: number | null;
  /** Pairs whose two trials were both measured; 0 between recordings. */
  pairs: number;
  trials: TrialCounts;
  /** Pairs after which the design would have ended at the latest; 0 between recordings. */
  plannedPairs: number;
  /** Corrected for the looks (all) and the other arms (Holm). */
  adjustedPValue: number;
  latencyMs: NonInferiority | Unavailable;
  readyMs: NonInferiority | Unavailable;
  /** Absent in verdicts that were saved before it was judged. */
  throughput?: NonInferiorThroughput | Unavailable;
  crossCheck: CrossCheck;
  brokeBecause: string | null;
  unmeasuredBecause: string | null;
}
