// The karma of a task is taken once, whoever asks how often at the same time. The last daily task of a day counts for the week.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { isSet } from '../../../data/values.ts';
import { type TaskPeriod, taskByKey } from '../../../deck/tasks.ts';
import { notFound, Problem, required } from '../../../http/problem.ts';
import { earnKarma, type KarmaChange } from '../karma/karma-store.ts';
import type { Moment } from '../progress/happening.ts';
import { periodOf } from '../progress/period.ts';
import { type CompletedTask, countTasks } from './count-tasks.ts';
import { tasksOf } from './task-goals.ts';
import { countClaimed, findTask, takeCompleted } from './tasks-store.ts';

interface Wanted {
  cadence: TaskPeriod;
  id: string;
}

/** @throws Problem 404 for one that the user has not, 400 for one that is not completed, was claimed, or whose day or week is over */
export async function claimTask(
  { clock, database, events }: Context,
  userId: string,
  wanted: Wanted,
): Promise<KarmaChange> {
  const moment: Moment = { userId, nowMs: clock.now() };
  const { karma, completed } = await database.transaction(async (trx) => {
    await lockUser(trx, userId);
    const key = await takeCompleted(trx, moment, wanted);
    if (key === undefined) throw await refusalOf(trx, moment, wanted);
    const { name, karmaReward } = required(taskByKey(key), () => notFound('task'));
    const reason = `Task: ${name}`;
    return {
      completed: wanted.cadence === 'daily' ? await countDay(trx, moment) : [],
      karma: await earnKarma(trx, { userId, source: 'task', points: karmaReward, reason, nowMs: moment.nowMs }),
    };
  });
  const { points, total, alignment } = karma;
  if (points !== 0) events.emit('karma.changed', { userId, total, alignment, amount: points });
  for (const task of completed) events.emit('task.completed', { userId, ...task });
  return karma;
}

async function countDay(trx: Queries, moment: Moment): Promise<CompletedTask[]> {
  const tasks = tasksOf('daily');
  const claimed = await countClaimed(trx, moment, { cadence: 'daily', tasks });
  if (claimed < tasks.length) return [];
  return countTasks(trx, { ...moment, kind: 'day-complete', day: periodOf('daily', moment.nowMs) });
}

async function refusalOf(trx: Queries, { userId, nowMs }: Moment, wanted: Wanted): Promise<Problem> {
  const row = await findTask(trx, userId, wanted);
  if (!row) return notFound('task');
  if (isSet(row.is_claimed)) return new Problem('NOT_CLAIMABLE', 'This task was claimed already.');
  if (row.period !== periodOf(wanted.cadence, nowMs)) return new Problem('NOT_CLAIMABLE', 'Its time is over.');
  return new Problem('NOT_CLAIMABLE', 'This task is not completed yet.');
}
