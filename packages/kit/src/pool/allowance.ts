// How many connections there may be, by how short memory is.

import type { Level } from '../budget/level.ts';
import type { CompleteDescription } from './description.ts';

export interface Allowance {
  size: number;
  overflow: number;
  /** Stay open however long they are idle. */
  keep: number;
  /** May be idle at the same time. */
  idle: number;
}

/** At `critical` callers come one after the other, and what comes back is closed unless somebody waits for it: slow, and as small as it can serve at all. */
export const allowancesOf = ({
  size,
  overflow,
  keep,
}: Pick<CompleteDescription, 'size' | 'overflow' | 'keep'>): Readonly<Record<Level, Allowance>> => ({
  normal: { size, overflow, keep, idle: size },
  // One at least: a pool of nothing but overflow has to serve, too.
  elevated: { size: Math.max(size, 1), overflow: 0, keep, idle: size },
  critical: { size: 1, overflow: 0, keep: Math.min(keep, 1), idle: Math.min(keep, 1) },
});
