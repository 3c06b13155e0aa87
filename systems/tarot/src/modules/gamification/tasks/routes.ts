// /tasks: what to do today and this week. Progress comes from what users do, by events only: the original's POST /tasks/progress, by which anybody could add to
// anybody's progress, is left out.

import type { Context } from '../../../context.ts';
import { isSet, toIso } from '../../../data/values.ts';
import type { TaskPeriod } from '../../../deck/tasks.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import type { Moment } from '../progress/happening.ts';
import { percentageOf } from '../progress/percentage.ts';
import { endOfPeriod } from '../progress/period.ts';
import { claimTask } from './claim-task.ts';
import { type TaskBody, TaskClaimAnswer, TasksAnswer } from './schemas.ts';
import { tasksOf } from './task-goals.ts';
import { readTasks } from './tasks-store.ts';

export function registerTasks(app: App, context: Context): void {
  registerTasksOf(app, context, { cadence: 'daily', path: '/tasks/daily', summary: 'Own tasks of today' });
  registerTasksOf(app, context, { cadence: 'weekly', path: '/tasks/weekly', summary: 'Own tasks of this week' });
}

interface Registered {
  cadence: TaskPeriod;
  path: string;
  summary: string;
}

function registerTasksOf(app: App, context: Context, { cadence, path, summary }: Registered): void {
  const { clock } = context;
  app.get(
    path,
    { config: { auth: 'user' }, schema: { summary, response: { 200: TasksAnswer, ...failures(401) } } },
    async (request) => presentTasks(context, cadence, { userId: userOf(request).id, nowMs: clock.now() }),
  );
  app.post(
    `${path}/:id/claim`,
    {
      config: { auth: 'user' },
      schema: {
        summary: `Take the karma of a ${cadence} task`,
        params: IdParams,
        response: { 200: TaskClaimAnswer, ...failures(400, 401, 404) },
      },
    },
    async (request) => {
      const { points, total } = await claimTask(context, userOf(request).id, { cadence, id: request.params.id });
      return { karma_earned: points, total_karma: total };
    },
  );
}

async function presentTasks({ queries }: Context, cadence: TaskPeriod, moment: Moment): Promise<TasksAnswer> {
  const tasks = tasksOf(cadence);
  const rows = new Map((await readTasks(queries, moment, { cadence, tasks })).map((row) => [row.task_key, row]));
  const bodies = tasks.flatMap(({ key, name, description, target, karmaReward }): TaskBody[] => {
    const row = rows.get(key);
    if (!row) return [];
    return [
      {
        ...{ id: row.id, key, name, description, target },
        current: row.current,
        karma_reward: karmaReward,
        is_completed: isSet(row.is_completed),
        is_claimed: isSet(row.is_claimed),
        progress_percentage: percentageOf(row.current, target),
      },
    ];
  });
  return {
    tasks: bodies,
    reset_time: toIso(endOfPeriod(cadence, moment.nowMs)),
    completed_count: bodies.filter(({ is_completed }) => is_completed).length,
    total_count: bodies.length,
  };
}
