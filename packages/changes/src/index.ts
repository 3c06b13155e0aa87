export type * from './change.ts';
export type * from './findings.ts';
