// Pairs of single changes in one mode: those that the screening left, by planned looks, with trials of their own.

import type { Mode } from '@tare/accounting';
import type { Change } from '@tare/changes';
import {
  choosePlanDesign,
  type ExperimentRecord,
  isGentle,
  judgeExperiment,
  type ModeExperiment,
  type PairCosts,
  pairsAtFirstLook,
  pairsMs,
  pathsMs,
  type Survivor,
  survivorsThatFit,
  type Verdict,
} from '@tare/experiment';
import type { Arm } from '../arm.ts';
import { expectedPairs, expectedPaths } from './expected-trials.ts';
import type { PlanRun } from './plan-run.ts';
import { runRounds } from './run-rounds.ts';
import { screened } from './screen-changes.ts';

/**
 * Goes on where rounds were measured before. Where time is short, as many arms as can reach a look; what is left over is not reached.
 * @param comparedIn what is tried in a mode
 * @throws PlanStop where it was interrupted; never for time, which is kept for the paths
 */
export async function measurePairs(run: PlanRun, comparedIn: (mode: Mode) => Change[]): Promise<void> {
  // Of one that was interrupted in its first round nothing is kept.
  run.state.experiments = run.state.experiments.filter(({ record }) => record !== null);
  const begun = [...run.state.experiments];
  const chosen = survivorsThatFit(survivorsOf(run), costsOf(run), run.leftMs);
  for (const mode of ['calm', 'natural'] as const) {
    for (const experiment of begun.filter((one) => one.mode === mode)) {
      const names = experiment.record?.settings.arms ?? [];
      await measureGroup(run, experiment, names, comparedIn(mode), run.leftMs - costAfter(run, chosen, mode));
    }
    const names = chosen.filter((survivor) => survivor.mode === mode).map(({ name }) => name);
    if (names.length === 0) continue;
    const experiment: ModeExperiment = { mode, selfComparison: run.screening(mode).selfComparison, record: null };
    run.state.experiments.push(experiment);
    await measureGroup(run, experiment, names, comparedIn(mode), run.leftMs - costAfter(run, chosen, mode));
  }
}

/** Open, and not in any experiment so far. */
function survivorsOf(run: PlanRun): Survivor[] {
  const begun = new Set(run.state.experiments.flatMap(({ record }) => record?.settings.arms ?? []));
  return (['calm', 'natural'] as const).flatMap((mode) =>
    run
      .open(mode)
      .filter(({ name }) => !begun.has(name))
      .map(
        ({ name, risk, effort }): Survivor => ({
          name,
          mode,
          slot: run.planned(name).slot,
          savingBytes: screened(run, run.screening(mode), name).savingBytes,
          isGentle: isGentle({ risk, effort }),
        }),
      ),
  );
}

/** Of changes that a path may have. */
const mayJoin: ReadonlySet<string> = new Set(['not-reached', 'judged']);

/** A trial that takes a little longer than usual must not cost a look. */
const slack = 1.1;

/** What pairs and paths of this plan take, as far as can be told. */
export function costsOf(run: PlanRun): PairCosts {
  const firstLook = (mode: Mode, arms: number): number => {
    const isKnown = run.state.screenings.some((screening) => screening.mode === mode && screening.trials.length > 0);
    const { spread, smallest } = isKnown ? run.noise(mode) : { spread: undefined, smallest: 0 };
    return pairsAtFirstLook(choosePlanDesign(mode, spread, smallest, arms));
  };
  return {
    firstLook,
    trialMs: { calm: slack * run.trialMs('calm', 'pairs'), natural: slack * run.trialMs('natural', 'pairs') },
    chainTrialMs: slack * run.trialMs('natural', 'compose'),
    weighsPathsCalm: run.options.candidates.some(
      (change) => run.arms.isCalmOnly(change) && mayJoin.has(run.planned(change.name).standing.state),
    ),
  };
}

/** What stages behind the pairs of this mode will need. */
function costAfter(run: PlanRun, chosen: readonly Survivor[], mode: Mode): number {
  // Without a bound nothing has to be kept.
  if (!Number.isFinite(run.leftMs)) return 0;
  const costs = costsOf(run);
  const judged = run.state.changes.filter(({ standing }) => standing.state === 'judged');
  const later = mode === 'calm' ? pairsMs(chosen, 'natural', costs) : 0;
  return (
    later + pathsMs([...chosen, ...judged.map(({ risk, effort }) => ({ isGentle: isGentle({ risk, effort }) }))], costs)
  );
}

async function measureGroup(
  run: PlanRun,
  experiment: ModeExperiment,
  names: readonly string[],
  compared: readonly Change[],
  timeMs: number,
): Promise<void> {
  const arms: Arm[] = [];
  for (const name of names) arms.push(await run.arms.arm(name, [run.change(name)], compared));
  await runRounds(run, {
    experiment,
    baseline: run.arms.baseline(compared),
    arms,
    stage: 'pairs',
    timeMs,
    seed: run.seed,
    trialsAfter: () => expectedPairs(run) + expectedPaths(run),
  });
  if (experiment.record) settleJudged(run, experiment.record);
  await run.save();
}

/** An arm with a verdict that says something is done; what was cut short before it could be claimed stays open. */
function settleJudged(run: PlanRun, record: ExperimentRecord): void {
  for (const verdict of judgeExperiment(record)) {
    const { change, state, brokeBecause, end, unmeasuredBecause } = verdict;
    if (state === 'broke') run.settle(change, { state: 'broke', because: brokeBecause ?? 'it broke' });
    else if (state === 'unmeasured' && end !== 'cut-short')
      run.settle(change, { state: 'not-tried', because: unmeasuredBecause ?? 'it could not be measured' });
    else if (!isPremature(verdict)) run.settle(change, { state: 'judged' });
  }
}

/** Ended by the time between two looks, with an interval that leaves room for an effect: that none was found says nothing yet. */
export const isPremature = ({ state, end, cannotRuleOutBytes, smallestEffectBytes }: Verdict): boolean =>
  end === 'cut-short' && (state === 'unmeasured' || (cannotRuleOutBytes ?? 0) >= smallestEffectBytes);
