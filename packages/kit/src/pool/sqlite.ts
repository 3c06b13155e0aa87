// A pool of connections to a file of SQLite, by libsql: one that writes, since SQLite lets one write at a time, and some that read beside it. Each costs its page
// cache, which is bounded. libsql is imported at the first connection.

import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseSize } from '@tare/accounting/self';
import type Libsql from 'libsql';
import { lazy } from '../lazy/lazy.ts';
import { codeOf } from './connection-errors.ts';
import type { CheckoutOptions, Pool, PoolOptions, PoolStatistics } from './contract.ts';
import { invalid, type PoolDescription } from './description.ts';
import { leasedView } from './leased-view.ts';
import { loadPeer } from './load-peer.ts';
import { createPool } from './pool.ts';

/** A connection as libsql has it. All its work is synchronous, and holds the thread as long as it takes. */
export type SqliteConnection = Libsql.Database;

/** The description is that of the connections that read. One more writes. */
export interface SqlitePoolOptions extends PoolDescription {
  /** For reports and errors. */
  name: string;
  /** A path, or `:memory:`: then there is one connection, which stays, for reading and writing. */
  file: string;
  /** Page cache of each connection: bytes, or a size as `2MB`; 1 MB unless given. */
  cacheBytes?: number | string;
  /** For locks of other processes, ms; 5 s unless given. `transaction` waits beside other work; anything else holds the thread meanwhile. */
  busyMs?: number;
  /** Further ones of each connection, as `{ synchronous: 'NORMAL' }`. */
  pragmas?: Readonly<Record<string, string | number | boolean>>;
  /** For work under way when the pool is closed, ms; 5 s unless given. */
  graceMs?: number;
  /** What closing a connection throws; a warning of the process unless given. */
  onError?: (error: unknown) => void;
}

export interface TransactionOptions extends CheckoutOptions {
  /**
   * Whether COMMIT waits for the disk, and the thread with it; true unless given. What was not flushed survives the end of the process, and is lost where the machine
   * stops before the next flush: for what nobody was told is stored. Nothing is flushed either way where `pragmas` say so.
   */
  flush?: boolean;
}

/** What `work` is given is its own until it ends, and works no more after that. Work that asks the same pool for another connection that writes waits for itself. */
export interface SqlitePool {
  readonly name: string;
  /** On a connection that cannot write, beside others and beside what writes. */
  read<T>(work: (connection: SqliteConnection) => T | Promise<T>, options?: CheckoutOptions): Promise<T>;
  /** On the connection that writes, one after the other. Each statement is a transaction of its own. */
  write<T>(work: (connection: SqliteConnection) => T | Promise<T>, options?: CheckoutOptions): Promise<T>;
  /** BEGIN IMMEDIATE, `work`, COMMIT; ROLLBACK where it throws. */
  transaction<T>(work: (connection: SqliteConnection) => T | Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Of `:memory:` both are the same one. */
  readonly statistics: { readers: PoolStatistics; writer: PoolStatistics };
  close(): Promise<void>;
}

const importLibsql = lazy(() => import('libsql'));

/** @throws KitError POOL_INVALID */
export function createSqlitePool(options: SqlitePoolOptions): SqlitePool {
  const { name, busyMs = 5000 } = options;
  const pragmas = pragmasOf(options);
  const synchronous = synchronousOf(options);
  const isInMemory = options.file === ':memory:';
  const file = isInMemory ? options.file : resolve(options.file);
  /** The file that a connection has open, by its number: a path may name another one by now. */
  const fileNumbers = new WeakMap<SqliteConnection, number>();

  const openAs = (role: 'reader' | 'writer') => async (): Promise<SqliteConnection> => {
    const { default: Database } = await loadPeer(name, 'libsql', importLibsql);
    const connection = new Database(file);
    try {
      // By exec: a prepared statement holds its connection until it is garbage.
      for (const pragma of pragmas) connection.exec(pragma);
      if (role === 'reader') connection.exec('PRAGMA query_only = ON');
      if (!isInMemory) fileNumbers.set(connection, statSync(file).ino);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  };
  const shrink = (connection: SqliteConnection): void => void connection.exec('PRAGMA shrink_memory');
  const shared: Omit<PoolOptions<SqliteConnection>, 'name' | 'create'> = {
    ...options,
    shrink,
    destroy: (connection) => {
      // A statement that somebody kept holds a connection that was closed, and still works: from now on it holds neither pages nor a lock, and writes nothing.
      try {
        if (isInTransaction(connection)) connection.exec('ROLLBACK');
        connection.exec('PRAGMA query_only = ON');
        shrink(connection);
      } finally {
        connection.close();
      }
    },
    ping: async (connection) => {
      connection.exec('SELECT 1');
      // What is written to a file that was deleted or replaced is lost.
      if ((await stat(file)).ino !== fileNumbers.get(connection)) throw new Error('Another file has this name now.');
    },
    isBroken: (error) => !isInMemory && brokenBy.test(String(codeOf(error))),
  };
  const openPool = (suffix: string, role: 'reader' | 'writer', own: PoolDescription): Pool<SqliteConnection> =>
    createPool({ ...shared, ...own, name: `${name}${suffix}`, create: openAs(role) });
  const one = { size: 1, overflow: 0 };
  const forEver = { keep: 1, idleMs: Number.POSITIVE_INFINITY, recycleMs: Number.POSITIVE_INFINITY, prePing: false };
  const single = isInMemory ? openPool('', 'writer', { ...one, ...forEver }) : undefined;
  // First the description as it was given: what is wrong with it is told before anything is there.
  const readers = single ?? openPool(' readers', 'reader', {});
  const writer = single ?? openPool(' writer', 'writer', { ...one, keep: Math.min(options.keep ?? 0, 1) });

  return {
    name,
    read: (work, use) =>
      run(name, readers, use, async (connection, view) => {
        if (!isInMemory) return work(view);
        connection.exec('PRAGMA query_only = ON');
        try {
          return await work(view);
        } finally {
          connection.exec('PRAGMA query_only = OFF');
        }
      }),
    write: (work, use) => run(name, writer, use, (_, view) => work(view)),
    transaction: (work, { flush = true, ...use } = {}) =>
      run(name, writer, use, async (connection, view) => {
        const isLowered = !flush && flushed.test(synchronous);
        if (isLowered) connection.exec('PRAGMA synchronous = NORMAL');
        try {
          await beginImmediate(connection, busyMs);
          const result = await work(view);
          connection.exec('COMMIT');
          return result;
        } catch (error) {
          if (isInTransaction(connection)) connection.exec('ROLLBACK');
          throw error;
        } finally {
          if (isLowered && connection.open) connection.exec(`PRAGMA synchronous = ${synchronous}`);
        }
      }),
    get statistics() {
      return { readers: readers.statistics, writer: writer.statistics };
    },
    close: async () => {
      await Promise.all([readers.close(), writer.close()]);
    },
  };
}

/** Reading and writing of the file itself went wrong, or it is none of SQLite. */
const brokenBy = /^SQLITE_(CANTOPEN|CORRUPT|IOERR|NOTADB)/;

async function run<T>(
  name: string,
  pool: Pool<SqliteConnection>,
  use: CheckoutOptions | undefined,
  work: (connection: SqliteConnection, view: SqliteConnection) => T | Promise<T>,
): Promise<T> {
  return pool.use(async (connection) => {
    const { view, end } = leasedView(name, connection, {
      get inTransaction() {
        return isInTransaction(connection);
      },
    });
    let result: T;
    try {
      result = await work(connection, view);
    } catch (error) {
      if (isInTransaction(connection)) connection.exec('ROLLBACK');
      throw error;
    } finally {
      end();
    }
    // The next caller would be in it, and what this one wrote would wait for a COMMIT that nobody knows of.
    if (isInTransaction(connection)) {
      connection.exec('ROLLBACK');
      throw new Error(`Work on ${name} left a transaction open, which was rolled back. Use transaction() instead.`);
    }
    return result;
  }, use);
}

/** libsql ends the process when it is asked for this of a connection that was closed, as one is whose work took longer than the pool's grace. */
const isInTransaction = (connection: SqliteConnection): boolean => connection.open && connection.inTransaction;

/** Waits for a lock of another process, and lets this one go on meanwhile: SQLite's own waiting holds the thread. */
async function beginImmediate(connection: SqliteConnection, busyMs: number): Promise<void> {
  const untilMs = performance.now() + busyMs;
  connection.exec('PRAGMA busy_timeout = 0');
  try {
    for (let pauseMs = 2; ; pauseMs = Math.min(100, 2 * pauseMs)) {
      try {
        connection.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!String(codeOf(error)).startsWith('SQLITE_BUSY') || performance.now() >= untilMs) throw error;
      }
      await delay(pauseMs);
    }
  } finally {
    connection.exec(busyTimeout(busyMs));
  }
}

const busyTimeout = (busyMs: number): string => `PRAGMA busy_timeout = ${Math.floor(busyMs)}`;

/** Values of the pragma `synchronous` with which COMMIT waits for the disk, by WAL. */
const flushed = /^(FULL|EXTRA|2|3)$/i;

const synchronousOf = ({ pragmas = {} }: SqlitePoolOptions): string =>
  String(Object.entries(pragmas).find(([pragma]) => pragma.toLowerCase() === 'synchronous')?.[1] ?? 'FULL');

/** The time for locks first, since the others may meet one. */
function pragmasOf({ name, file, cacheBytes = '1MB', busyMs = 5000, pragmas = {} }: SqlitePoolOptions): string[] {
  // Schemes name servers, or files with settings of their own: connections of memory that do not see each other, among others.
  if (file === '' || /^[a-z][a-z0-9+.-]+:/i.test(file))
    throw invalid(name, 'file is no path.', JSON.stringify(file), 'Give a path, or :memory:.');
  const bytes = typeof cacheBytes === 'number' ? cacheBytes : parseSize(cacheBytes);
  if (bytes === undefined || !(bytes >= 0 && bytes <= 2 ** 40))
    throw invalid(name, 'cacheBytes is no size.', cacheBytes, 'Give bytes, 0 or more, or a size as 2MB.');
  if (!(busyMs >= 0 && busyMs < 2 ** 31)) throw invalid(name, 'busyMs is no such time.', busyMs, 'Give milliseconds.');
  const further = Object.entries(pragmas).map(([pragma, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'ON' : 'OFF') : String(value);
    if (!/^\w+$/.test(pragma) || !/^-?\w+$/.test(text))
      throw invalid(
        name,
        'There is a pragma that is none.',
        `${pragma} = ${text}`,
        "Give them as synchronous: 'NORMAL'.",
      );
    return `PRAGMA ${pragma} = ${text}`;
  });
  return [
    busyTimeout(busyMs),
    ...(file === ':memory:' ? [] : ['PRAGMA journal_mode = WAL']),
    'PRAGMA foreign_keys = ON',
    // Below 0 it is in KiB, and above it in pages; 0 would be none at all, which costs more than a page.
    `PRAGMA cache_size = ${-Math.max(1, Math.round(bytes / 1024))}`,
    ...further,
  ];
}
