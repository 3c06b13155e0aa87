// The parts of the kit that live in this process: what a health report tells of, and what gives memory back when it is short. Parts add themselves; nothing
// has to be wired.

import type { Level } from './budget/level.ts';

export type PartKind =
  | 'lazy'
  | 'isolate'
  | 'feature'
  | 'cache'
  | 'pool'
  | 'http-client'
  | 'tasks'
  | 'schedule'
  | 'shedding';

export interface Part {
  kind: PartKind;
  name: string;
  /** Plain JSON, cheap to make. */
  report(): Readonly<Record<string, unknown>>;
  /** Holds no more than suits this level; called whenever it changes, and again while it is critical. */
  adapt?(level: Level): void | Promise<void>;
}

/** A second copy of the kit in `node_modules` shares the list: the process has one memory. */
const key: symbol = Symbol.for('@tare/kit parts');

interface Shared {
  [key]?: Set<Part>;
}

function all(): Set<Part> {
  const shared = globalThis as Shared;
  shared[key] ??= new Set();
  return shared[key];
}

/** @returns takes it off again */
export function addPart(part: Part): () => void {
  all().add(part);
  return () => {
    all().delete(part);
  };
}

/** In the order they were added. */
export const listParts = (kind?: PartKind): Part[] =>
  [...all()].filter((part) => kind === undefined || part.kind === kind);
