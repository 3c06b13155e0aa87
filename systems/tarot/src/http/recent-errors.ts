// The last errors that were answered with 500 and above: what a client was told of each, and the name of what was behind it. Texts of the inside (statements, paths,
// values) are in the log only.

import type { Clock } from '../time.ts';

interface RecentError {
  readonly atMs: number;
  /** Of the answer. */
  readonly code: string;
  /** As the client was told. */
  readonly message: string;
  readonly statusCode: number;
  /** Class of what was thrown, and its code where it has one. */
  readonly cause: string;
  /** Method and template: what was asked for itself would tell of users. */
  readonly route: string;
  readonly requestId: string;
}

export interface RecentErrors {
  record(error: Omit<RecentError, 'atMs'>): void;
  /** The newest first; 100 are kept. */
  list(limit: number): readonly RecentError[];
  /** How many there were since the start, of each code. */
  counts(): ReadonlyMap<string, number>;
}

export const mostRecentErrors = 100;

export function createRecentErrors(clock: Clock): RecentErrors {
  const kept: RecentError[] = [];
  const counts = new Map<string, number>();
  return {
    record: (error) => {
      kept.unshift({ ...error, atMs: clock.now() });
      if (kept.length > mostRecentErrors) kept.pop();
      counts.set(error.code, (counts.get(error.code) ?? 0) + 1);
    },
    list: (limit) => kept.slice(0, limit),
    counts: () => counts,
  };
}
