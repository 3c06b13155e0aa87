// What one trial tells the experiment, and what is saved of a round. Plain JSON, so that an interrupted experiment goes on from a file.

import type { Figure } from '@tare/accounting';

/** The figures of one trial that comparisons are made of; all of one mode, and of the same phase in every arm. */
export interface Observation {
  /** Decides. A trial without it is `unmeasured`. */
  privateBytes: number;
  pssBytes: Figure;
  rssSumBytes: Figure;
  chargedBytes: Figure;
  /** From start to the first answer. */
  readyMs: Figure;
  /** 95th percentile of the answers under load. */
  latencyP95Ms: Figure;
  /** Answers per second under load, all services together; absent in results that were saved before it was compared. */
  throughputPerSecond?: Figure;
}

/**
 * - `measured`: the subject behaved as ever, and here are its figures
 * - `broke`: it did not start, answered otherwise than the unchanged subject, or died: the change is out at once
 * - `unmeasured`: the machine, not the subject, is to blame; the pair is lost and tried again
 */
export type TrialOutcome =
  | { state: 'measured'; observation: Observation }
  | { state: 'broke'; because: string }
  | { state: 'unmeasured'; because: string };

export interface RoundTrial {
  arm: string;
  outcome: TrialOutcome;
}

/** One baseline and the arms measured right beside it. */
export interface Round {
  /** From 1; with many arms, several rounds share a sweep, in which every active arm is measured once. */
  sweep: number;
  /** In the order they ran. */
  trials: RoundTrial[];
}

/** One arm and the baseline of the same round. */
export interface Pair {
  baseline: Observation;
  change: Observation;
}
