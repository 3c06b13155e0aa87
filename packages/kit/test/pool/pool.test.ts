import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Level } from '../../src/budget/level.ts';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';
import type { Lease, Pool, PoolOptions } from '../../src/pool/contract.ts';
import { createPool } from '../../src/pool/pool.ts';
import { type ConnectionsDouble, createConnectionsDouble, type FakeConnection } from './connections-double.ts';

let double: ConnectionsDouble;
let errors: unknown[];
const pools: Pool<FakeConnection>[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  double = createConnectionsDouble();
  errors = [];
});
afterEach(async () => {
  const closings = pools.splice(0).map((pool) => pool.close());
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(closings);
  vi.useRealTimers();
});

function made(options: Partial<PoolOptions<FakeConnection>> = {}): Pool<FakeConnection> {
  const { create, destroy, ping } = double;
  const onError = (error: unknown): void => void errors.push(error);
  const pool = createPool<FakeConnection>({
    name: 'test',
    size: 2,
    overflow: 0,
    random: () => 0,
    create,
    destroy,
    ping,
    onError,
    ...options,
  });
  pools.push(pool);
  return pool;
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const adapt = (level: Level): void => {
  for (const part of listParts('pool')) void part.adapt?.(level);
};
const times = (count: number, pool: Pool<FakeConnection>): Promise<Lease<FakeConnection>[]> =>
  Promise.all(Array.from({ length: count }, () => pool.checkout()));
/** What became of a promise by now. */
function follow<T>(promise: Promise<T>): { value?: T; error?: unknown } {
  const seen: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => {
      seen.value = value;
    },
    (error: unknown) => {
      seen.error = error;
    },
  );
  return seen;
}
const codeOf = (error: unknown): string | undefined => (error instanceof KitError ? error.code : undefined);

describe('createPool', () => {
  it('makes a connection when one is needed, and uses it again', async () => {
    const pool = made();
    expect(double.made).toEqual([]);
    const first = await pool.use(({ id }) => id);
    const second = await pool.use(({ id }) => id);
    expect([first, second]).toEqual([0, 0]);
    expect(pool.statistics).toMatchObject({ made: 1, idle: 1, active: 0, closed: 0, waiting: 0 });
  });

  it('uses the one that came back last, so that the others age', async () => {
    const pool = made();
    const [first, second] = await times(2, pool);
    second?.release();
    first?.release();
    expect(await pool.use(({ id }) => id)).toBe(first?.connection.id);
  });

  it('gives no connection to two callers, and lets the third wait for one', async () => {
    const pool = made();
    const [first, second] = await times(2, pool);
    const third = follow(pool.checkout());
    await pass(100);
    expect(first?.connection).not.toBe(second?.connection);
    expect(third).toEqual({});
    expect(pool.statistics).toMatchObject({ active: 2, waiting: 1 });
    first?.release();
    await pass(0);
    expect(third.value?.connection).toBe(first?.connection);
    expect(double.made).toHaveLength(2);
  });

  it('serves those who wait in the order in which they came', async () => {
    const pool = made({ size: 1 });
    const order: number[] = [];
    const works = Array.from({ length: 20 }, (_, index) => pool.use(() => void order.push(index)));
    await Promise.all(works);
    expect(order).toEqual(works.map((_, index) => index));
    expect(double.made).toHaveLength(1);
  });

  it('makes overflow when all are out, hands it on to those who wait, and closes it when it comes back', async () => {
    const pool = made({ size: 1, overflow: 2 });
    const leases = await times(3, pool);
    const waiting = follow(pool.checkout());
    expect(double.open).toHaveLength(3);
    leases[2]?.release();
    await pass(0);
    expect(waiting.value?.connection).toBe(leases[2]?.connection);
    waiting.value?.release();
    leases[1]?.release();
    expect(double.open).toHaveLength(1);
    leases[0]?.release();
    expect(pool.statistics).toMatchObject({ made: 3, closed: 2, idle: 1 });
  });

  it('keeps none with a size of 0', async () => {
    const pool = made({ size: 0, overflow: 1 });
    await pool.use(() => undefined);
    expect(double.open).toEqual([]);
    expect(await pool.use(({ id }) => id)).toBe(1);
  });

  it('brings a connection back once, however often it is released', async () => {
    const pool = made({ size: 1 });
    const lease = await pool.checkout();
    lease.release();
    const next = await pool.checkout();
    lease.release();
    lease.release({ broken: true });
    lease[Symbol.dispose]();
    expect(pool.statistics).toMatchObject({ active: 1, idle: 0, closed: 0 });
    next[Symbol.dispose]();
    expect(pool.statistics).toMatchObject({ active: 0, idle: 1 });
  });

  it('closes what was brought back as broken, and makes another for those who wait', async () => {
    const pool = made({ size: 1 });
    const lease = await pool.checkout();
    const waiting = follow(pool.checkout());
    lease.release({ broken: true });
    await pass(0);
    expect(waiting.value?.connection.id).toBe(1);
    expect(lease.connection.isClosed).toBe(true);
    expect(pool.statistics).toMatchObject({ lost: 1, closed: 1, made: 2 });
  });

  describe('use', () => {
    it('releases after an error, and drops the connection only where the error is of the connection', async () => {
      const pool = made();
      const fail = (error: Error) => pool.use(() => Promise.reject(error));
      await expect(fail(new Error('no such table'))).rejects.toThrow('no such table');
      expect(pool.statistics).toMatchObject({ idle: 1, active: 0, closed: 0 });
      const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      await expect(fail(reset)).rejects.toBe(reset);
      expect(pool.statistics).toMatchObject({ idle: 0, active: 0, closed: 1, lost: 1 });
      const throwing = pool.use(() => {
        throw new Error('at once');
      });
      await expect(throwing).rejects.toThrow('at once');
      expect(pool.statistics).toMatchObject({ idle: 1, active: 0 });
    });

    it('asks its owner what is an error of the connection', async () => {
      const pool = made({ isBroken: (error) => error === 'mine' });
      await expect(pool.use(() => Promise.reject('mine'))).rejects.toBe('mine');
      expect(pool.statistics).toMatchObject({ closed: 1, idle: 0 });
    });
  });

  describe('the time-out of a checkout', () => {
    it('refuses with the counts, and forgets the caller', async () => {
      const pool = made({ checkoutTimeoutMs: 500 });
      const leases = await times(2, pool);
      const [late, later] = [follow(pool.checkout()), follow(pool.checkout())];
      await pass(499);
      expect(late).toEqual({});
      await pass(1);
      expect(codeOf(late.error)).toBe('POOL_TIMED_OUT');
      expect(String(late.error)).toContain('2 active, 0 idle, 0 on their way, of 2 and 0 overflow; 2 waiting');
      expect(codeOf(later.error)).toBe('POOL_TIMED_OUT');
      expect(pool.statistics).toMatchObject({ timeouts: 2, waiting: 0 });
      for (const lease of leases) lease.release();
      expect(pool.statistics).toMatchObject({ idle: 2, active: 0 });
    });

    it('never comes for Infinity, and not at once for a time that timers do not have', async () => {
      for (const checkoutTimeoutMs of [Number.POSITIVE_INFINITY, 2 ** 40]) {
        const pool = made({ size: 1, checkoutTimeoutMs });
        const lease = await pool.checkout();
        const waiting = follow(pool.checkout());
        await pass(86_400_000);
        expect(waiting).toEqual({});
        lease.release();
        await pass(0);
        waiting.value?.release();
        expect(waiting.value).toBeDefined();
      }
    });
  });

  describe('the signal of a checkout', () => {
    it('ends the waiting with its reason, and keeps the place of nobody else', async () => {
      const pool = made({ size: 1 });
      const lease = await pool.checkout();
      const controller = new AbortController();
      const given = follow(pool.checkout({ signal: controller.signal }));
      const next = follow(pool.checkout());
      controller.abort(new Error('the client went away'));
      await pass(0);
      expect(String(given.error)).toContain('went away');
      lease.release();
      await pass(0);
      expect(next.value?.connection).toBe(lease.connection);
      next.value?.release();
      await expect(pool.checkout({ signal: AbortSignal.abort('before') })).rejects.toBe('before');
      expect(pool.statistics).toMatchObject({ idle: 1, waiting: 0, timeouts: 0 });
    });

    it('does nothing to one who has a connection, and is not held on to', async () => {
      const pool = made();
      const controller = new AbortController();
      const lease = await pool.checkout({ signal: controller.signal });
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      controller.abort();
      expect(pool.statistics).toMatchObject({ active: 1 });
      lease.release();
    });

    it('leaves what was begun for it to the next one', async () => {
      const pool = made();
      double.outcomes.push('held');
      const controller = new AbortController();
      const given = pool.checkout({ signal: controller.signal });
      controller.abort('enough');
      await expect(given).rejects.toBe('enough');
      double.held[0]?.settle('well');
      await pass(0);
      expect(pool.statistics).toMatchObject({ idle: 1, opening: 0, made: 1 });
    });
  });

  describe('create', () => {
    it('that fails tells the one who waits, and takes no place', async () => {
      const pool = made({ size: 1 });
      double.outcomes.push('fails', 'fails');
      const results = await Promise.allSettled([pool.checkout(), pool.checkout(), pool.checkout()]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
      expect(String((results[0] as PromiseRejectedResult).reason)).toContain('refused');
      expect(pool.statistics).toMatchObject({ failures: 2, made: 1, active: 1, opening: 0, waiting: 0 });
      expect(errors).toEqual([]);
    });

    it('that throws at once is a failure as any other', async () => {
      const pool = made({
        create: () => {
          throw new Error('at once');
        },
      });
      await expect(pool.checkout()).rejects.toThrow('at once');
      expect(pool.statistics).toMatchObject({ failures: 1, opening: 0 });
    });

    it('that fails when nobody waits any more tells onError', async () => {
      const pool = made();
      double.outcomes.push('held');
      const controller = new AbortController();
      const given = pool.checkout({ signal: controller.signal });
      controller.abort('enough');
      await expect(given).rejects.toBe('enough');
      double.held[0]?.settle('fails');
      await pass(0);
      expect(errors.map(String)).toEqual(['Error: refused late']);
    });

    it('that hangs is given up with the checkout, and takes no place for ever', async () => {
      const pool = made({ size: 1, checkoutTimeoutMs: 500 });
      double.outcomes.push('hangs');
      const hanging = follow(pool.checkout());
      await pass(250);
      const patient = follow(pool.checkout());
      await pass(250);
      expect(codeOf(hanging.error)).toBe('POOL_TIMED_OUT');
      expect(String(hanging.error)).toContain('1 on their way');
      expect(patient.value?.connection.id).toBe(0);
      expect(pool.statistics).toMatchObject({ failures: 1, opening: 0, active: 1 });
    });

    it('that comes after it was given up is closed, and was told so', async () => {
      const pool = made({ size: 1, checkoutTimeoutMs: 500 });
      double.outcomes.push('held');
      const late = follow(pool.checkout());
      expect(double.held[0]?.signal.aborted).toBe(false);
      await pass(500);
      expect(codeOf(late.error)).toBe('POOL_TIMED_OUT');
      expect(double.held[0]?.signal.aborted).toBe(true);
      double.held[0]?.settle('well');
      await pass(0);
      expect(double.made[0]?.isClosed).toBe(true);
      expect(pool.statistics).toMatchObject({ made: 1, closed: 1, idle: 0, opening: 0 });
    });

    it('that comes when nobody waits any more is kept up to the size, beside what came back meanwhile', async () => {
      const pool = made({ size: 2, overflow: 1 });
      double.outcomes.push('well', 'held', 'held');
      const [first, second, third] = [0, 1, 2].map(() => pool.use(({ id }) => id));
      expect(await Promise.all([first, second, third])).toEqual([0, 0, 0]);
      expect(pool.statistics).toMatchObject({ idle: 1, opening: 2, closed: 0 });
      for (const { settle } of double.held) settle('well');
      await pass(0);
      expect(pool.statistics).toMatchObject({ idle: 2, opening: 0, made: 3, closed: 1 });
    });

    it('gives what it makes to the one who waited longest, whomever it was begun for', async () => {
      const pool = made({ size: 2 });
      double.outcomes.push('held', 'well');
      const [first, second] = [follow(pool.checkout()), follow(pool.checkout())];
      await pass(0);
      expect([first.value?.connection.id, second.value]).toEqual([0, undefined]);
      double.held[0]?.settle('well');
      await pass(0);
      expect(second.value?.connection.id).toBe(1);
    });
  });

  describe('idle connections', () => {
    it('are closed after idleMs, the keep aside', async () => {
      const pool = made({ size: 4, keep: 1, idleMs: 1000 });
      const leases = await times(4, pool);
      for (const lease of leases.slice(0, 2)) lease.release();
      await pass(600);
      for (const lease of leases.slice(2)) lease.release();
      await pass(400);
      expect(pool.statistics).toMatchObject({ idle: 2, closed: 2 });
      await pass(600);
      expect(pool.statistics).toMatchObject({ idle: 1, closed: 3 });
      await pass(86_400_000);
      expect(pool.statistics).toMatchObject({ idle: 1, closed: 3 });
    });

    it('are not closed while they are used from time to time', async () => {
      const pool = made({ idleMs: 1000 });
      for (let turn = 0; turn < 10; turn++) {
        await pool.use(() => undefined);
        await pass(900);
      }
      expect(double.made).toHaveLength(1);
      await pass(200);
      expect(double.open).toEqual([]);
    });

    it('are closed at once with 0, and never with Infinity', async () => {
      await made({ idleMs: 0 }).use(() => undefined);
      await pass(1);
      expect(double.open).toEqual([]);
      await made({ idleMs: Number.POSITIVE_INFINITY }).use(() => undefined);
      await pass(1e9);
      expect(double.open).toHaveLength(1);
    });

    it('keep no process alive', async () => {
      vi.useRealTimers();
      const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const before = timers();
      const pool = made();
      await pool.use(() => undefined);
      expect(pool.statistics.idle).toBe(1);
      expect(timers()).toBe(before);
      await pool.close();
      vi.useFakeTimers();
    });

    it('need no timer while there is none', async () => {
      const pool = made();
      expect(vi.getTimerCount()).toBe(0);
      await pool.use(() => undefined);
      expect(vi.getTimerCount()).toBe(1);
      await pass(60_000);
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  describe('recycling', () => {
    it('replaces what is too old at its next checkout, and when it comes back', async () => {
      const pool = made({ recycleMs: 1000, idleMs: 10_000 });
      await pool.use(() => undefined);
      await pass(999);
      expect(await pool.use(({ id }) => id)).toBe(0);
      await pass(1);
      const lease = await pool.checkout();
      expect(lease.connection.id).toBe(1);
      await pass(1000);
      expect(lease.connection.isClosed).toBe(false);
      lease.release();
      expect(lease.connection.isClosed).toBe(true);
      expect(pool.statistics).toMatchObject({ recycled: 2, closed: 2, made: 2, lost: 0 });
    });

    it('does not come for all at once', async () => {
      let turn = 0;
      const pool = made({ size: 10, recycleMs: 1000, idleMs: 10_000, prePing: false, random: () => turn++ / 10 });
      const useAll = async (): Promise<void> => {
        for (const lease of await times(10, pool)) lease.release();
      };
      await useAll();
      await pass(900);
      await useAll();
      expect(pool.statistics.recycled).toBe(0);
      await pass(50);
      await useAll();
      expect(pool.statistics.recycled).toBeGreaterThan(2);
      expect(pool.statistics.recycled).toBeLessThan(8);
      await pass(50);
      await useAll();
      expect(pool.statistics.recycled).toBe(10);
    });
  });

  describe('pre-ping', () => {
    it('tests what was idle for longer than pingAfterMs, and nothing else', async () => {
      const pool = made({ pingAfterMs: 500 });
      await pool.use(() => undefined);
      await pass(499);
      await pool.use(() => undefined);
      expect(double.pings).toBe(0);
      await pass(500);
      await pool.use(() => undefined);
      expect(double.pings).toBe(1);
      expect(double.made).toHaveLength(1);
    });

    it('replaces a dead one, and those that were idle as long, without the caller noticing', async () => {
      const pool = made({ size: 3 });
      for (const lease of await times(3, pool)) lease.release();
      for (const connection of double.made) connection.health = 'dead';
      await pass(2000);
      expect(await pool.use(({ id }) => id)).toBe(3);
      expect(double.pings).toBe(1);
      expect(pool.statistics).toMatchObject({ lost: 3, closed: 3, made: 4, idle: 1, failures: 0, testing: 0 });
    });

    it('does not wait long for one that does not answer', async () => {
      const pool = made({ checkoutTimeoutMs: 1000 });
      await pool.use(({ id }) => id);
      await pass(5000);
      for (const connection of double.made) connection.health = 'hanging';
      const given = follow(pool.checkout());
      await pass(400);
      expect(pool.statistics).toMatchObject({ testing: 1, active: 0, idle: 0 });
      await pass(200);
      expect(given.value?.connection.id).toBe(1);
      expect(double.made[0]?.isClosed).toBe(true);
    });

    it('is off where it is not wanted', async () => {
      const pool = made({ prePing: false });
      await pool.use(() => undefined);
      await pass(5000);
      await pool.use(() => undefined);
      expect(double.pings).toBe(0);
    });
  });

  describe('a connection that dies by itself', () => {
    it('is dropped quietly while it is idle', async () => {
      const pool = made();
      await pool.use((connection) => connection);
      double.made[0]?.die();
      double.made[0]?.die();
      expect(pool.statistics).toMatchObject({ idle: 0, closed: 1, lost: 1 });
      expect(await pool.use(({ id }) => id)).toBe(1);
      expect(errors).toEqual([]);
    });

    it('is closed when it comes back, whatever its caller says', async () => {
      const pool = made();
      await pool.use((connection) => connection.die());
      expect(pool.statistics).toMatchObject({ idle: 0, active: 0, closed: 1, lost: 1 });
    });

    it('is not handed out where it died under its test', async () => {
      const pool = made();
      await pool.use(() => undefined);
      await pass(2000);
      const given = follow(pool.checkout());
      double.made[0]?.die();
      await pass(0);
      expect(given.value?.connection.id).toBe(1);
    });
  });

  describe('close', () => {
    it('closes what is idle, refuses those who wait and those who come, and leaves the list of parts', async () => {
      const pool = made({ size: 2, name: 'closing' });
      const [lease, other] = await times(2, pool);
      const waiting = follow(pool.checkout());
      const closing = follow(pool.close());
      other?.release();
      await pass(0);
      expect(codeOf(waiting.error)).toBe('POOL_CLOSED');
      await expect(pool.checkout()).rejects.toMatchObject({ code: 'POOL_CLOSED' });
      expect(listParts('pool').some(({ name }) => name === 'closing')).toBe(false);
      expect(closing).toEqual({});
      expect(lease?.connection.isClosed).toBe(false);
      const again = pool.close();
      lease?.release();
      await Promise.all([closing, again]);
      expect('value' in closing).toBe(true);
      expect(double.open).toEqual([]);
      const idle = made();
      await idle.use(() => undefined);
      await idle.close();
      expect(double.open).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('closes what is out after graceMs, and its release is no second time', async () => {
      const pool = made({ graceMs: 300 });
      const lease = await pool.checkout();
      const closing = follow(pool.close());
      await pass(299);
      expect(lease.connection.isClosed).toBe(false);
      await pass(1);
      expect(lease.connection.isClosed).toBe(true);
      expect('value' in closing).toBe(true);
      lease.release();
      expect(pool.statistics).toMatchObject({ made: 1, closed: 1, active: 0, idle: 0 });
      expect(errors).toEqual([]);
    });

    it('tells what is being made that it is not wanted, and closes it when it comes', async () => {
      const pool = made({ graceMs: 300 });
      double.outcomes.push('held');
      const waiting = follow(pool.checkout());
      const closing = follow(pool.close());
      await pass(0);
      expect(codeOf(waiting.error)).toBe('POOL_CLOSED');
      expect(double.held[0]?.signal.aborted).toBe(true);
      expect(closing).toEqual({});
      double.held[0]?.settle('well');
      await pass(0);
      expect('value' in closing).toBe(true);
      expect(double.open).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('closes what is being tested', async () => {
      const pool = made();
      await pool.use(() => undefined);
      await pass(2000);
      const given = follow(pool.checkout());
      await pool.close();
      expect(codeOf(given.error)).toBe('POOL_CLOSED');
      await pass(0);
      expect(pool.statistics).toMatchObject({ made: 1, closed: 1, testing: 0 });
    });

    it('is not held up by a connection that does not close, nor by one that throws', async () => {
      const hanging = made({ graceMs: 300, destroy: () => new Promise(() => undefined) });
      await hanging.use(() => undefined);
      const closing = follow(hanging.close());
      await pass(300);
      expect('value' in closing).toBe(true);
      const throwing = made({ destroy: () => Promise.reject(new Error('cannot')) });
      await throwing.use(() => undefined);
      await throwing.close();
      expect(errors.map(String)).toEqual(['Error: cannot']);
    });
  });

  describe('when memory is short', () => {
    it('closes idle ones, and makes no overflow beyond what is out', async () => {
      const pool = made({ size: 2, overflow: 2 });
      const leases = await times(3, pool);
      leases[0]?.release();
      const [, second] = await times(2, pool);
      leases[1]?.release();
      leases[2]?.release();
      adapt('elevated');
      expect(pool.statistics).toMatchObject({ size: 2, overflow: 0, active: 2, idle: 0 });
      const waiting = follow(pool.checkout());
      await pass(100);
      expect(waiting).toEqual({});
      adapt('normal');
      await pass(0);
      expect(waiting.value).toBeDefined();
      second?.release();
    });

    it('holds nothing idle when it is critical, and serves one at a time', async () => {
      const pool = made({ size: 3 });
      const leases = await times(2, pool);
      await pool.use(() => undefined);
      adapt('critical');
      expect(pool.statistics).toMatchObject({ size: 1, overflow: 0, idle: 0, active: 2 });
      const waiting = [follow(pool.checkout()), follow(pool.checkout())];
      leases[0]?.release();
      await pass(0);
      // Two are more than one: what came back first is closed, though somebody waits.
      expect(waiting).toEqual([{}, {}]);
      leases[1]?.release();
      await pass(0);
      expect(waiting[0]?.value?.connection).toBe(leases[1]?.connection);
      waiting[0]?.value?.release();
      await pass(0);
      waiting[1]?.value?.release();
      expect(pool.statistics).toMatchObject({ idle: 0, active: 0, made: 3, closed: 3 });
      adapt('normal');
      for (const lease of await times(3, pool)) lease.release();
      expect(pool.statistics).toMatchObject({ size: 3, idle: 3 });
    });

    it('spares what is to be kept, down to one, and asks it to shrink', async () => {
      const shrunk: number[] = [];
      const pool = made({ size: 3, keep: 2, shrink: ({ id }) => void shrunk.push(id) });
      for (const lease of await times(3, pool)) lease.release();
      adapt('elevated');
      expect(pool.statistics.idle).toBe(2);
      expect(shrunk).toHaveLength(2);
      adapt('critical');
      expect(pool.statistics.idle).toBe(1);
      await pool.use(() => undefined);
      expect(pool.statistics).toMatchObject({ idle: 1, closed: 2 });
      adapt('normal');
      expect(shrunk).toHaveLength(3);
    });

    it('hears of a shrink that fails', async () => {
      const pool = made({
        keep: 1,
        shrink: () => {
          throw new Error('busy');
        },
      });
      await pool.use(() => undefined);
      adapt('elevated');
      await pass(0);
      expect(errors.map(String)).toEqual(['Error: busy']);
    });
  });

  it('tells of itself in plain JSON', async () => {
    const pool = made({ name: 'orders' });
    await pool.use(() => undefined);
    const report = listParts('pool')
      .find(({ name }) => name === 'orders')
      ?.report();
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      size: 2,
      overflow: 0,
      active: 0,
      idle: 1,
      testing: 0,
      opening: 0,
      waiting: 0,
      made: 1,
      closed: 0,
      recycled: 0,
      lost: 0,
      timeouts: 0,
      failures: 0,
    });
  });

  it('refuses sizes and times that cannot be, and adds nothing to the list of parts', () => {
    const before = listParts('pool').length;
    const rubbish = [
      { size: -1 },
      { size: 1.5 },
      { size: Number.NaN },
      { size: Number.POSITIVE_INFINITY },
      { size: '5' as unknown as number },
      { size: 0, overflow: 0 },
      { overflow: -1 },
      { keep: 3 },
      { keep: -1 },
      { idleMs: -1 },
      { idleMs: Number.NaN },
      { idleMs: '1000' as unknown as number },
      { recycleMs: 0 },
      { checkoutTimeoutMs: 0 },
      { pingAfterMs: -5 },
      { prePing: 'yes' as unknown as boolean },
      { graceMs: -1 },
    ];
    for (const options of rubbish)
      expect(() => made(options), JSON.stringify(options)).toThrow(
        expect.objectContaining({ code: 'POOL_INVALID' }) as Error,
      );
    expect(listParts('pool')).toHaveLength(before);
  });
});
