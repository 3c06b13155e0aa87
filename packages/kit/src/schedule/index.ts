export { createFileLock, type FileLockOptions } from './file-lock.ts';
export { createLocalLock } from './local-lock.ts';
export type { Release, RunnerLock, RunOutcome } from './runner-lock.ts';
export {
  createSchedule,
  type Job,
  type JobContext,
  type JobOptions,
  type JobReport,
  type Overlap,
  type Schedule,
  type ScheduleOptions,
} from './schedule.ts';
