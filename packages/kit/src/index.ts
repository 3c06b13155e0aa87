// What needs no package of its own, or hardly one; the rest (`/express`, `/fastify`, `/http-client`, `/logs`, `/pool/pg`, `/pool/sqlite`, `/schedule`, `/workers`) is
// asked for by its name, and costs nothing until then.

export * from './budget/index.ts';
export * from './cache/index.ts';
export * from './features/index.ts';
export * from './health/index.ts';
export * from './isolate/index.ts';
export { KitError, type KitErrorCode } from './kit-error.ts';
export * from './knobs/index.ts';
export * from './lazy/index.ts';
export { addPart, listParts, type Part, type PartKind } from './parts.ts';
export * from './pool/index.ts';
export * from './shedding/index.ts';
export * from './tasks/index.ts';
