export {
  type Allocator,
  type Choice,
  chooseLaunch,
  type LaunchChoice,
  type LaunchQuestion,
  type LaunchSettings,
  type Tier,
} from './choose-launch.ts';
export { findAllocators } from './find-allocators.ts';
export { findBudget } from './find-budget.ts';
export { findProgram, type OtherReason, type Program } from './find-program.ts';
export type { HeapFile, HeapFileOptions } from './heap-files.ts';
export type { RecycleReason } from './judge.ts';
export type { Interval, LaunchTable, MeasuredSetting, SettingFamily } from './measured-setting.ts';
export type { HeapFileKind } from './protocol.ts';
export type { RunEvent } from './run-event.ts';
export type { Exit } from './start-worker.ts';
export type { RunStatus, WorkerStatus } from './status.ts';
export { supervise } from './supervise.ts';
export type { RunOutcome, SuperviseOptions, Supervisor } from './supervisor.ts';
