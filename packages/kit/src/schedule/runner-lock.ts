// Of several workers one alone runs a due time. What decides it is a record of due times that are taken, which a lock of any kind can keep: a directory, a table.

/**
 * - `done`, `failed`: it ran; the due time stays taken, and a failure is not tried again
 * - `interrupted`: the worker was closed meanwhile; whoever catches up may have it
 */
export type RunOutcome = 'done' | 'failed' | 'interrupted';

export type Release = (outcome: RunOutcome) => unknown;

export interface RunnerLock {
  /**
   * Takes a due time of a job, for good: it is refused to all others, after the release too. With a table whose key is (job, due) that is one
   * `INSERT ... ON CONFLICT DO NOTHING`, which took it where it made a row; its release may do nothing.
   * @param ttlMs the longest that the run may take, by which a lock that cannot see its holder may hold it for gone
   * @returns null where another has it
   */
  acquire(job: string, dueAt: Date, ttlMs: number): Promise<Release | null>;
}
