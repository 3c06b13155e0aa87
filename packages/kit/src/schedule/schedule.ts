// Jobs that come again at times of day: a few at once and the others after them, one worker of many for each due time, and none that brings another down. croner says when;
// waiting, running and the rest are here.

import type { Level } from '../budget/level.ts';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { warn } from '../warn.ts';
import { Alarm, type Clock, systemClock } from './clock.ts';
import { invalid, isBusy, type JobOptions, type JobReport, type JobState, readJob, reportJob } from './job.ts';
import { type RunEnd, startRun } from './run.ts';
import { checkSchedule, type ScheduleOptions } from './schedule-options.ts';

export type { JobContext, JobOptions, JobReport, Overlap } from './job.ts';
export type { ScheduleOptions } from './schedule-options.ts';

export interface Job {
  readonly name: string;
  readonly report: JobReport;
  /** It is due no more; what runs goes on. */
  remove(): void;
}

export interface Schedule {
  readonly name: string;
  /**
   * From now on.
   * @throws KitError SCHEDULE_INVALID for a pattern, a zone or a time that cannot be, and for a name that another job has
   */
  add(options: JobOptions): Job;
  readonly jobs: readonly JobReport[];
  /** Nothing is due any more; ends what runs, and waits `graceMs` for it at most. */
  close(): Promise<void>;
}

/** A clock that was put back by more was wrong before: it is not waited for. By less, no due time comes a second time. */
const mostBackMs = 86_400_000;

/** @throws KitError SCHEDULE_INVALID */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { name, timeZone = 'UTC', slots = 1, whenFull = 'wait', lock, onError = warn, random = Math.random } = options;
  const { lateMs = 300_000, deferMs = 600_000, graceMs = 2000 } = options;
  const { now = systemClock.now, setTimer = systemClock.setTimer } = options;
  checkSchedule(name, { slots, whenFull, lateMs, deferMs, graceMs });
  const clock: Clock = { now, setTimer };
  const isOff = slots === 0;
  const jobs = new Map<string, JobState>();
  /** In the order in which they came; each waits once. */
  const line = new Set<JobState>();
  const ends = new Set<Promise<void>>();
  let occupied = 0;
  let level: Level = 'normal';
  let closing: Promise<void> | undefined;

  const tell = (error: unknown, job: JobState): void => {
    try {
      onError(error, job.options.name);
    } catch (further) {
      warn(further);
    }
  };
  const arm = (job: JobState, afterMs: number): void => {
    job.nextDueMs = job.times.after(afterMs);
    job.wakeMs = (job.nextDueMs ?? 0) + Math.floor(random() * job.options.jitterMs);
  };
  const wake = (): void => {
    const nowMs = now();
    for (const job of jobs.values()) look(job, nowMs);
    setAlarm();
  };
  const alarm = new Alarm(clock, wake);
  const setAlarm = (): void => {
    const times = [...jobs.values()].flatMap(({ nextDueMs, wakeMs, deferred }) => [
      ...(nextDueMs === undefined ? [] : [wakeMs]),
      ...(deferred ? [deferred.untilMs] : []),
    ]);
    if (times.length === 0 || closing) alarm.clear();
    else alarm.set(Math.min(...times));
  };
  const look = (job: JobState, nowMs: number): void => {
    const { nextDueMs, deferred, times } = job;
    if (deferred && nowMs >= deferred.untilMs) undefer(job, deferred.dueAt);
    if (nextDueMs === undefined) return;
    if (nowMs < job.wakeMs) {
      // Put back from a time that it never was: as at the start.
      const first = times.after(nowMs);
      if (first !== undefined && nextDueMs - first > mostBackMs) arm(job, nowMs);
      return;
    }
    // Of several that were missed, the last one stands for all.
    const dueMs = Math.max(nextDueMs, times.lastUpTo(nowMs) ?? nextDueMs);
    const latenessMs = nowMs - (dueMs === nextDueMs ? job.wakeMs : dueMs);
    arm(job, Math.max(nowMs, dueMs));
    if (latenessMs <= Math.max(lateMs, job.options.catchUp ? job.options.catchUp.withinMs : 0))
      come(job, new Date(dueMs));
    else job.counts.missed += 1;
  };
  const come = (job: JobState, dueAt: Date): void => {
    if (!job.options.deferrable || level !== 'critical') offer(job, dueAt);
    else if (job.deferred) job.counts.skips += 1;
    else job.deferred = { dueAt, untilMs: now() + deferMs };
  };
  const undefer = (job: JobState, dueAt: Date): void => {
    job.deferred = undefined;
    offer(job, dueAt);
  };
  const offer = (job: JobState, dueAt: Date): void => {
    const { overlap } = job.options;
    const isBeside = overlap === 'allow' && job.stuck === 0 && !job.waiting;
    if (!isBusy(job) || isBeside) enter(job, dueAt);
    else if (overlap === 'queue' && !job.queued) job.queued = dueAt;
    else job.counts.skips += 1;
  };
  const enter = (job: JobState, dueAt: Date): void => {
    // Nobody gets in before those who wait.
    if (occupied < slots && line.size === 0) {
      begin(job, dueAt);
    } else if (whenFull === 'wait') {
      job.waiting = dueAt;
      line.add(job);
    } else {
      job.counts.skips += 1;
    }
  };
  const begin = (job: JobState, dueAt: Date): void => {
    occupied += 1;
    const { name: ofJob, timeoutMs, run: work } = job.options;
    const startedMs = now();
    const run = startRun({
      job: ofJob,
      dueAt,
      timeoutMs,
      graceMs,
      clock,
      lock,
      work,
      onBegun: () => {
        job.counts.runs += 1;
      },
    });
    job.runs.add(run);
    let hasLeft = false;
    void run.left.then(() => {
      hasLeft = true;
    });
    const ended = run.ended.then((end) => {
      job.runs.delete(run);
      occupied -= 1;
      note(job, end, startedMs);
      if (!hasLeft) {
        // Its slot is for others; the job itself is not run beside what is left of it.
        job.stuck += 1;
        void run.left.then(() => {
          job.stuck -= 1;
          follow(job);
        });
      }
      follow(job);
    });
    ends.add(ended);
    void ended.finally(() => ends.delete(ended));
  };
  const note = (job: JobState, { outcome, error, releaseError }: RunEnd, startedMs: number): void => {
    if (outcome === 'elsewhere') job.counts.elsewhere += 1;
    else job.last = { atMs: startedMs, durationMs: Math.max(0, now() - startedMs), outcome };
    if (outcome === 'failed') {
      job.counts.failures += 1;
      tell(error, job);
    }
    if (releaseError !== undefined) tell(releaseError, job);
  };
  const follow = (job: JobState): void => {
    if (closing) return;
    const { queued } = job;
    if (queued && !isBusy(job)) {
      job.queued = undefined;
      enter(job, queued);
    }
    for (const next of line) {
      if (occupied >= slots) return;
      line.delete(next);
      const { waiting } = next;
      next.waiting = undefined;
      if (waiting) begin(next, waiting);
    }
  };
  const catchUp = async (job: JobState): Promise<void> => {
    const { catchUp: how } = job.options;
    if (!how) return;
    try {
      const startMs = now();
      const dueMs = job.times.lastUpTo(startMs);
      const last = await how.last();
      if (closing || jobs.get(job.options.name) !== job || dueMs === undefined) return;
      if (startMs - dueMs <= how.withinMs && (last?.getTime() ?? Number.NEGATIVE_INFINITY) < dueMs) {
        come(job, new Date(dueMs));
        setAlarm();
      }
    } catch (error) {
      tell(error, job);
    }
  };
  const add: Schedule['add'] = (given) => {
    if (closing) throw invalid(`The schedule ${name} takes no job.`, 'closed', 'Add jobs before it is closed.');
    if (jobs.has(given.name)) throw invalid(`${name} has a job of this name.`, given.name, 'Give each one its own.');
    const job = readJob(given, timeZone, now());
    jobs.set(given.name, job);
    if (!isOff) {
      arm(job, now());
      setAlarm();
      void catchUp(job);
    }
    return {
      name: given.name,
      get report() {
        return reportJob(job, isOff);
      },
      remove: () => {
        if (jobs.get(given.name) === job) jobs.delete(given.name);
        forget(job);
        setAlarm();
      },
    };
  };
  const forget = (job: JobState): void => {
    line.delete(job);
    job.nextDueMs = undefined;
    job.waiting = undefined;
    job.queued = undefined;
    job.deferred = undefined;
  };
  const list = (): JobReport[] => [...jobs.values()].map((job) => reportJob(job, isOff));
  const close = async (): Promise<void> => {
    alarm.clear();
    remove();
    const reason = new KitError('TASK_CANCELLED', {
      message: `The schedule ${name} was closed.`,
      seen: `${occupied} jobs running`,
      remedy: 'What was not done is caught up at the next start, where the job has catchUp.',
    });
    for (const job of jobs.values()) {
      forget(job);
      for (const run of job.runs) run.interrupt(reason);
    }
    await Promise.all(ends);
  };
  const remove = addPart({
    kind: 'schedule',
    name,
    report: () => ({ slots, running: occupied, waiting: line.size, jobs: list() }),
    adapt: (to) => {
      level = to;
      if (level === 'critical') return;
      for (const job of jobs.values()) if (job.deferred) undefer(job, job.deferred.dueAt);
      setAlarm();
    },
  });
  return {
    name,
    add,
    get jobs() {
      return list();
    },
    close: () => {
      // Set before it begins, so that what ends meanwhile starts nothing.
      if (!closing) {
        let begin = (): void => undefined;
        closing = new Promise<void>((resolve) => {
          begin = resolve;
        }).then(close);
        begin();
      }
      return closing;
    },
  };
}
