export type { Release, Resources, Scope } from './scope.ts';
export {
  createTasks,
  type SweepReport,
  type Task,
  type TaskContext,
  type TaskStatus,
  type Tasks,
  type TasksOptions,
} from './tasks.ts';
