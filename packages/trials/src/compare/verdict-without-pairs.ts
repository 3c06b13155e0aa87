// Verdicts on arms that have no pairs in a mode: judged by the same rules, on a record that holds just the reason.

import type { Mode } from '@tare/accounting';
import { type ExperimentRecord, judgeExperiment, sequentialDesign, type Verdict } from '@tare/experiment';

/** It broke in another mode, and was not measured further. */
export const brokenVerdict = (change: string, mode: Mode, because: string): Verdict =>
  judged(mode, change, [{ sweep: 1, trials: [{ arm: change, outcome: { state: 'broke', because } }] }]);

/** The experiment did not come to its first pair. */
export const unmeasuredVerdict = (change: string, mode: Mode, because: string): Verdict => ({
  ...judged(mode, change, []),
  unmeasuredBecause: because,
});

function judged(mode: Mode, change: string, rounds: ExperimentRecord['rounds']): Verdict {
  const settings = {
    mode,
    seed: 0,
    baseline: '',
    arms: [change],
    armsPerBaseline: 1,
    design: sequentialDesign,
    smallestEffectBytes: 0,
  };
  const [verdict] = judgeExperiment({ settings, rounds });
  if (!verdict) throw new Error(`No verdict for ${change}.`);
  return verdict;
}
