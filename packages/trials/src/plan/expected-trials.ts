// How many trials are still to come, as far as can be told: for a person who waits, and for nothing else.

import type { Mode } from '@tare/accounting';
import { spreadStarts, usualPathSweeps } from '@tare/experiment';
import type { PlanRun } from './plan-run.ts';

/** Of what is tried, about a third is worth pairs. */
const survivingShare = 1 / 3;
const usualFirstLook: Readonly<Record<Mode, number>> = { calm: 6, natural: 8 };
const usualSweeps: Readonly<Record<Mode, number>> = { calm: 1.3, natural: 2 };

/** From the comparison with itself on: all stages. */
export function expectedTrials(run: PlanRun): number {
  const modes = (['calm', 'natural'] as const).filter((mode) => run.open(mode).length > 0);
  const before = modes.map((mode) => {
    const starts = run.screening(mode).selfComparison.privateBytes.length;
    return spreadStarts - starts + usualSweeps[mode] * run.open(mode).length * 1.15;
  });
  return Math.ceil(sum(before) + expectedPairs(run) + expectedPaths(run));
}

/** From the pairs of single changes on. */
export function expectedPairs(run: PlanRun): number {
  return Math.ceil(
    sum(
      (['calm', 'natural'] as const).map((mode) => {
        const survivors = Math.ceil(run.open(mode).length * survivingShare);
        return survivors === 0 ? 0 : (survivors + Math.ceil(survivors / 4)) * usualFirstLook[mode];
      }),
    ),
  );
}

/** Of the paths: the chain and the pairs of both. */
export function expectedPaths(run: PlanRun): number {
  const open = run.open('calm').length + run.open('natural').length;
  const judged = run.state.changes.filter(({ standing }) => standing.state === 'judged').length;
  const members = judged + Math.ceil(open * survivingShare);
  return members === 0 ? 0 : usualPathSweeps * (members + 1) + 3 * usualFirstLook.natural;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
