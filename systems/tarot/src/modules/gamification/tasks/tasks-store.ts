// How far a user has come with each task of a day or week. Rows are made when they are first asked for, or when something counts.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import type { Task, TaskPeriod } from '../../../deck/tasks.ts';
import type { Moment } from '../progress/happening.ts';
import { periodOf } from '../progress/period.ts';

interface TaskRow {
  id: string;
  task_key: string;
  current: number;
  is_completed: number;
  is_claimed: number;
}

/** Those of the period that `nowMs` is in, in any order. */
export async function readTasks(
  queries: Queries,
  { userId, nowMs }: Moment,
  { cadence, tasks }: { cadence: TaskPeriod; tasks: readonly Task[] },
): Promise<TaskRow[]> {
  const period = periodOf(cadence, nowMs);
  const keys = tasks.map(({ key }) => key);
  const select = (): Promise<TaskRow[]> =>
    queries
      .selectFrom('task_progress')
      .select(['id', 'task_key', 'current', 'is_completed', 'is_claimed'])
      .where('user_id', '=', userId)
      .where('period', '=', period)
      .where('task_key', 'in', keys)
      .execute();
  const found = await select();
  const missing = tasks.filter(({ key }) => !found.some(({ task_key }) => task_key === key));
  if (missing.length === 0) return found;
  const base = { user_id: userId, cadence, period, created_at: nowMs, updated_at: nowMs };
  await queries
    .insertInto('task_progress')
    .values(missing.map(({ key, target }) => ({ ...base, id: randomUUID(), task_key: key, target })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return select();
}

export async function writeTask(
  trx: Queries,
  id: string,
  { current, isReached, nowMs }: { current: number; isReached: boolean; nowMs: number },
): Promise<void> {
  await trx
    .updateTable('task_progress')
    .set({ current, updated_at: nowMs, ...(isReached ? { is_completed: 1, completed_at: nowMs } : {}) })
    .where('id', '=', id)
    .execute();
}

interface Wanted {
  cadence: TaskPeriod;
  id: string;
}

/** Of many at once, one; only while its day or week lasts. @returns the key of the task, where it was this one */
export async function takeCompleted(
  trx: Queries,
  { userId, nowMs }: Moment,
  { cadence, id }: Wanted,
): Promise<string | undefined> {
  const row = await trx
    .updateTable('task_progress')
    .set({ is_claimed: 1, claimed_at: nowMs, updated_at: nowMs })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('cadence', '=', cadence)
    .where('period', '=', periodOf(cadence, nowMs))
    .where('is_completed', '=', 1)
    .where('is_claimed', '=', 0)
    .returning('task_key')
    .executeTakeFirst();
  return row?.task_key;
}

export const findTask = (
  queries: Queries,
  userId: string,
  { cadence, id }: Wanted,
): Promise<{ period: string; is_claimed: number } | undefined> =>
  queries
    .selectFrom('task_progress')
    .select(['period', 'is_claimed'])
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('cadence', '=', cadence)
    .executeTakeFirst();

export async function countClaimed(
  queries: Queries,
  { userId, nowMs }: Moment,
  { cadence, tasks }: { cadence: TaskPeriod; tasks: readonly Task[] },
): Promise<number> {
  const { claimed } = await queries
    .selectFrom('task_progress')
    .select(({ fn }) => fn.countAll<number>().as('claimed'))
    .where('user_id', '=', userId)
    .where('period', '=', periodOf(cadence, nowMs))
    .where('is_claimed', '=', 1)
    .where(
      'task_key',
      'in',
      tasks.map(({ key }) => key),
    )
    .executeTakeFirstOrThrow();
  return claimed;
}
