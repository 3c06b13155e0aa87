// A pool of connections to anything: made when they are needed, never more than allowed, tested before they are handed out, closed when nobody uses them or memory
// is short. It knows nothing of what it pools.
//
// A connection is in exactly one place: idle, being tested, out, or closed; `made - closed` is what is in the first three. Whoever comes waits in one line, and
// what comes free, is made or was tested goes to the first of it, whomever it was begun for.

import { addPart } from '../parts.ts';
import { warn } from '../warn.ts';
import { allowancesOf } from './allowance.ts';
import { isSocketError } from './connection-errors.ts';
import type { Lease, Pool, PoolOptions, PoolStatistics } from './contract.ts';
import { isFulfilledWithin, quietlyAfter } from './deadline.ts';
import { completeDescription, requireTime } from './description.ts';
import { timedOut, wasClosed } from './refusals.ts';
import { createWaitingLine, type Waiter } from './waiting-line.ts';

interface Entry<Connection> {
  connection: Connection;
  recycleAtMs: number;
  idleSinceMs: number;
  isLost: boolean;
}

/** Of its age, by which a connection is replaced earlier: those that were made at once do not go at once. */
const recycleJitter = 0.1;
/** A test that takes longer is lost: its caller has to have time left for a new connection. */
const longestPingMs = 2000;

/** @throws KitError POOL_INVALID */
export function createPool<Connection>(options: PoolOptions<Connection>): Pool<Connection> {
  const { name, create, destroy, ping, shrink, isBroken = isSocketError, graceMs = 5000, onError = warn } = options;
  const { now = () => performance.now(), random = Math.random } = options;
  const description = completeDescription(name, options);
  const { idleMs, recycleMs, checkoutTimeoutMs, prePing, pingAfterMs } = description;
  requireTime(name, 'graceMs', graceMs, 0);
  const pingMs = Math.min(longestPingMs, checkoutTimeoutMs / 2);
  const allowances = allowancesOf(description);
  let allowed = allowances.normal;
  const line = createWaitingLine<Lease<Connection>>();
  /** The one that was idle longest first. The other end is used, so that this one ages. */
  const idle: Entry<Connection>[] = [];
  const testing = new Set<Entry<Connection>>();
  const out = new Set<Entry<Connection>>();
  /** With the ends of their timers. */
  const opening = new Map<AbortController, () => void>();
  /** `create` and `destroy` under way, also those that nobody waits for. */
  const unfinished = new Set<Promise<void>>();
  const counts = { made: 0, closed: 0, recycled: 0, lost: 0, timeouts: 0, failures: 0 };
  let endIdleTimer: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  let isClosed = false;
  let allAreBack: () => void = () => undefined;

  const open = (): number => idle.length + testing.size + out.size;
  const total = (): number => open() + opening.size;
  const limit = (): number => allowed.size + allowed.overflow;
  const isOld = ({ recycleAtMs }: Entry<Connection>): boolean => now() >= recycleAtMs;
  const isStale = ({ idleSinceMs }: Entry<Connection>): boolean => now() - idleSinceMs >= pingAfterMs;

  const track = (work: Promise<void>): void => {
    unfinished.add(work);
    void work.finally(() => unfinished.delete(work));
  };
  const discard = ({ connection }: Entry<Connection>): void => {
    counts.closed += 1;
    track((async () => void (await destroy(connection)))().catch(onError));
  };
  const discardIdle = (isMeant: (entry: Entry<Connection>) => boolean, least = 0): void => {
    for (const entry of [...idle]) {
      if (open() <= least) return;
      if (!isMeant(entry)) continue;
      idle.splice(idle.indexOf(entry), 1);
      discard(entry);
    }
  };

  const begin = (): void => {
    const controller = new AbortController();
    let made: Entry<Connection> | undefined;
    let wasLost = false;
    // Whoever waits for it has a time-out of its own.
    const endTimer = quietlyAfter(checkoutTimeoutMs, () => {
      // Its place is free again: one that hangs for ever takes none for ever.
      opening.delete(controller);
      counts.failures += 1;
      controller.abort(new Error(`A connection of ${name} was not made in ${checkoutTimeoutMs} ms.`));
      pump();
    });
    opening.set(controller, endTimer);
    const lost = (): void => {
      wasLost = true;
      if (made) lose(made);
    };
    const making = async (): Promise<void> => {
      try {
        const connection = await create({ signal: controller.signal, lost });
        const nowMs = now();
        const recycleAtMs = nowMs + recycleMs * (1 - recycleJitter * random());
        made = { connection, recycleAtMs, idleSinceMs: nowMs, isLost: wasLost };
        counts.made += 1;
        if (opening.delete(controller)) arrive(made);
        else discard(made);
      } catch (error) {
        // One that was given up has been counted, and whoever waited for it has been told.
        if (!opening.delete(controller)) return;
        counts.failures += 1;
        const waiter = line.next();
        if (waiter) waiter.refuse(error);
        else onError(error);
      } finally {
        endTimer();
        pump();
      }
    };
    track(making());
  };
  const lose = (entry: Entry<Connection>): void => {
    entry.isLost = true;
    const index = idle.indexOf(entry);
    if (index === -1) return;
    idle.splice(index, 1);
    counts.lost += 1;
    discard(entry);
    pump();
  };
  /** What was made, tested or brought back, and is nowhere now: to the first who waits, else idle, else closed. */
  const arrive = (entry: Entry<Connection>): void => {
    if (entry.isLost) counts.lost += 1;
    const fits = !entry.isLost && !isClosed && total() < limit();
    const waiter = fits ? line.next() : undefined;
    if (waiter) {
      hand(entry, waiter);
    } else if (fits && idle.length < allowed.idle && open() < allowed.size) {
      entry.idleSinceMs = now();
      idle.push(entry);
    } else {
      discard(entry);
    }
  };
  const hand = (entry: Entry<Connection>, waiter: Waiter<Lease<Connection>>): void => {
    out.add(entry);
    let isReleased = false;
    const release: Lease<Connection>['release'] = ({ broken = false } = {}) => {
      if (isReleased) return;
      isReleased = true;
      // Closed with the pool.
      if (!out.delete(entry)) return;
      entry.isLost ||= broken;
      if (!entry.isLost && isOld(entry)) recycle(entry);
      else arrive(entry);
      if (out.size === 0) allAreBack();
      pump();
    };
    waiter.give({ connection: entry.connection, release, [Symbol.dispose]: () => release() });
  };
  const recycle = (entry: Entry<Connection>): void => {
    counts.recycled += 1;
    discard(entry);
  };
  const test = (entry: Entry<Connection>): void => {
    testing.add(entry);
    const pinging = (async () => ping?.(entry.connection))();
    void isFulfilledWithin(pingMs, pinging).then((isAlive) => {
      // Closed with the pool meanwhile.
      if (!testing.delete(entry)) return;
      entry.isLost ||= !isAlive;
      arrive(entry);
      if (entry.isLost) {
        // It has seldom died alone: a server that was started again has ended all. Each by itself would take the time of a test.
        const stale = idle.filter(isStale).length;
        counts.lost += stale;
        discardIdle(isStale);
      }
      pump();
    });
  };

  /** Whatever can be done now for those who wait; after each change. */
  const pump = (): void => {
    while (!isClosed && line.length > opening.size + testing.size) {
      const entry = idle.pop();
      if (entry && isOld(entry)) {
        recycle(entry);
      } else if (entry && ping && prePing && isStale(entry)) {
        test(entry);
      } else if (entry) {
        const waiter = line.next();
        if (waiter) hand(entry, waiter);
      } else if (total() < limit()) {
        begin();
      } else {
        break;
      }
    }
    watchIdle();
  };
  /** One timer for all, and none where nothing will be closed. */
  const watchIdle = (): void => {
    const [longest] = idle;
    if (endIdleTimer || isClosed || !longest || open() <= allowed.keep) return;
    const leftMs = Math.max(0, longest.idleSinceMs + idleMs - now());
    endIdleTimer = quietlyAfter(leftMs, () => {
      endIdleTimer = undefined;
      const nowMs = now();
      discardIdle(({ idleSinceMs }) => nowMs - idleSinceMs >= idleMs, allowed.keep);
      watchIdle();
    });
  };

  const statistics = (): PoolStatistics => ({
    size: allowed.size,
    overflow: allowed.overflow,
    active: out.size,
    idle: idle.length,
    testing: testing.size,
    opening: opening.size,
    waiting: line.length,
    ...counts,
  });
  const late = (): unknown => {
    counts.timeouts += 1;
    return timedOut(name, checkoutTimeoutMs, statistics());
  };
  const checkout: Pool<Connection>['checkout'] = async ({ signal } = {}) => {
    if (isClosed) throw wasClosed(name);
    signal?.throwIfAborted();
    const given = line.join({ timeoutMs: checkoutTimeoutMs, late, signal });
    pump();
    return given;
  };

  const shrinkAll = (): void => {
    if (!shrink) return;
    for (const { connection } of [...idle, ...out]) (async () => shrink(connection))().catch(onError);
  };
  const remove = addPart({
    kind: 'pool',
    name,
    report: () => ({ ...statistics() }),
    adapt: (level) => {
      allowed = allowances[level];
      if (level !== 'normal') {
        discardIdle(() => true, allowed.keep);
        shrinkAll();
      }
      // More may be allowed than before.
      pump();
    },
  });
  const finish = async (): Promise<void> => {
    while (unfinished.size > 0) await Promise.all(unfinished);
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    remove();
    endIdleTimer?.();
    for (let waiter = line.next(); waiter; waiter = line.next()) waiter.refuse(wasClosed(name));
    for (const [controller, endTimer] of opening) {
      endTimer();
      controller.abort(wasClosed(name));
    }
    for (const entry of [...idle.splice(0), ...testing]) discard(entry);
    opening.clear();
    testing.clear();
    const back = new Promise<void>((resolve) => {
      allAreBack = resolve;
    });
    if (out.size > 0) await isFulfilledWithin(graceMs, back);
    for (const entry of out) discard(entry);
    out.clear();
    await isFulfilledWithin(graceMs, finish());
  };
  return {
    name,
    checkout,
    use: async (work, use) => {
      const lease = await checkout(use);
      let broken = false;
      try {
        return await work(lease.connection);
      } catch (error) {
        broken = isBroken(error, lease.connection);
        throw error;
      } finally {
        lease.release({ broken });
      }
    },
    get statistics() {
      return statistics();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
