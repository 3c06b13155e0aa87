// What a pool is like, in plain numbers: the same words and the same meaning whatever is pooled, so that a description can be kept while the database changes.

import { KitError } from '../kit-error.ts';

/** Times are milliseconds; `Infinity` is never. */
export interface PoolDescription {
  /** Connections that may be kept; 5 unless given. With 0 none is kept. */
  size?: number;
  /** Further ones that are made when all are out, and closed as soon as they come back and nobody waits; 5 unless given. */
  overflow?: number;
  /** Connections that stay open however long nobody uses them; 0 unless given. They are made when they are first needed, like all others. */
  keep?: number;
  /** Connections that were idle for longer are closed; 1 minute unless given. */
  idleMs?: number;
  /** Connections that are older, or up to a tenth younger so that not all go at once, are replaced when they are next handed out or come back; 30 minutes unless given. */
  recycleMs?: number;
  /** The longest that a caller waits for a connection, and that making one may take; 10 s unless given. */
  checkoutTimeoutMs?: number;
  /** Whether a connection that was idle for `pingAfterMs` is tested before it is handed out, and replaced where it is dead; true unless given. */
  prePing?: boolean;
  /** 1 s unless given; 0 tests each time. */
  pingAfterMs?: number;
}

export type CompleteDescription = Required<PoolDescription>;

/** @throws KitError POOL_INVALID */
export function completeDescription(name: string, given: PoolDescription): CompleteDescription {
  const description: CompleteDescription = {
    size: given.size ?? 5,
    overflow: given.overflow ?? 5,
    keep: given.keep ?? 0,
    idleMs: given.idleMs ?? 60_000,
    recycleMs: given.recycleMs ?? 1_800_000,
    checkoutTimeoutMs: given.checkoutTimeoutMs ?? 10_000,
    prePing: given.prePing ?? true,
    pingAfterMs: given.pingAfterMs ?? 1000,
  };
  const { size, overflow, keep, prePing } = description;
  for (const field of ['size', 'overflow', 'keep'] as const) {
    const value = description[field];
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw invalid(name, `${field} is no number of connections.`, value, 'Give a whole number, 0 or more.');
  }
  if (size + overflow === 0)
    throw invalid(name, 'It may have no connection at all.', 'size 0, overflow 0', 'Give one of them 1 or more.');
  if (keep > size)
    throw invalid(name, 'It is to keep more than it may.', `keep ${keep}, size ${size}`, 'Give a keep up to size.');
  // 0 is allowed where it has a meaning: kept for no time, tested each time. Elsewhere other pools take it for never, and a pool would take it for at once.
  requireTime(name, 'idleMs', description.idleMs, 0);
  requireTime(name, 'pingAfterMs', description.pingAfterMs, 0);
  requireTime(name, 'recycleMs', description.recycleMs, 1);
  requireTime(name, 'checkoutTimeoutMs', description.checkoutTimeoutMs, 1);
  if (typeof prePing !== 'boolean') throw invalid(name, 'prePing is neither.', String(prePing), 'Give true or false.');
  return description;
}

/** @throws KitError POOL_INVALID */
export function requireTime(name: string, field: string, value: number, least: number): void {
  if (typeof value === 'number' && value >= least) return;
  throw invalid(
    name,
    `${field} is no such time.`,
    value,
    `Give milliseconds, ${least} at least, or Infinity for never.`,
  );
}

export const invalid = (name: string, message: string, seen: unknown, remedy: string, cause?: unknown): KitError =>
  new KitError(
    'POOL_INVALID',
    { message: `The pool ${name} cannot be: ${message}`, seen: String(seen), remedy },
    { cause },
  );
