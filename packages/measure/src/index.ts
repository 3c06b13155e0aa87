export { agentPath } from './agent/agent-control.ts';
export { findCgroupParent } from './cgroup/own-cgroup.ts';
export { examineMachine, type Finding, type MachineReport } from './doctor/examine-machine.ts';
export * from './load/load-driver.ts';
export * from './measure.ts';
export { sweepLeftovers } from './process/sweep.ts';
export { readEnvironment, tareVersion } from './read-environment.ts';
export * from './subject/subject.ts';
export type { TrialStep } from './trial/run-trial.ts';
