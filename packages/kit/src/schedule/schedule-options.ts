// What a schedule is told: its slots, its lock, how late is too late.

import type { Clock } from './clock.ts';
import { invalid, requireMs } from './job.ts';
import type { RunnerLock } from './runner-lock.ts';

export interface ScheduleOptions {
  /** For reports. */
  name: string;
  /** As Europe/Berlin; UTC unless given, so that it is the same on every machine. */
  timeZone?: string;
  /** Jobs at once, 1 unless given: what each needs does not add up. 0 is off: nothing is ever due. */
  slots?: number;
  /** What becomes of a due time without a slot: waits in order, one of each job, or is left out. `wait` unless given. */
  whenFull?: 'wait' | 'skip';
  /** Where there are other workers. */
  lock?: RunnerLock;
  /** What a job, its lock or its `last` throws; a warning of the process unless given. */
  onError?: (error: unknown, job: string) => void;
  /** How late a due time may be noticed and still run, 5 minutes unless given: an event loop that was held up, and no night in which the machine slept. */
  lateMs?: number;
  /** How long a deferrable job waits for memory at most; then it runs. 10 minutes unless given. */
  deferMs?: number;
  /** For a job that was ended to notice, 2 s unless given. */
  graceMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Runs something so many ms later; @returns ends it. For tests, with `now`. */
  setTimer?: Clock['setTimer'];
  /** From 0 to below 1, for jitter. */
  random?: () => number;
}

type Checked = Required<Pick<ScheduleOptions, 'slots' | 'whenFull' | 'lateMs' | 'deferMs' | 'graceMs'>>;

/** @throws KitError SCHEDULE_INVALID */
export function checkSchedule(name: string, { slots, whenFull, lateMs, deferMs, graceMs }: Checked): void {
  if (!(Number.isInteger(slots) && slots >= 0))
    throw invalid(`slots of the schedule ${name} is no number.`, String(slots), 'Give a whole one; 0 is off.');
  if (!(['wait', 'skip'] as string[]).includes(whenFull))
    throw invalid(`whenFull of the schedule ${name} is none.`, String(whenFull), 'Give wait or skip.');
  requireMs(`lateMs of the schedule ${name}`, lateMs, 0);
  requireMs(`deferMs of the schedule ${name}`, deferMs, 0);
  requireMs(`graceMs of the schedule ${name}`, graceMs, 0);
}
