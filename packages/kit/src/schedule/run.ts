// One run of a job: its signal, its time-out, and who may have it. What does not heed its signal is not waited for beyond the grace, and is not forgotten either.

import { KitError } from '../kit-error.ts';
import type { Clock } from './clock.ts';
import type { Release, RunnerLock, RunOutcome } from './runner-lock.ts';

export interface RunOptions {
  job: string;
  dueAt: Date;
  timeoutMs: number;
  graceMs: number;
  clock: Clock;
  lock: RunnerLock | undefined;
  work: (context: { signal: AbortSignal; dueAt: Date }) => unknown;
  /** The lock gave it to this worker: the work begins. */
  onBegun: () => void;
}

/** `elsewhere`: another worker has this due time. */
export interface RunEnd {
  outcome: RunOutcome | 'elsewhere';
  /** Of a failure. */
  error?: unknown;
  /** Of a lock that could not be released. */
  releaseError?: unknown;
}

export interface Run {
  /** Comes at the end of the work, or the grace after its signal. */
  readonly ended: Promise<RunEnd>;
  /** Comes when the work itself has ended. */
  readonly left: Promise<void>;
  /** The worker is closed. */
  interrupt(reason: Error): void;
}

export function startRun(options: RunOptions): Run {
  const { job, dueAt, timeoutMs, graceMs, clock, lock, work, onBegun } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let isInterrupted = false;
  const late = new KitError('TASK_TIMED_OUT', {
    message: `The job ${job} took too long.`,
    seen: `${timeoutMs} ms`,
    remedy: 'Give it a longer timeoutMs, or less to do.',
  });
  const endTimeout = clock.setTimer(() => controller.abort(late), timeoutMs);

  /** Rejects some time after the signal; the work has that long to notice. */
  const givenUpAfter = (ms: number): { promise: Promise<never>; clear: () => void } => {
    let clear = (): void => undefined;
    const promise = new Promise<never>((_, reject) => {
      const begin = (): void => {
        const give = (): void => reject(signal.reason as Error);
        if (ms === 0) give();
        else clear = clock.setTimer(give, ms);
      };
      if (signal.aborted) begin();
      else signal.addEventListener('abort', begin, { once: true });
    });
    promise.catch(() => undefined);
    return { promise, clear: () => clear() };
  };
  const acquire = async (): Promise<Release | null> => {
    if (!lock) return () => undefined;
    const asked = lock.acquire(job, dueAt, timeoutMs + graceMs);
    try {
      return await Promise.race([asked, givenUpAfter(0).promise]);
    } catch (error) {
      // It comes too late for this worker; another may have it.
      asked.then((release) => release?.('interrupted')).catch(() => undefined);
      throw error;
    }
  };
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const perform = async (): Promise<void> => {
    onBegun();
    const working = (async () => work({ signal, dueAt }))();
    working.then(leave, leave);
    const given = givenUpAfter(graceMs);
    try {
      await Promise.race([working, given.promise]);
    } finally {
      given.clear();
    }
  };
  const outcomeOf = (error: unknown): RunEnd => {
    if (isInterrupted) return { outcome: 'interrupted' };
    // What it threw for being ended is not why it failed.
    return { outcome: 'failed', error: signal.reason === late ? late : error };
  };
  const ended = (async (): Promise<RunEnd> => {
    let release: Release | null;
    try {
      release = await acquire();
    } catch (error) {
      leave();
      return outcomeOf(error);
    }
    if (!release) {
      leave();
      return { outcome: 'elsewhere' };
    }
    let end: RunEnd = { outcome: 'done' };
    try {
      if (signal.aborted) leave();
      signal.throwIfAborted();
      await perform();
    } catch (error) {
      end = outcomeOf(error);
    }
    try {
      await release(end.outcome as RunOutcome);
    } catch (releaseError) {
      end = { ...end, releaseError };
    }
    return end;
  })().finally(endTimeout);
  return {
    ended,
    left,
    interrupt: (reason) => {
      if (signal.aborted) return;
      isInterrupted = true;
      controller.abort(reason);
    },
  };
}
