// Which survivors of the screenings get pairs, and in which order, where time may not be enough for all.

import type { Mode } from '@tare/accounting';
import { mostArmsPerBaseline } from '../schedule.ts';
import { leastPathSweeps } from './plan-budget.ts';

export interface Survivor {
  name: string;
  mode: Mode;
  /** A path takes one of a slot. */
  slot: string | null;
  /** By screening; null where nothing is known. */
  savingBytes: number | null;
  /** Whether a conservative path could have it. */
  isGentle: boolean;
}

export interface PairCosts {
  /** Pairs until the first look of so many arms. */
  firstLook: (mode: Mode, arms: number) => number;
  trialMs: Readonly<Record<Mode, number>>;
  /** Of composing. */
  chainTrialMs: number;
  /** Whether whole paths are weighed by the calm figure as well. */
  weighsPathsCalm: boolean;
}

/** What saves most first; of each slot its best one before any second one. */
export function orderSurvivors(survivors: readonly Survivor[]): Survivor[] {
  const taken = new Set<string>();
  const [first, later]: [Survivor[], Survivor[]] = [[], []];
  for (const survivor of survivors.toSorted((a, b) => savingOf(b) - savingOf(a))) {
    const { slot } = survivor;
    (slot !== null && taken.has(slot) ? later : first).push(survivor);
    if (slot !== null) taken.add(slot);
  }
  return [...first, ...later];
}

/**
 * As many as can come to their first look and leave the paths their time: in the order of `orderSurvivors`, leaving out what does not fit.
 * @param leftMs Infinity without a bound
 */
export function survivorsThatFit(survivors: readonly Survivor[], costs: PairCosts, leftMs: number): Survivor[] {
  const chosen: Survivor[] = [];
  for (const survivor of orderSurvivors(survivors)) {
    const more = [...chosen, survivor];
    if (pairsMs(more, 'calm', costs) + pairsMs(more, 'natural', costs) + pathsMs(more, costs) <= leftMs)
      chosen.push(survivor);
  }
  return chosen;
}

/** Of single changes of one mode, until their first look. */
export function pairsMs(survivors: readonly Survivor[], mode: Mode, { firstLook, trialMs }: PairCosts): number {
  const arms = survivors.filter((survivor) => survivor.mode === mode).length;
  return (arms + Math.ceil(arms / mostArmsPerBaseline)) * firstLook(mode, arms) * trialMs[mode];
}

/** Of composing as briefly as can be, and of whole paths to their first look, if all of these save. */
export function pathsMs(survivors: readonly Pick<Survivor, 'isGentle'>[], costs: PairCosts): number {
  const count = survivors.length;
  if (count === 0) return 0;
  const chain = count > 1 ? leastPathSweeps * (count + 1) : 0;
  const paths = survivors.every(({ isGentle }) => isGentle) || survivors.every(({ isGentle }) => !isGentle) ? 1 : 2;
  return chain * costs.chainTrialMs + wholePathsMs(paths, costs);
}

/** Of so many whole paths to their first look. */
export function wholePathsMs(paths: number, { firstLook, trialMs, weighsPathsCalm }: PairCosts): number {
  const modes: Mode[] = weighsPathsCalm ? ['calm', 'natural'] : ['natural'];
  return modes.reduce((sum, mode) => sum + (paths + 1) * firstLook(mode, paths) * trialMs[mode], 0);
}

const savingOf = ({ savingBytes }: Survivor): number => savingBytes ?? Number.NEGATIVE_INFINITY;
