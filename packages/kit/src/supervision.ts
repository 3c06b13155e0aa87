// What watches this process from outside, as `tare run` does, may know that memory is short before the process does: of several workers, or of the machine. It leaves
// its word on the global object before the application starts; a budget goes by the higher of both.

import type { Level } from './budget/level.ts';

export interface Supervision {
  /** As last heard. */
  level: Level;
  /** Called when the level has changed. */
  listeners: Set<() => void>;
}

/** A symbol of the whole process: the preload that leaves it is no part of this copy of the kit. */
const key: symbol = Symbol.for('@tare/supervision');

/** @returns undefined where nobody watches, or what is there is none */
export function readSupervision(): Supervision | undefined {
  const found: unknown = (globalThis as { [key]?: unknown })[key];
  if (typeof found !== 'object' || found === null) return undefined;
  const { level, listeners } = found as Partial<Supervision>;
  const isLevel = level === 'normal' || level === 'elevated' || level === 'critical';
  return isLevel && listeners instanceof Set ? (found as Supervision) : undefined;
}
