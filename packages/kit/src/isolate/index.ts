export { type Calls, type Isolate, type IsolateOptions, type IsolateState, isolate } from './isolate.ts';
export type { HostKind } from './start-host.ts';
