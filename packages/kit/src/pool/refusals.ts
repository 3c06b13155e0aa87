// Why somebody gets no connection.

import { KitError } from '../kit-error.ts';
import type { PoolStatistics } from './contract.ts';

export function timedOut(name: string, timeoutMs: number, counts: PoolStatistics): KitError {
  const { active, idle, testing, opening, waiting, size, overflow } = counts;
  return new KitError('POOL_TIMED_OUT', {
    message: `No connection of ${name} came free in ${timeoutMs} ms.`,
    seen: `${active} active, ${idle} idle, ${opening + testing} on their way, of ${size} and ${overflow} overflow; ${waiting} waiting`,
    remedy: 'Release what is checked out sooner, or give the pool a larger size or a longer checkoutTimeoutMs.',
  });
}

export const wasClosed = (name: string): KitError =>
  new KitError('POOL_CLOSED', {
    message: `The pool ${name} is closed.`,
    seen: 'a checkout',
    remedy: 'Close it when nothing uses it any more.',
  });
