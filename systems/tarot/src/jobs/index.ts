// What is done by the clock. Loaded only where ENABLE_SCHEDULER is on; each job runs in one process of all (job_locks), once for its period (job_runs).

import { randomUUID } from 'node:crypto';
import type { Schedule } from '@tare/kit/schedule';
import type { Context } from '../context.ts';
import type { App } from '../http/app-type.ts';
import { timeZone } from '../time.ts';
import type { Job } from './job.ts';
import { type Claimant, lastCompleted } from './job-lock.ts';
import { runJob } from './run-job.ts';

/** Before the app is ready: what is started is ended by a hook of `onClose`. */
export async function startJobs(app: App, context: Context): Promise<void> {
  const { settings, clock, log } = context;
  const jobs = await loadJobs(context);
  if (jobs.length === 0) return;
  const { createSchedule } = await import('@tare/kit/schedule');
  const schedule = createSchedule({
    name: 'jobs',
    timeZone,
    slots: settings.SCHEDULER_SLOTS,
    now: () => clock.now(),
    onError: (error, job) => log.error({ error, job }, 'a job failed'),
  });
  app.addHook('onClose', () => schedule.close());
  const claimant: Claimant = { owner: `${process.pid} ${randomUUID()}`, sinceMs: clock.now() };
  for (const job of jobs) addJob(schedule, context, job, claimant);
}

/** Those of groups that are on; of the others not even the code is loaded. */
async function loadJobs({ groups }: Context): Promise<readonly Job[]> {
  return groups.isOn('gamification') ? (await import('./bingo-jobs.ts')).bingoJobs : [];
}

function addJob(schedule: Schedule, context: Context, job: Job, claimant: Claimant): void {
  const last = async (): Promise<Date | undefined> => {
    const period = await lastCompleted(context.queries, job.name);
    return period === undefined ? undefined : new Date(job.startOf(period));
  };
  schedule.add({
    name: job.name,
    cron: job.cron,
    run: ({ signal, dueAt }) => runJob(context, job, { claimant, dueAtMs: dueAt.getTime(), signal }),
    catchUp: context.settings.BINGO_COLD_START_CHECK && { last, withinMs: job.periodMs },
  });
}
