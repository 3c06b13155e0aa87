// A pool of connections to PostgreSQL: clients of pg, pooled by the same rules as everything else. pg is imported at the first connection.

import type { Client, ClientConfig, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { lazy } from '../lazy/lazy.ts';
import { codeOf, isSocketError } from './connection-errors.ts';
import type { CheckoutOptions, CreateContext, PoolStatistics } from './contract.ts';
import type { PoolDescription } from './description.ts';
import { leasedView, wasReleased } from './leased-view.ts';
import { loadPeer } from './load-peer.ts';
import { createPool } from './pool.ts';

export interface PgPoolOptions extends PoolDescription {
  /** For reports and errors. */
  name: string;
  /** As for pg: a connection string, or its settings, with `statement_timeout` and all others. */
  connection: string | ClientConfig;
  /** Once for each new connection, before anybody has it, as for `SET search_path`. */
  onConnect?: (client: Client) => unknown;
  /** For queries under way when the pool is ended, ms; 5 s unless given. */
  graceMs?: number;
  /** What closing a connection throws; a warning of the process unless given. */
  onError?: (error: unknown) => void;
}

/** Also what Kysely's PostgresDialect takes as its `pool`, and most code that was written for `pg.Pool`. It emits nothing: a connection that dies is replaced. */
export interface PgPool {
  readonly name: string;
  /** One query on a connection of its own, so none of a transaction. */
  query<Row extends QueryResultRow = QueryResultRow>(
    query: string | QueryConfig,
    values?: readonly unknown[],
    options?: CheckoutOptions,
  ): Promise<QueryResult<Row>>;
  /**
   * A client for the caller alone, until `release()`; with `release(true)` or an error it is closed. It works no more after that, and each call of `connect` gives another
   * object.
   */
  connect(options?: CheckoutOptions): Promise<PoolClient>;
  /**
   * BEGIN, `work`, COMMIT; ROLLBACK where it throws. Another isolation is the first query of `work`: `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`.
   * @throws what `work` throws, and where an error inside of it was swallowed, so that nothing could be committed
   */
  transaction<T>(work: (client: Client) => T | Promise<T>, options?: CheckoutOptions): Promise<T>;
  readonly statistics: PoolStatistics;
  /** Refuses new queries, waits for those under way up to `graceMs`, and closes all. */
  end(): Promise<void>;
}

const importPg = lazy(() => import('pg'));

/** Not every pg 8 has them; the types have the last one only. */
interface Optional {
  ref?(): void;
  unref?(): void;
  getTransactionStatus?(): 'I' | 'T' | 'E' | null;
}

/** @throws KitError POOL_INVALID */
export function createPgPool(options: PgPoolOptions): PgPool {
  const { name, connection, onConnect } = options;
  const config: ClientConfig = typeof connection === 'string' ? { connectionString: connection } : { ...connection };
  const create = async ({ signal, lost }: CreateContext): Promise<Client> => {
    const { default: pg } = await loadPeer(name, 'pg', importPg);
    signal.throwIfAborted();
    const client = new pg.Client(config);
    // Both may come at any time: without a listener the first one would end the process.
    client.on('error', lost);
    client.on('end', lost);
    const giveUp = (): void => void client.connection.stream.destroy();
    signal.addEventListener('abort', giveUp);
    try {
      await client.connect();
      await onConnect?.(client);
    } catch (error) {
      giveUp();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    setReferenced(client, false);
    return client;
  };
  const pool = createPool<Client>({
    ...options,
    create,
    destroy: (client) => client.end(),
    ping: (client) => client.query('SELECT 1'),
  });
  const connect: PgPool['connect'] = async (use) => {
    const lease = await pool.checkout(use);
    const client = lease.connection;
    setReferenced(client, true);
    let isReleased = false;
    let isBroken = false;
    // Whoever releases it after an error need not know which errors end the session. The news of its end comes later.
    const query = (...given: unknown[]): unknown => {
      if (isReleased) throw wasReleased(name);
      const answer: unknown = Reflect.apply(client.query, client, given);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        isBroken ||= isConnectionError(error);
        throw error;
      });
    };
    const release = (error?: Error | boolean): void => {
      if (isReleased) return;
      isReleased = true;
      end();
      setReferenced(client, false);
      const isUnfinished = (transactionStatus(client) ?? 'I') !== 'I';
      lease.release({ broken: isBroken || Boolean(error) || isUnfinished });
    };
    const { view, end } = leasedView(name, client, { query: query as Client['query'], release });
    return view;
  };
  const run = async <T>(work: (client: PoolClient) => T | Promise<T>, use?: CheckoutOptions): Promise<T> => {
    const client = await connect(use);
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return {
    name,
    query: <Row extends QueryResultRow>(
      query: string | QueryConfig,
      values?: readonly unknown[],
      use?: CheckoutOptions,
    ) => run((client) => client.query<Row>(query, values && [...values]), use),
    connect,
    transaction: (work, use) =>
      run(async (client) => {
        await client.query('BEGIN');
        let result: Awaited<ReturnType<typeof work>>;
        try {
          result = await work(client);
        } catch (error) {
          await client.query('ROLLBACK').catch(() => client.release(true));
          throw error;
        }
        // PostgreSQL answers COMMIT with ROLLBACK, and no error, after a query that failed.
        const { command } = await client.query('COMMIT');
        if (command !== 'COMMIT')
          throw new Error(
            `A transaction of ${name} was rolled back: a query of it failed, and went on without saying so.`,
          );
        return result;
      }, use),
    get statistics() {
      return pool.statistics;
    },
    end: () => pool.close(),
  };
}

/** Idle ones do not keep the process alive. */
function setReferenced(client: Client & Optional, isReferenced: boolean): void {
  if (isReferenced) client.ref?.();
  else client.unref?.();
}

const transactionStatus = (client: Optional): string | null | undefined => client.getTransactionStatus?.();

/**
 * Errors after which the server has ended the session, or the client waits for an answer that nobody wants any more: classes 08 and 57P of the SQLSTATE codes, and all that
 * are fatal.
 */
function isConnectionError(error: unknown): boolean {
  if (isSocketError(error)) return true;
  if (!(error instanceof Error)) return false;
  const { severity } = error as { severity?: unknown };
  const isFatal = severity === 'FATAL' || severity === 'PANIC';
  return isFatal || /^(08|57P)/.test(String(codeOf(error))) || error.message === 'Query read timeout';
}
