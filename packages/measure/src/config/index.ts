// Configuration alone, as `@tare/measure/config`: a command that only reads or writes one need not load what measures.

export * from './budgets.ts';
export { unchangedName } from './check-changes.ts';
export type * from './config.ts';
export { type ConfigProblem, formatKeyPath } from './config-problem.ts';
export * from './define-config.ts';
export * from './find-config.ts';
export * from './load-config.ts';
export * from './parse-command.ts';
export * from './parse-readiness.ts';
export * from './parse-route.ts';
export type { Parsed } from './parsed.ts';
export * from './plan-keys.ts';
export * from './read-subject.ts';
export type { SubjectOverrides } from './subject-overrides.ts';
export { suggestKey } from './suggest-key.ts';
export * from './validate-config.ts';
