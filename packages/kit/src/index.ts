export * from './budget/index.ts';
export * from './cache/index.ts';
export * from './features/index.ts';
export * from './health/index.ts';
export { KitError, type KitErrorCode } from './kit-error.ts';
export * from './knobs/index.ts';
export * from './lazy/index.ts';
export { addPart, listParts, type Part, type PartKind } from './parts.ts';
export * from './tasks/index.ts';
