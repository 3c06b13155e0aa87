// A subject whose truth is written in its input: figures of trials by arm, and a record of what was asked of it.

import { unavailable } from '@tare/accounting';
import type { Observation, TrialOutcome } from '../../src/observation.ts';
import type { TrialContext } from '../../src/run/run-experiment.ts';

export interface DoubleArm {
  readonly name: string;
  /** Figure of the trial, or the whole outcome. */
  readonly trial: (context: TrialContext, count: number) => number | TrialOutcome;
}

const observationOf = (privateBytes: number, others: Partial<Observation> = {}): Observation => ({
  privateBytes,
  pssBytes: privateBytes + 1000,
  rssSumBytes: privateBytes + 2000,
  chargedBytes: unavailable('unsupported'),
  readyMs: 500,
  latencyP95Ms: 20,
  ...others,
});

export const measured = (privateBytes: number, others: Partial<Observation> = {}): TrialOutcome => ({
  state: 'measured',
  observation: observationOf(privateBytes, others),
});

/** Remembers the order of trials. Counts each arm's trials from 1; `before` is what an interrupted run had measured already. */
export function subjectDouble(before: readonly string[] = []): {
  measured: string[];
  measure: (arm: DoubleArm, context: TrialContext) => Promise<TrialOutcome>;
} {
  const log: string[] = [];
  return {
    measured: log,
    measure: async (arm, context) => {
      log.push(arm.name);
      const count = [...before, ...log].filter((name) => name === arm.name).length;
      const outcome = arm.trial(context, count);
      return typeof outcome === 'number' ? measured(outcome) : outcome;
    },
  };
}
