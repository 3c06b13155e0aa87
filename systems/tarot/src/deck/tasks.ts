// Daily and weekly tasks. A day and a week (from Monday) are those of the service's time zone.

import { freezeDeep } from './freeze.ts';

export type TaskPeriod = 'daily' | 'weekly';

export interface Task {
  readonly key: string;
  readonly period: TaskPeriod;
  readonly name: string;
  readonly description: string;
  readonly target: number;
  readonly karmaReward: number;
}

const DAILY_KARMA = 20;
const WEEKLY_KARMA = 50;

export const dailyTasks: readonly Task[] = freezeDeep([
  daily('daily_reading', 'A card a day', 'Lay one reading today.'),
  daily('daily_login', 'Show your face', 'Check in today.'),
  daily('daily_share', 'Pass it on', 'Share one reading today.'),
]);

export const weeklyTasks: readonly Task[] = freezeDeep([
  weekly('weekly_readings', 'Five in the book', 'Lay five readings this week.', 5),
  weekly('weekly_streak', 'Three lamps', 'Check in on three days this week.', 3),
  weekly('weekly_collection', 'Ten faces', 'Meet ten different cards in your readings this week.', 10),
  weekly('weekly_social', 'Good neighbours', 'Like three shared readings this week.', 3),
  weekly('weekly_daily_complete', 'Nothing left over', 'Claim all daily tasks on three days this week.', 3),
]);

function daily(key: string, name: string, description: string): Task {
  return { key, period: 'daily', name, description, target: 1, karmaReward: DAILY_KARMA };
}

function weekly(key: string, name: string, description: string, target: number): Task {
  return { key, period: 'weekly', name, description, target, karmaReward: WEEKLY_KARMA };
}

const byKey: ReadonlyMap<string, Task> = new Map([...dailyTasks, ...weeklyTasks].map((task) => [task.key, task]));

export function taskByKey(key: string): Task | undefined {
  return byKey.get(key);
}
