// What a job is to those that run it.

import type { Context } from '../context.ts';

interface JobWork {
  context: Context;
  /** Raised when the process ends, and when another process has taken the job over. */
  signal: AbortSignal;
}

export interface Job {
  /** Of its lock and its runs: the same in every process, and in every version. */
  name: string;
  /** When it is due, in Taipei. */
  cron: string;
  /** Which period begins when it is due: it is done once for each. Later ones are later texts. */
  periodOf(dueAtMs: number): string;
  startOf(period: string): number;
  /** How long ago the last due time may be at most. */
  periodMs: number;
  run(work: JobWork): Promise<void>;
}
