// The unchanged subject against itself: how far two of its starts lie apart, and whether it answers alike in all of them.

import { isKnown, type Mode, sumFigures, type Trial } from '@tare/accounting';
import type { Change } from '@tare/changes';
import { inTurn, spreadOfStarts, spreadStarts } from '@tare/experiment';
import { expectedTrials } from './expected-trials.ts';
import { flakyAnswers } from './flaky-answers.ts';
import type { PlanRun } from './plan-run.ts';
import { PlanStop } from './plan-stop.ts';

/** A miss of the machine is tried again once. */
const mostMissesInARow = 2;

/**
 * Goes on where starts were measured before. Starts that answer otherwise only beside each other are measured again, one by one.
 * @param compared what is tried in this mode
 * @throws PlanStop `refused` where the answers vary, `failed` where the subject cannot be measured
 */
export async function compareWithSelf(run: PlanRun, mode: Mode, compared: readonly Change[]): Promise<void> {
  const before = run.state.reference;
  let flaky = flakyAnswers(await measureStarts(run, mode, compared), before);
  if (flaky && run.jobs(mode, 'self') > 1) {
    run.refuseNeighbours(flaky.seen ?? flaky.message);
    run.screening(mode).selfComparison.privateBytes = [];
    run.state.reference = before;
    flaky = flakyAnswers(await measureStarts(run, mode, compared), before);
  }
  if (flaky) throw new PlanStop('refused', flaky.toJSON());
}

async function measureStarts(run: PlanRun, mode: Mode, compared: readonly Change[]): Promise<Trial[]> {
  const screening = run.screening(mode);
  const baseline = run.arms.baseline(compared);
  const starts = screening.selfComparison.privateBytes;
  const trials: Trial[] = [];
  let misses = 0;
  while (starts.length < spreadStarts) {
    const begun = starts.length;
    // The first says how much room a copy needs.
    const beside = begun === 0 ? 1 : Math.min(run.jobs(mode, 'self'), spreadStarts - begun);
    const measured = await inTurn(range(beside), beside, (index) => {
      run.requireTime();
      return run.measure(baseline, mode, run.seed + begun + index, {
        stage: 'self',
        done: starts.length,
        nextLook: spreadStarts,
        trialsLeft: expectedTrials(run),
      });
    });
    for (const one of measured) {
      if (!one) continue;
      const { outcome, trial } = one;
      if (outcome.state !== 'measured') {
        misses += 1;
        if (outcome.state === 'unmeasured' && misses < mostMissesInARow) continue;
        throw new PlanStop('failed', trial.error);
      }
      misses = 0;
      trials.push(trial);
      starts.push(outcome.observation.privateBytes);
    }
    screening.selfComparison.standardDeviation = spreadOfStarts(starts)?.standardDeviation ?? null;
    screening.smallestEffectBytes = run.noise(mode).smallest;
    limitByRoom(run, trials[0]);
    await run.save();
  }
  return trials;
}

/** Copies that fit into half of what the machine has left, by what one takes at most. */
function limitByRoom(run: PlanRun, trial: Trial | undefined): void {
  if (!trial) return;
  const peak = sumFigures(trial.services.map((service) => service.phases.loaded.privateBytes));
  if (isKnown(peak)) run.limitJobs(process.availableMemory() / 2 / peak);
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
