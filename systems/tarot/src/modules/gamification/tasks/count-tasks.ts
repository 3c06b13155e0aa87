// What a happening adds to the tasks of its day and its week.

import type { Queries } from '../../../data/database.ts';
import type { TaskPeriod } from '../../../deck/tasks.ts';
import { advance, concerns } from '../progress/advance.ts';
import type { Happening } from '../progress/happening.ts';
import { marksOfUser } from '../progress/marks-store.ts';
import { periodOf } from '../progress/period.ts';
import { goalOf, tasksOf } from './task-goals.ts';
import { readTasks, writeTask } from './tasks-store.ts';

export interface CompletedTask {
  taskKey: string;
  period: string;
}

/** In a transaction that has locked the user. @returns those that it has completed */
export async function countTasks(trx: Queries, happening: Happening): Promise<CompletedTask[]> {
  const daily = await countTasksOf(trx, 'daily', happening);
  return [...daily, ...(await countTasksOf(trx, 'weekly', happening))];
}

async function countTasksOf(trx: Queries, cadence: TaskPeriod, happening: Happening): Promise<CompletedTask[]> {
  const concerned = tasksOf(cadence).filter((task) => concerns(goalOf(task), happening));
  if (concerned.length === 0) return [];
  const { nowMs } = happening;
  const period = periodOf(cadence, nowMs);
  const rows = await readTasks(trx, happening, { cadence, tasks: concerned });
  const open = new Map(rows.filter((row) => row.is_completed === 0).map((row) => [row.task_key, row]));
  const pursuits = concerned.flatMap((task) => {
    const row = open.get(task.key);
    return row ? [{ key: markKeyOf(period, task.key), goal: goalOf(task), current: row.current, task, row }] : [];
  });
  const advances = await advance(marksOfUser(trx, happening), pursuits, happening);
  const completed: CompletedTask[] = [];
  for (const { key, current, isReached } of advances) {
    const pursuit = pursuits.find((candidate) => candidate.key === key);
    if (!pursuit) continue;
    await writeTask(trx, pursuit.row.id, { current, isReached, nowMs });
    if (isReached) completed.push({ taskKey: pursuit.task.key, period });
  }
  // Not each time: a task begins once a week.
  const isBegun = cadence === 'weekly' && pursuits.some(({ current }) => current === 0);
  if (isBegun) await dropMarksOfOtherWeeks(trx, happening.userId, period);
  return completed;
}

const markKeyOf = (period: string, taskKey: string): string => `task ${period} ${taskKey}`;

/** Of weeks in which a task was not completed. */
async function dropMarksOfOtherWeeks(trx: Queries, userId: string, period: string): Promise<void> {
  await trx
    .deleteFrom('achievement_marks')
    .where('user_id', '=', userId)
    .where('code', 'like', 'task %')
    .where('code', 'not like', `task ${period} %`)
    .execute();
}
