// What a program needs to weigh itself while it runs, and no more: a backend pays for every module that it loads.

export { parseSize } from './bytes.ts';
export * from './figure.ts';
export { liveFiles } from './node.ts';
export * from './parse-cgroup.ts';
export * from './parse-duration.ts';
export * from './parse-meminfo.ts';
export * from './parse-pressure.ts';
export * from './parse-status.ts';
export type { SystemFiles } from './system-files.ts';
