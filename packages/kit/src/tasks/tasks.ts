// Long-running work: each task has a scope that owns what it needs, ends in one of four ways, and leaves nothing. What a killed process could not release is swept
// by the next one.

import { tmpdir } from 'node:os';
import { liveFiles, type SystemFiles } from '@tare/accounting/self';
import { KitError } from '../kit-error.ts';
import { addPart } from '../parts.ts';
import { warn } from '../warn.ts';
import { formatOwner, readSelf } from './owner.ts';
import { directoryPrefix, type Resources, Scope } from './scope.ts';
import { markerName, type Swept, sweepOrphans } from './sweep.ts';

export interface TasksOptions<Status extends object> {
  /** For reports. */
  name: string;
  /** Tasks at the same time; more are refused. Any number unless given. */
  most?: number;
  /** Where temporary directories are made; the system's unless given. */
  directory?: string;
  /** Longest time of a task, ms; any unless given. */
  timeoutMs?: number;
  /** For work that was ended to notice, and from SIGTERM to SIGKILL of a child; 2 s unless given. */
  graceMs?: number;
  /** Ids of tasks that are wanted, as a database has them: a task that is not among them is cancelled by a sweep. */
  activeIds?: () => Iterable<string> | Promise<Iterable<string>>;
  /** Between sweeps, 10 minutes unless given. The first one is at once. */
  sweepMs?: number;
  /** What a sweep removed or cancelled, where it was anything. */
  onSweep?: (report: SweepReport) => void;
  /** What could not be released, and sweeps that failed; a warning of the process unless given. */
  onError?: (error: unknown) => void;
  /** Told of each `update`, with what has changed and no more. */
  onUpdate?: (id: string, changed: Partial<Status>) => void;
  files?: SystemFiles;
}

export interface SweepReport extends Swept {
  /** Ids that the store does not know. */
  cancelled: string[];
}

export interface TaskContext<Status extends object> {
  readonly id: string;
  /** Raised by `cancel`, by the time-out, and by the end. */
  readonly signal: AbortSignal;
  readonly scope: Scope;
  /** Changes fields of the status in place: a status is not copied, however large. */
  update(changed: Partial<Status>): void;
}

export interface Task<T> {
  readonly id: string;
  /** Comes when all is released. */
  readonly done: Promise<T>;
  cancel(reason?: string): void;
}

export interface TaskStatus<Status extends object> {
  id: string;
  startedAtMs: number;
  isEnding: boolean;
  resources: Resources;
  status: Readonly<Partial<Status>>;
}

export interface Tasks<Status extends object> {
  readonly name: string;
  /**
   * Runs `work`. `done` rejects with what it throws, or why it was ended. Work that was ended has `graceMs` to notice; then what it holds is released all the same.
   * @throws KitError TASK_KNOWN for an id that runs, TASKS_FULL
   */
  start<T>(
    id: string,
    work: (context: TaskContext<Status>) => T | Promise<T>,
    options?: { timeoutMs?: number },
  ): Task<T>;
  get(id: string): TaskStatus<Status> | undefined;
  readonly size: number;
  ids(): string[];
  /** @returns whether there is such a task */
  cancel(id: string, reason?: string): boolean;
  sweep(): Promise<SweepReport>;
  /** Cancels all, waits for their ends, and ends the timer. */
  close(): Promise<void>;
}

interface Running<Status extends object> {
  scope: Scope;
  startedAtMs: number;
  isEnding: boolean;
  status: Partial<Status>;
  done: Promise<unknown>;
  end: (error: KitError) => void;
}

export function createTasks<Status extends object = Record<string, unknown>>(
  options: TasksOptions<Status>,
): Tasks<Status> {
  const { name, most = Number.POSITIVE_INFINITY, directory = tmpdir(), graceMs = 2000, sweepMs = 600_000 } = options;
  const { activeIds, onSweep, onUpdate, onError = warn, files = liveFiles() } = options;
  const self = readSelf(files);
  const owner = self ? formatOwner(self) : `${process.pid}-0-0`;
  const running = new Map<string, Running<Status>>();

  const start: Tasks<Status>['start'] = (id, work, { timeoutMs = options.timeoutMs } = {}) => {
    if (running.has(id))
      throw refusal('TASK_KNOWN', `A task ${id} runs already.`, id, 'Wait for its end, or give another id.');
    if (running.size >= most)
      throw refusal(
        'TASKS_FULL',
        `${name} has no room for another task.`,
        `${running.size} of ${most}`,
        'Try again when one has ended.',
      );
    const scope = new Scope({
      directoryPrefix: directoryPrefix(directory, owner),
      marker: { name: markerName, value: `${owner}/${encodeURIComponent(id)}` },
      graceMs,
    });
    const ended = rejectable();
    const task: Running<Status> = {
      scope,
      startedAtMs: Date.now(),
      isEnding: false,
      status: {},
      done: ended.promise,
      end: (error) => {
        task.isEnding = true;
        scope.abort(error);
        ended.reject(error);
      },
    };
    running.set(id, task);
    if (timeoutMs !== undefined) {
      const late = refusal(
        'TASK_TIMED_OUT',
        `The task ${id} took too long.`,
        `${timeoutMs} ms`,
        'Give it more time, or less to do.',
      );
      scope.timeout(() => task.end(late), timeoutMs);
    }
    const context: TaskContext<Status> = {
      id,
      signal: scope.signal,
      scope,
      update: (changed) => {
        Object.assign(task.status, changed);
        onUpdate?.(id, changed);
      },
    };
    const done = finish(id, scope, (async () => work(context))(), ended.promise);
    task.done = done;
    // Whoever does not wait for it is not ended by its failure.
    done.catch(() => undefined);
    return { id, done, cancel: (reason) => void cancel(id, reason) };
  };
  const finish = async <T>(id: string, scope: Scope, working: Promise<T>, ended: Promise<never>): Promise<T> => {
    try {
      return await Promise.race([working, ended]);
    } finally {
      // Work that was ended uses what it has until it notices: that is taken away only when it has, or has not in time.
      await settledWithin(working, graceMs);
      for (const error of await scope.release()) onError(error);
      running.delete(id);
    }
  };
  const cancel = (id: string, reason: string = 'It was cancelled.'): boolean => {
    const task = running.get(id);
    if (!task) return false;
    if (!task.isEnding)
      task.end(
        refusal('TASK_CANCELLED', `The task ${id} was cancelled.`, reason, 'Start it again where it is still wanted.'),
      );
    return true;
  };
  const sweep = async (): Promise<SweepReport> => {
    const before = [...running.keys()];
    const wanted = activeIds ? new Set(await activeIds()) : undefined;
    // A task that was started while the store was asked is not in its answer.
    const cancelled = before.filter(
      (id) => wanted?.has(id) === false && cancel(id, 'The store does not know it any more.'),
    );
    const swept = self ? sweepOrphans(files, directory, self) : { directories: [], processes: [], leftAlone: [] };
    const report: SweepReport = { ...swept, cancelled };
    if (report.directories.length + report.processes.length + cancelled.length > 0) onSweep?.(report);
    return report;
  };
  const sweepQuietly = (): void => void sweep().catch(onError);
  const timer = setInterval(sweepQuietly, sweepMs);
  timer.unref();
  sweepQuietly();
  const remove = addPart({
    kind: 'tasks',
    name,
    report: () => ({ running: running.size, most: Number.isFinite(most) ? most : null }),
  });
  return {
    name,
    start,
    get: (id) => {
      const task = running.get(id);
      return (
        task && {
          id,
          startedAtMs: task.startedAtMs,
          isEnding: task.isEnding,
          resources: task.scope.resources,
          status: task.status,
        }
      );
    },
    get size() {
      return running.size;
    },
    ids: () => [...running.keys()],
    cancel,
    sweep,
    close: async () => {
      clearInterval(timer);
      remove();
      const all = [...running.entries()].map(([id, { done }]) => {
        cancel(id, `${name} was closed.`);
        return done;
      });
      await Promise.allSettled(all);
    },
  };
}

function rejectable(): { promise: Promise<never>; reject: (error: unknown) => void } {
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}

async function settledWithin(working: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([working.then(noop, noop), late]);
  clearTimeout(timer);
}

const noop = (): void => undefined;

const refusal = (
  code: 'TASK_KNOWN' | 'TASKS_FULL' | 'TASK_TIMED_OUT' | 'TASK_CANCELLED',
  message: string,
  seen: string,
  remedy: string,
): KitError => new KitError(code, { message, seen, remedy });
