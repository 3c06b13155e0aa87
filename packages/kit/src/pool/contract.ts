// What a pool asks for, and what it gives.

import type { PoolDescription } from './description.ts';

export interface CreateContext {
  /** Raised when the connection is not wanted any more: it took longer than `checkoutTimeoutMs`, or the pool was closed. One that comes all the same is closed. */
  signal: AbortSignal;
  /** To be called when the connection dies by itself: idle it is closed, out it is closed when it comes back. */
  lost: () => void;
}

export interface PoolOptions<Connection> extends PoolDescription {
  /** For reports and errors. */
  name: string;
  create: (context: CreateContext) => Connection | Promise<Connection>;
  destroy: (connection: Connection) => unknown;
  /** Rejects, or throws, where the connection is dead. Without it none is tested. */
  ping?: (connection: Connection) => unknown;
  /** Gives back what a connection can that stays open; asked for each when memory becomes short. */
  shrink?: (connection: Connection) => unknown;
  /** Whether what `use` ran into leaves the connection useless; errors of sockets unless given. */
  isBroken?: (error: unknown, connection: Connection) => boolean;
  /** For those that are out when the pool is closed, ms; 5 s unless given. */
  graceMs?: number;
  /** What `destroy` and `shrink` throw, and `create` where nobody waits any more; a warning of the process unless given. */
  onError?: (error: unknown) => void;
  /** ms, for ages. */
  now?: () => number;
  /** From 0 to 1, for ages at which connections are replaced. */
  random?: () => number;
}

export interface CheckoutOptions {
  /** Ends the waiting, with its reason. */
  signal?: AbortSignal;
}

/** With TypeScript's `using` it is released at the end of the block. */
export interface Lease<Connection> extends Disposable {
  readonly connection: Connection;
  /** Brings it back, once; a broken one is closed. */
  release(how?: { broken?: boolean }): void;
}

export interface PoolStatistics {
  /** That may be kept, and further ones, by the level of memory. */
  size: number;
  overflow: number;
  /** With a caller. */
  active: number;
  idle: number;
  /** Being tested for a caller. */
  testing: number;
  /** Being made. */
  opening: number;
  /** Callers. */
  waiting: number;
  made: number;
  closed: number;
  /** Of those that were closed: for their age; for being dead or brought back as broken. */
  recycled: number;
  lost: number;
  /** Callers that waited too long. */
  timeouts: number;
  /** Connections that could not be made, or not in time. */
  failures: number;
}

export interface Pool<Connection> {
  readonly name: string;
  /**
   * A connection for the caller alone until it is released. Those who wait are served in the order in which they came.
   * @throws by its promise: KitError POOL_TIMED_OUT or POOL_CLOSED, the reason of the signal, what `create` throws
   */
  checkout(options?: CheckoutOptions): Promise<Lease<Connection>>;
  /** Checks one out for `work`, and releases it whatever happens. */
  use<T>(work: (connection: Connection) => T | Promise<T>, options?: CheckoutOptions): Promise<T>;
  readonly statistics: PoolStatistics;
  /** Refuses those who wait or come, waits up to `graceMs` for what is out, then closes it all the same; up to `graceMs` again where closing takes long. */
  close(): Promise<void>;
}
