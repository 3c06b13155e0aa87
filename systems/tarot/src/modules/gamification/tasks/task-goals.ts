// What the tasks of the deck count, by the same goals as quests and achievements.

import { dailyTasks, type Task, type TaskPeriod, weeklyTasks } from '../../../deck/tasks.ts';
import type { Goal, TaskGoal } from '../progress/goals.ts';

type Kind = 'readings_created' | 'readings_shared' | 'distinct_cards_met' | TaskGoal['type'];

const kinds: Readonly<Record<string, Kind>> = Object.freeze({
  daily_reading: 'readings_created',
  daily_login: 'check_in_days',
  daily_share: 'readings_shared',
  weekly_readings: 'readings_created',
  weekly_streak: 'check_in_days',
  weekly_collection: 'distinct_cards_met',
  weekly_social: 'posts_liked',
  weekly_daily_complete: 'complete_days',
});

/** @throws Error for a task of the deck of which nobody has said what it counts */
export function goalOf({ key, target }: Task): Goal {
  const type = kinds[key];
  if (type === undefined) throw new Error(`Nothing is counted for the task ${key}.`);
  return { type, target };
}

export const tasksOf = (cadence: TaskPeriod): readonly Task[] => (cadence === 'daily' ? dailyTasks : weeklyTasks);
