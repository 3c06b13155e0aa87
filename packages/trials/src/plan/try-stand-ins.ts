// One start with all stand-ins together, before anything is weighed: those that the start needs are not tried one by one.

import type { Change } from '@tare/changes';
import { expectedTrials } from './expected-trials.ts';
import { describeTouches, touchesOf, whyNeeded } from './needed-at-start.ts';
import type { PlanRun } from './plan-run.ts';

/** As it stands in the screening's list of trials, at sweep 0. */
const allStandIns = 'all stand-ins';

/** @throws PlanStop */
export async function tryStandIns(run: PlanRun, compared: readonly Change[]): Promise<void> {
  const screening = run.screening('calm');
  if (screening.trials.some(({ sweep }) => sweep === 0)) return;
  const withStandIns = run.open('calm').filter(hasStandIns);
  if (withStandIns.length === 0) return;
  run.requireTime();
  const arm = await run.arms.arm(allStandIns, withStandIns, compared);
  const { outcome, touches } = await run.measure(arm, 'calm', run.seed, {
    stage: 'screening',
    done: 0,
    nextLook: 1,
    trialsLeft: expectedTrials(run),
  });
  const privateBytes = outcome.state === 'measured' ? outcome.observation.privateBytes : null;
  screening.trials.push({ sweep: 0, arm: allStandIns, privateBytes });
  // Where all together break the subject, nobody knows which of them did; the touches up to then are still true.
  for (const change of withStandIns) {
    const own = touchesOf(change, touches);
    run.planned(change.name).touches = describeTouches(own);
    const because = whyNeeded(own);
    if (because !== undefined) run.settle(change.name, { state: 'needed-at-start', because });
  }
  await run.save();
}

const hasStandIns = ({ trial }: Change): boolean => trial.kind === 'launch' && (trial.edit.standIns ?? []).length > 0;
