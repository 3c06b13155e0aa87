// The database of a process: SQLite in a file unless DATABASE_URL names a PostgreSQL. Both have the same tables, and the same queries.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PgPool } from '@tare/kit/pool/pg';
import type { SqlitePool } from '@tare/kit/pool/sqlite';
import { Kysely, PostgresDialect } from 'kysely';
import type { Settings } from '../settings.ts';
import type { Schema } from './schema/schema.ts';

/** What queries are asked of: all of the database, or a transaction of it. */
export type Queries = Kysely<Schema>;

export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly queries: Queries;
  /**
   * All or nothing, and nobody else writes to what it locks. Within it everything is asked of `trx`: on SQLite, `queries` would wait for it to end.
   * Rows that are read to be changed are read with `.forUpdate()`.
   */
  transaction<T>(work: (trx: Queries) => Promise<T>): Promise<T>;
  /**
   * The same for what comes after the answer, as counting does. SQLite does not wait for the disk, and this thread with it: where the machine stops (not the process),
   * the last of it may be lost.
   */
  transactionAfterAnswer<T>(work: (trx: Queries) => Promise<T>): Promise<T>;
  /** Open connections and who waits, for monitoring. */
  statistics(): Record<string, unknown>;
  close(): Promise<void>;
}

type DatabaseSettings = Pick<
  Settings,
  'databaseUrl' | 'dataDirectory' | 'DATABASE_POOL_SIZE' | 'DATABASE_MAX_OVERFLOW'
>;

export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  return settings.databaseUrl === undefined ? openSqlite(settings) : openPostgres(settings.databaseUrl, settings);
}

const describePool = (settings: DatabaseSettings): { name: string; size: number; overflow: number; keep: number } => ({
  name: 'database',
  size: settings.DATABASE_POOL_SIZE,
  overflow: settings.DATABASE_MAX_OVERFLOW,
  keep: Math.min(1, settings.DATABASE_POOL_SIZE),
});

async function openSqlite(settings: DatabaseSettings): Promise<Database> {
  const { createSqlitePool } = await import('@tare/kit/pool/sqlite');
  const { sqliteDialect } = await import('./sqlite-dialect.ts');
  const { dataDirectory } = settings;
  if (dataDirectory !== ':memory:') mkdirSync(dataDirectory, { recursive: true });
  const file = dataDirectory === ':memory:' ? dataDirectory : join(dataDirectory, 'tarot.db');
  // FULL, as it is by default: what was acknowledged is on the disk, also where the machine stops.
  const pool: SqlitePool = createSqlitePool({ ...describePool(settings), file });
  const queries = new Kysely<Schema>({ dialect: sqliteDialect(pool, { flush: true }) });
  const unflushed = new Kysely<Schema>({ dialect: sqliteDialect(pool, { flush: false }) });
  return {
    kind: 'sqlite',
    queries,
    transaction: (work) => queries.transaction().execute(work),
    transactionAfterAnswer: (work) => unflushed.transaction().execute(work),
    statistics: () => ({ ...pool.statistics }),
    close: () => pool.close(),
  };
}

/** Of counts and sums: they come as text, since they may be larger than a number is exact. Ours are not. */
const numericTypes: ReadonlySet<number> = new Set([20, 1700]);

async function openPostgres(url: string, settings: DatabaseSettings): Promise<Database> {
  const [{ createPgPool }, { default: pg }] = await Promise.all([import('@tare/kit/pool/pg'), import('pg')]);
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      numericTypes.has(oid) ? Number : pg.types.getTypeParser(oid, format as 'text'),
  };
  const connection = { connectionString: url, types, statement_timeout: 30_000, application_name: 'tarot' };
  const pool: PgPool = createPgPool({ ...describePool(settings), connection });
  const queries = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) });
  const transaction: Database['transaction'] = (work) => queries.transaction().execute(work);
  return {
    kind: 'postgres',
    queries,
    transaction,
    // The server waits for its disk beside this thread.
    transactionAfterAnswer: transaction,
    statistics: () => ({ ...pool.statistics }),
    close: () => pool.end(),
  };
}
