// Brings goals nearer by what has happened: the same for achievements, tasks and quests, which differ in where they keep it.

import { addDays, streakOf } from '../../../time.ts';
import { type Goal, marksOf, wayOf } from './goals.ts';
import type { Happening } from './happening.ts';
import type { Marks } from './marks-store.ts';

interface Pursuit {
  /** Of its marks. */
  readonly key: string;
  readonly goal: Goal;
  readonly current: number;
}

interface Advance {
  readonly key: string;
  readonly current: number;
  readonly isReached: boolean;
}

export const concerns = (goal: Goal, happening: Happening): boolean => marksOf(goal, happening).length > 0;

/**
 * In a transaction that has locked the user.
 * @param pursuits that are not reached yet, and that it concerns
 * @returns those that it has brought nearer
 */
export async function advance(marks: Marks, pursuits: readonly Pursuit[], happening: Happening): Promise<Advance[]> {
  const added = await marks.add(
    pursuits
      .filter(({ goal }) => !isOneStep(goal))
      .flatMap(({ key, goal }) => marksOf(goal, happening).map((mark) => ({ key, mark }))),
  );
  const advances: Advance[] = [];
  for (const { key, goal, current: before } of pursuits) {
    const steps = added.filter((mark) => mark.key === key).length;
    const current = Math.min(goal.target, await nextOf(marks, { key, goal, current: before }, steps));
    if (current > before) advances.push({ key, current, isReached: current === goal.target });
  }
  const isKept = (key: string): boolean => pursuits.some((pursuit) => pursuit.key === key && !isOneStep(pursuit.goal));
  await marks.drop(advances.filter(({ key, isReached }) => isReached && isKept(key)).map(({ key }) => key));
  return advances;
}

/** Nothing has to be remembered of it: whatever comes first reaches it. */
const isOneStep = (goal: Goal): boolean => goal.target === 1 || wayOf(goal) === 'at once';

async function nextOf(marks: Marks, { key, goal, current }: Pursuit, steps: number): Promise<number> {
  if (isOneStep(goal)) return goal.target;
  if (steps === 0 || wayOf(goal) === 'steps') return current + steps;
  return Math.max(current, await daysInARow(marks, key, goal.target));
}

/** Up to the latest day that was marked; of a streak that broke, the longest stays the progress. */
async function daysInARow(marks: Marks, key: string, target: number): Promise<number> {
  const days = await marks.list(key);
  const latest = days.reduce((one, other) => (one > other ? one : other));
  await marks.dropBefore(key, addDays(latest, 1 - target));
  return streakOf(days, latest);
}
