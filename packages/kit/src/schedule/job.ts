// What a schedule knows of one job: its options, when it is due next, which of its due times wait for what, and what became of earlier ones.

import { KitError } from '../kit-error.ts';
import { type DueTimes, readDueTimes } from './due-times.ts';
import type { Run, RunEnd } from './run.ts';

/** What becomes of a due time while the one before still runs: left out, or kept until then (one at most), or beside it. */
export type Overlap = 'skip' | 'queue' | 'allow';

export interface JobContext {
  /** Raised by the time-out and by `close`. */
  signal: AbortSignal;
  /** The time of the pattern, however late it is; what a run is recorded by. */
  dueAt: Date;
}

export interface JobOptions {
  /** Unique in its schedule; the same in all workers, since the lock knows it by that. */
  name: string;
  /** Five fields, or six with seconds before them, or as `@daily`. */
  cron: string;
  /** Of this job; that of the schedule unless given. */
  timeZone?: string;
  run: (context: JobContext) => unknown;
  /** `skip` unless given. */
  overlap?: Overlap;
  /** Its signal is raised then; 1 hour unless given. */
  timeoutMs?: number;
  /** At the start, the last due time runs now where it is later than `last()` and not older than `withinMs`: once, however many were missed. `last()` knows of none: it has never run. */
  catchUp?: false | { last: () => Promise<Date | undefined>; withinMs: number };
  /** Up to so much later than it is due, by chance: many machines do not begin at once. */
  jitterMs?: number;
  /** Waits while memory is critical. */
  deferrable?: boolean;
}

export interface JobReport {
  name: string;
  state: 'off' | 'idle' | 'deferred' | 'waiting' | 'running' | 'over';
  /** ISO 8601; null where it is off or over. */
  nextDueAt: string | null;
  lastRunAt: string | null;
  lastDurationMs: number | null;
  lastOutcome: RunEnd['outcome'] | null;
  runs: number;
  failures: number;
  /** Left out: one before it still ran, or there was no slot. */
  skips: number;
  /** Noticed too late: the machine slept, or its clock was set. */
  missed: number;
  /** Another worker had them. */
  elsewhere: number;
  running: number;
  /** Given up after their time-out, and still at work. */
  stuck: number;
}

export interface JobState {
  readonly options: Required<Pick<JobOptions, 'name' | 'overlap' | 'timeoutMs' | 'jitterMs' | 'deferrable'>> &
    Pick<JobOptions, 'run' | 'catchUp'>;
  readonly times: DueTimes;
  /** ms since the epoch. */
  nextDueMs: number | undefined;
  /** With the jitter. */
  wakeMs: number;
  runs: Set<Run>;
  stuck: number;
  /** Waits for a slot, for the run before it, for memory. */
  waiting: Date | undefined;
  queued: Date | undefined;
  deferred: { dueAt: Date; untilMs: number } | undefined;
  last: { atMs: number; durationMs: number; outcome: RunEnd['outcome'] } | undefined;
  counts: Pick<JobReport, 'runs' | 'failures' | 'skips' | 'missed' | 'elsewhere'>;
}

export const isBusy = ({ runs, stuck, waiting }: JobState): boolean =>
  runs.size > 0 || stuck > 0 || waiting !== undefined;

/** @throws KitError SCHEDULE_INVALID */
export function readJob(given: JobOptions, timeZone: string, nowMs: number): JobState {
  const { name, cron, run, catchUp = false } = given;
  const { overlap = 'skip', timeoutMs = 3_600_000, jitterMs = 0, deferrable = false } = given;
  if (name === '') throw invalid('A job has no name.', "''", 'Give each one its own.');
  if (!(['skip', 'queue', 'allow'] as string[]).includes(overlap))
    throw invalid(`overlap of the job ${name} is none.`, String(overlap), 'Give skip, queue or allow.');
  requireMs(`timeoutMs of the job ${name}`, timeoutMs, 1);
  requireMs(`jitterMs of the job ${name}`, jitterMs, 0);
  if (catchUp) requireMs(`withinMs of the job ${name}`, catchUp.withinMs, 0, Number.MAX_SAFE_INTEGER);
  return {
    options: { name, run, catchUp, overlap, timeoutMs, jitterMs, deferrable },
    times: readDueTimes(name, cron, given.timeZone ?? timeZone, nowMs),
    nextDueMs: undefined,
    wakeMs: 0,
    runs: new Set(),
    stuck: 0,
    waiting: undefined,
    queued: undefined,
    deferred: undefined,
    last: undefined,
    counts: { runs: 0, failures: 0, skips: 0, missed: 0, elsewhere: 0 },
  };
}

export function reportJob(job: JobState, isOff: boolean): JobReport {
  const { options, nextDueMs, last, counts, runs, stuck } = job;
  return {
    name: options.name,
    state: isOff ? 'off' : stateOf(job),
    nextDueAt: nextDueMs === undefined ? null : new Date(nextDueMs).toISOString(),
    lastRunAt: last ? new Date(last.atMs).toISOString() : null,
    lastDurationMs: last?.durationMs ?? null,
    lastOutcome: last?.outcome ?? null,
    ...counts,
    running: runs.size,
    stuck,
  };
}

function stateOf({ runs, stuck, waiting, queued, deferred, nextDueMs }: JobState): JobReport['state'] {
  if (runs.size + stuck > 0) return 'running';
  if (waiting ?? queued) return 'waiting';
  if (deferred) return 'deferred';
  return nextDueMs === undefined ? 'over' : 'idle';
}

export const invalid = (message: string, seen: string, remedy: string): KitError =>
  new KitError('SCHEDULE_INVALID', { message, seen, remedy });

/** A timer of Node.js cannot wait longer. */
const longestMs = 2 ** 31 - 1;

/** @throws KitError SCHEDULE_INVALID */
export function requireMs(what: string, value: number, least: number, most: number = longestMs): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(`${what} is no such time.`, String(value), `Give whole milliseconds from ${least} to ${most}.`);
}
