// Rounds of one experiment of a plan, single changes or whole paths: the loop of @tare/experiment on trials of this plan.

import {
  choosePlanDesign,
  type Design,
  type ExperimentRecord,
  type ModeExperiment,
  pairsAtFirstLook,
  pairsAtLastLook,
  runExperiment,
  standingsOf,
} from '@tare/experiment';
import type { Arm } from '../arm.ts';
import type { PlanStage } from './plan-options.ts';
import type { PlanRun } from './plan-run.ts';

export interface RoundsOptions {
  /** Its record grows. */
  experiment: ModeExperiment;
  baseline: Arm;
  arms: readonly Arm[];
  stage: PlanStage;
  /** Begins no round afterwards; Infinity without a bound. */
  timeMs: number;
  seed: number;
  /** Trials that later stages are expected to take. */
  trialsAfter: () => number;
  /** Before each save. */
  onRound?: () => void;
}

/**
 * @returns whether the experiment came to its end
 * @throws PlanStop where it was interrupted
 */
export async function runRounds(run: PlanRun, options: RoundsOptions): Promise<boolean> {
  const { experiment, baseline, arms, stage, timeMs, seed, trialsAfter, onRound } = options;
  const { mode, record: earlier } = experiment;
  const { spread, smallest } = run.noise(mode);
  const design = choosePlanDesign(mode, spread, smallest, arms.length);
  let progress = progressOf(earlier ?? undefined, arms.length, design);
  if (timeMs <= 0 && progress.trialsLeft > 0) return false;
  const { outcome } = await runExperiment<Arm>({
    mode,
    baseline,
    arms,
    design,
    smallestEffectBytes: smallest,
    seed,
    atOnce: run.jobs(mode, stage),
    now: run.options.now,
    ...(Number.isFinite(timeMs) ? { timeMs } : {}),
    signal: run.options.signal,
    ...(earlier ? { earlier } : {}),
    onRound: (record) => {
      experiment.record = record;
      progress = progressOf(record, arms.length, design);
      onRound?.();
      return run.save();
    },
    measure: async (arm, context) => {
      const { outcome: one } = await run.measure(arm, mode, context.seed, {
        stage,
        done: progress.done,
        nextLook: progress.nextLook,
        trialsLeft: Math.max(1, progress.trialsLeft - context.position) + trialsAfter(),
      });
      return one;
    },
  });
  run.requireWanted();
  return outcome === 'complete';
}

function progressOf(
  record: ExperimentRecord | undefined,
  arms: number,
  design: Design,
): { done: number; nextLook: number; trialsLeft: number } {
  const active = record ? standingsOf(record).filter(({ now }) => now.state === 'active') : undefined;
  if (active?.length === 0) return { done: pairsAtLastLook(design), nextLook: pairsAtLastLook(design), trialsLeft: 0 };
  const done = active ? Math.min(...active.map(({ pairs }) => pairs.length)) : 0;
  const nextLook = design.looks.find(({ pairs }) => pairs > done)?.pairs ?? pairsAtFirstLook(design);
  return { done, nextLook, trialsLeft: (nextLook - done) * ((active?.length ?? arms) + 1) };
}
