// Faults that whoever runs or writes the backend can mend: a stable code, what was seen, what to do. docs/kit.md has each.

export type KitErrorCode =
  /** A limit or a share of it that cannot be. */
  | 'BUDGET_INVALID'
  /** A cache with a bound or an age that cannot be. */
  | 'CACHE_INVALID'
  /** Values of the environment that knobs cannot have, all in one error. */
  | 'KNOB_INVALID'
  /** A feature that needs another one which is off, or that nobody knows. */
  | 'FEATURE_INVALID'
  /** The module of an isolate could not be loaded. */
  | 'ISOLATE_FAILED'
  | 'ISOLATE_CRASHED'
  | 'ISOLATE_TIMED_OUT'
  /** Ended by `stop`, `close` or for being idle. */
  | 'ISOLATE_STOPPED'
  /** The first use took too long; it may still come. */
  | 'LAZY_TIMED_OUT'
  /** A client for HTTP with bounds that cannot be. */
  | 'HTTP_CLIENT_INVALID'
  /** A log with a level or a destination that cannot be. */
  | 'LOG_INVALID'
  | 'POOL_CLOSED'
  /** Sizes or times that cannot be. */
  | 'POOL_INVALID'
  /** Nothing of the pool came free in time. */
  | 'POOL_TIMED_OUT'
  /** A pattern, zone, or bound of a job that cannot be, or a name that another job has. */
  | 'SCHEDULE_INVALID'
  | 'SHEDDING_INVALID'
  /** A task with this id runs already. */
  | 'TASK_KNOWN'
  | 'TASKS_FULL'
  | 'TASK_TIMED_OUT'
  | 'TASK_CANCELLED';

export interface KitErrorParts {
  message: string;
  /** The value that was seen. */
  seen: string;
  /** What to do. */
  remedy: string;
}

/** Its message says all three: in a server's log there is nobody to ask for more. */
export class KitError extends Error {
  override readonly name = 'KitError';
  readonly code: KitErrorCode;
  readonly seen: string;
  readonly remedy: string;

  constructor(code: KitErrorCode, { message, seen, remedy }: KitErrorParts, options?: ErrorOptions) {
    super(`${message} Seen: ${seen}. ${remedy}`, options);
    this.code = code;
    this.seen = seen;
    this.remedy = remedy;
  }
}
