// The Verdict: what the trials of one change say, as plain JSON. Sentences are the report's business.

import type { Mode, Unavailable } from '@tare/accounting';
import type { CrossCheck } from '../estimate/cross-check.ts';
import type { Interval } from '../estimate/estimate-shift.ts';
import type { NonInferiority } from './non-inferiority.ts';
import type { StopReason } from './stopping.ts';

/**
 * - `saves`, `costs`: the interval of the private saving leaves zero out
 * - `no-effect`: none found; `cannotRuleOutBytes` says how large one may still be
 * - `broke`: the subject no longer behaved
 * - `unmeasured`: too few pairs for any of these
 */
export type VerdictState = 'saves' | 'costs' | 'no-effect' | 'broke' | 'unmeasured';

/** Why trials of this arm ended: by the stopping rule, or `cut-short` by a person, the time, or faults. */
export type VerdictEnd = StopReason | 'cut-short';

export interface Verdict {
  change: string;
  /** calm and natural figures come from different trials: a change has a verdict for each. */
  mode: Mode;
  state: VerdictState;
  end: VerdictEnd;
  /** Baseline minus change, of private memory; positive saves. Also given, where two pairs exist, for a verdict that is not decided. */
  savingBytes: Interval | Unavailable;
  /** Shown beside it, never decide; of natural trials only. */
  pssSavingBytes: Interval | Unavailable;
  rssSumSavingBytes: Interval | Unavailable;
  chargedSavingBytes: Interval | Unavailable;
  /** The larger end of the interval, saving or cost, where no effect was found; else null. */
  cannotRuleOutBytes: number | null;
  smallestEffectBytes: number;
  /** Median private memory of the baseline in this arm's rounds; null without any. */
  baselineBytes: number | null;
  /** Pairs whose two trials were both measured. */
  pairs: number;
  /** Pairs after which the design would have ended at the latest. */
  plannedPairs: number;
  /** Corrected for the looks (all) and the other arms (Holm). */
  adjustedPValue: number;
  latencyMs: NonInferiority | Unavailable;
  readyMs: NonInferiority | Unavailable;
  crossCheck: CrossCheck;
  brokeBecause: string | null;
  unmeasuredBecause: string | null;
}
