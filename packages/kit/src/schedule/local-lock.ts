// A runner lock for the schedules of one process, and for tests of what runs under one.

import type { RunnerLock } from './runner-lock.ts';

/** Due times of a job that are remembered; one that comes later than so many others is not asked for any more. */
const mostDues = 100;

export function createLocalLock(): RunnerLock {
  const taken = new Map<string, Set<number>>();
  return {
    acquire: async (job, dueAt) => {
      const dues = taken.get(job) ?? new Set();
      taken.set(job, dues);
      const due = dueAt.getTime();
      if (dues.has(due)) return null;
      dues.add(due);
      const [first] = dues;
      if (dues.size > mostDues && first !== undefined) dues.delete(first);
      return (outcome) => {
        if (outcome === 'interrupted') dues.delete(due);
      };
    },
  };
}
