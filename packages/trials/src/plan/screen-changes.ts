// The screening of one mode: sweeps over all arms that nothing is decided about, with few trials of the baseline, looked at after each.

import { type Mode, TareError } from '@tare/accounting';
import type { Change } from '@tare/changes';
import {
  armsPerScreeningBaseline,
  inTurn,
  planSweep,
  type ScreenedArm,
  type Screening,
  screenArm,
  screeningSweeps,
  type TrialOutcome,
  trialsOfSweep,
} from '@tare/experiment';
import type { Arm } from '../arm.ts';
import { expectedPairs, expectedPaths } from './expected-trials.ts';
import { formatBytes } from './format-bytes.ts';
import { describeTouches, touchesOf, whyNeeded } from './needed-at-start.ts';
import type { PlanRun } from './plan-run.ts';

/** Where it is written down that the machine, not the change, made a trial fail: twice in a row is no accident. */
const mostMissesInARow = 2;

/**
 * Goes on where rounds were measured before.
 * @param modesLeft modes still to be screened, this one included
 * @throws PlanStop
 */
export async function screenChanges(
  run: PlanRun,
  mode: Mode,
  compared: readonly Change[],
  modesLeft: number,
): Promise<void> {
  const screening = run.screening(mode);
  const arms = await makeArms(run, mode, compared);
  const sweeps = screeningSweeps(run.open(mode).length, run.trialMs(mode, 'screening'), run.leftMs, modesLeft);
  run.state.screeningSweeps = Math.max(run.state.screeningSweeps, sweeps);
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const active = activeIn(run, mode, screening, sweep);
    if (active.length === 0) continue;
    const baseline = run.arms.baseline(compared);
    for (const order of planSweep(run.seed, sweep, baseline.name, active, armsPerScreeningBaseline)) {
      const isDone = order.some((name) => name !== baseline.name && measuredIn(screening, sweep).includes(name));
      if (!isDone) await measureRound(run, screening, sweep, order, arms);
    }
    for (const name of active) decide(run, screening, name);
    await run.save();
  }
}

/** Arms that cannot be made at all are settled. */
async function makeArms(run: PlanRun, mode: Mode, compared: readonly Change[]): Promise<Map<string, Arm>> {
  const baseline = run.arms.baseline(compared);
  const arms = new Map([[baseline.name, baseline]]);
  for (const change of run.open(mode)) {
    try {
      arms.set(change.name, await run.arms.arm(change.name, [change], compared));
    } catch (error) {
      if (!(error instanceof TareError)) throw error;
      run.settle(change.name, { state: 'not-tried', because: error.message });
    }
  }
  return arms;
}

/** Those of the sweep that were measured already count: an order that is planned again must come out the same. */
function activeIn(run: PlanRun, mode: Mode, screening: Screening, sweep: number): string[] {
  const begun = measuredIn(screening, sweep);
  const open = run.open(mode).map(({ name }) => name);
  return run.options.candidates
    .map(({ name }) => name)
    .filter((name) => {
      if (begun.includes(name)) return true;
      return open.includes(name) && screened(run, screening, name).state === 'undecided';
    });
}

const measuredIn = (screening: Screening, sweep: number): string[] =>
  screening.trials.filter((trial) => trial.sweep === sweep).map(({ arm }) => arm);

async function measureRound(
  run: PlanRun,
  screening: Screening,
  sweep: number,
  order: readonly string[],
  arms: ReadonlyMap<string, Arm>,
): Promise<void> {
  const { mode } = screening;
  const measured = await inTurn(order, run.jobs(mode, 'screening'), async (name, position) => {
    const arm = arms.get(name);
    // Of a resumed round: what could not be made is settled.
    if (!arm) return { name, trial: null };
    run.requireTime();
    const trial = await run.measure(arm, mode, run.seed + sweep, {
      stage: 'screening',
      done: sweep - 1,
      nextLook: sweep,
      trialsLeft: trialsOfSweep(order.length - 1) - position + expectedPairs(run) + expectedPaths(run),
    });
    return { name, trial };
  });
  // A round counts as a whole, so that an interrupted one can be measured again.
  for (const one of measured) {
    if (!one?.trial) continue;
    const { name, trial } = one;
    const { outcome } = trial;
    const privateBytes = outcome.state === 'measured' ? outcome.observation.privateBytes : null;
    screening.trials.push({ sweep, arm: name, privateBytes });
  }
  for (const one of measured) {
    if (!one?.trial || arms.get(one.name)?.source.kind === 'unchanged') continue;
    const { name, trial } = one;
    const own = touchesOf(run.change(name), trial.touches);
    const lines = describeTouches(own);
    if (lines.length > 0) run.planned(name).touches = lines;
    settleOutcome(run, screening, name, trial.outcome, whyNeeded(own));
  }
  await run.save();
}

function settleOutcome(
  run: PlanRun,
  { trials }: Screening,
  name: string,
  outcome: TrialOutcome,
  needed: string | undefined,
): void {
  if (outcome.state === 'broke') {
    run.settle(name, { state: 'broke', because: outcome.because });
  } else if (needed !== undefined) {
    run.settle(name, { state: 'needed-at-start', because: needed });
  } else if (outcome.state === 'unmeasured') {
    const own = trials.filter(({ arm }) => arm === name).slice(-mostMissesInARow);
    const isMissed = own.length === mostMissesInARow && own.every(({ privateBytes }) => privateBytes === null);
    if (isMissed) run.settle(name, { state: 'not-tried', because: `it could not be measured: ${outcome.because}` });
  }
}

function decide(run: PlanRun, screening: Screening, name: string): void {
  if (run.planned(name).standing.state !== 'not-reached') return;
  const { state, savingBytes, upperBytes } = screened(run, screening, name);
  if (savingBytes === null || upperBytes === null) return;
  if (state === 'costs') {
    const because = `it costs about ${formatBytes(-savingBytes)}`;
    run.settle(name, { state: 'screened-out', savingBytes, because });
  } else if (state === 'out') {
    const because = `a saving of ${formatBytes(2 * run.noise(screening.mode).smallest)} is out of reach`;
    run.settle(name, { state: 'screened-out', savingBytes, because });
  }
}

/** What the trials so far say of an arm. */
export function screened(run: PlanRun, { mode, selfComparison, trials }: Screening, name: string): ScreenedArm {
  const of = (arm: string): number[] =>
    trials.flatMap((trial) =>
      trial.arm === arm && trial.sweep > 0 && trial.privateBytes !== null ? [trial.privateBytes] : [],
    );
  const readings = {
    starts: selfComparison.privateBytes,
    beside: of(run.arms.baseline([]).name),
    arm: of(name),
  };
  return screenArm(readings, run.noise(mode).smallest);
}
