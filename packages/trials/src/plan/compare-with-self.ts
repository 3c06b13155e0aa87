// The unchanged subject against itself: how far two of its starts lie apart, and whether it answers alike in all of them.

import type { Mode, Trial } from '@tare/accounting';
import type { Change } from '@tare/changes';
import { spreadOfStarts, spreadStarts } from '@tare/experiment';
import { expectedTrials } from './expected-trials.ts';
import { flakyAnswers } from './flaky-answers.ts';
import type { PlanRun } from './plan-run.ts';
import { PlanStop } from './plan-stop.ts';

/** A miss of the machine is tried again once. */
const mostMissesInARow = 2;

/**
 * Goes on where starts were measured before.
 * @param compared what is tried in this mode
 * @throws PlanStop `refused` where the answers vary, `failed` where the subject cannot be measured
 */
export async function compareWithSelf(run: PlanRun, mode: Mode, compared: readonly Change[]): Promise<void> {
  const screening = run.screening(mode);
  const baseline = run.arms.baseline(compared);
  const starts = screening.selfComparison.privateBytes;
  const before = run.state.reference;
  const trials: Trial[] = [];
  let misses = 0;
  while (starts.length < spreadStarts) {
    run.requireTime();
    const { outcome, trial } = await run.measure(baseline, mode, run.seed + starts.length, {
      stage: 'self',
      done: starts.length,
      nextLook: spreadStarts,
      trialsLeft: expectedTrials(run),
    });
    if (outcome.state === 'measured') {
      misses = 0;
      trials.push(trial);
      starts.push(outcome.observation.privateBytes);
      screening.selfComparison.standardDeviation = spreadOfStarts(starts)?.standardDeviation ?? null;
      screening.smallestEffectBytes = run.noise(mode).smallest;
      await run.save();
      continue;
    }
    misses += 1;
    if (outcome.state === 'unmeasured' && misses < mostMissesInARow) continue;
    throw new PlanStop('failed', trial.error);
  }
  const flaky = flakyAnswers(trials, before);
  if (flaky) throw new PlanStop('refused', flaky.toJSON());
}
