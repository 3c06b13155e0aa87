// Pools of connections, one for each origin that is in use: bounded in connections, least recently used and idle ones closed first, and with nothing held for an origin
// whose last socket is gone. undici's own Agent makes a second pool beside one that is being closed, so that its bound holds for each alone.

import type { Socket } from 'node:net';
import type { buildConnector, Client, Dispatcher, Pool } from 'undici';
import type { Level } from '../budget/level.ts';
import { type Account, type Counts, noCounts } from './exchange.ts';
import { HttpClientError } from './http-client-error.ts';
import type { Undici } from './load-undici.ts';

export interface OriginsOptions {
  connections: number;
  /** Most origins that are kept while they are idle. */
  origins: number;
  pipelining: number;
  keepAliveMs: number;
  connectTimeoutMs: number;
  /** What undici takes as `connect`. */
  connect: Partial<buildConnector.BuildOptions>;
}

/** What is going on with one origin, and what was since it was last unknown. */
export interface OriginStatistics extends Counts {
  origin: string;
  /** Open connections; those of them that do nothing; requests that wait for one; requests under way. */
  connected: number;
  free: number;
  pending: number;
  running: number;
}

/** A connection, or the place of one. */
interface Slot {
  client: Client;
  socket: Socket | undefined;
}

interface Origin extends Account {
  pool: Pool | undefined;
  slots: Set<Slot>;
}

/** How long an idle connection stays when memory is elevated; at critical none does. */
const shortKeepAliveMs = 1000;

export class Origins {
  readonly #options: OriginsOptions;
  /** Least recently used first. */
  readonly #origins = new Map<string, Origin>();
  /** Of those that are not kept any more. */
  readonly #forgotten: Counts = noCounts();
  /** Pools that end after their last request. */
  readonly #closing = new Set<Pool>();
  #level: Level = 'normal';
  #isDestroyed = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: OriginsOptions) {
    this.#options = options;
  }

  /** Of an origin as `URL` has it; makes it the one used last. */
  accountOf(name: string): Account {
    return this.#use(name);
  }

  /** @throws what undici throws for an origin that is none, HttpClientError HTTP_CLOSED */
  dispatch(
    undici: Undici,
    name: string,
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    if (this.#isDestroyed) {
      throw new HttpClientError('HTTP_CLOSED', {
        origin: name,
        message: `${name} was not asked: the client is closed.`,
      });
    }
    const origin = this.#use(name);
    origin.pool ??= this.#open(undici, name, origin);
    return origin.pool.dispatch(options, handler);
  }

  /** After each request: closes what is over the bounds, or does not suit the level. */
  settle(): void {
    // undici notes the end of a request after it has told of it.
    if (this.#level === 'normal' && this.#origins.size <= this.#options.origins) return;
    this.#sweep ??= setTimeout(
      () => {
        this.#sweep = undefined;
        this.#closeOldest();
        if (this.#level !== 'normal') this.closeIdle();
      },
      this.#level === 'elevated' ? shortKeepAliveMs : 0,
    ).unref();
  }

  adapt(level: Level): void {
    this.#level = level;
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    if (level !== 'normal') this.closeIdle();
  }

  /** Connections that do nothing; a request that comes later opens another. */
  closeIdle(): void {
    for (const { slots } of this.#origins.values()) {
      for (const { client, socket } of slots) if (socket && client.stats.size === 0) socket.destroy();
    }
  }

  list(): OriginStatistics[] {
    return [...this.#origins].map(([origin, { pool, counts }]) => {
      const { connected = 0, free = 0, pending = 0, running = 0 } = pool?.stats ?? {};
      return { origin, connected, free, pending, running, ...counts };
    });
  }

  /** Of all origins, those that are not kept any more among them. */
  sum(): Omit<OriginStatistics, 'origin'> {
    const sum = { connected: 0, free: 0, pending: 0, running: 0, ...this.#forgotten };
    for (const one of this.list()) add([...flowNames, ...countNames], sum, one);
    return sum;
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    clearTimeout(this.#sweep);
    await Promise.all([...this.#pools()].map((pool) => pool.destroy()));
  }

  #use(name: string): Origin {
    const origin = this.#origins.get(name) ?? { pool: undefined, slots: new Set(), counts: noCounts(), waiting: 0 };
    this.#origins.delete(name);
    this.#origins.set(name, origin);
    return origin;
  }

  *#pools(): Iterable<Pool> {
    for (const { pool } of this.#origins.values()) if (pool) yield pool;
    yield* this.#closing;
  }

  #open({ Pool, Client }: Undici, name: string, origin: Origin): Pool {
    const { connections, pipelining, keepAliveMs, connectTimeoutMs, connect } = this.#options;
    // With several requests on a connection, those beside one that was aborted go to the next.
    const isSingle = pipelining === 1 && !connect.allowH2;
    const isWanted = (): boolean => !isSingle || origin.waiting > 0 || pool.stats.queued > 0;
    const pool: Pool = new Pool(name, {
      connections,
      pipelining,
      connect: { ...connect, timeout: connectTimeoutMs },
      keepAliveTimeout: keepAliveMs,
      // What a server offers makes it shorter, never longer.
      keepAliveMaxTimeout: keepAliveMs,
      factory: (url, options) => makeClient(Client, url, options, origin.slots, isWanted),
    });
    const drop = (): void => {
      // Once what the event tells of is noted.
      setImmediate(() => {
        const { connected, size } = pool.stats;
        if (origin.pool === pool && connected === 0 && size === 0) this.#closePool(origin);
      });
    };
    return pool.on('disconnect', drop).on('connectionError', drop);
  }

  #closePool(origin: Origin): void {
    const { pool } = origin;
    if (!pool) return;
    origin.pool = undefined;
    origin.slots = new Set();
    this.#closing.add(pool);
    // One that was destroyed meanwhile says so.
    void pool
      .close()
      .catch(() => undefined)
      .finally(() => this.#closing.delete(pool));
  }

  #closeOldest(): void {
    for (const [name, origin] of this.#origins) {
      if (this.#origins.size <= this.#options.origins) return;
      // One that is busy stays until it is not: nothing is broken off for a bound.
      if (origin.waiting > 0 || (origin.pool && origin.pool.stats.size > 0)) continue;
      this.#closePool(origin);
      this.#origins.delete(name);
      add(countNames, this.#forgotten, origin.counts);
    }
  }
}

/**
 * With its socket at hand, since undici has no way to close a connection that does nothing and keep its place. And with no connection that nobody waits for: where a request
 * is aborted, undici connects again before it sees that there is nothing to send.
 */
function makeClient(
  Client_: typeof Client,
  url: URL,
  options: object,
  slots: Set<Slot>,
  isWanted: () => boolean,
): Client {
  const { connect } = options as { connect: buildConnector.connector };
  const slot: Partial<Slot> = {};
  const client = new Client_(url, {
    ...options,
    connect: (where, callback) => {
      if (!isWanted()) {
        callback(new Error('Nobody waits for this connection.'), null);
        return;
      }
      connect(where, (...result) => {
        const [, socket] = result;
        if (socket) {
          slot.socket = socket;
          socket.once('close', () => {
            if (slot.socket === socket) slot.socket = undefined;
          });
        }
        callback(...result);
      });
    },
  });
  const made = Object.assign(slot, { client, socket: undefined });
  slots.add(made);
  return client.on('connectionError', () => {
    slots.delete(made);
  });
}

const countNames = Object.keys(noCounts()) as (keyof Counts)[];
const flowNames = ['connected', 'free', 'pending', 'running'] as const;

function add<Name extends string>(
  names: readonly Name[],
  sum: Record<Name, number>,
  more: Readonly<Record<Name, number>>,
): void {
  for (const name of names) sum[name] += more[name];
}
