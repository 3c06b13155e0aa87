// Kysely on the kit's pool of SQLite. A transaction has the connection that writes to itself from its beginning (BEGIN IMMEDIATE), and what only reads goes to others
// meanwhile. Else that one reads, too: the pages that it has in memory are never old, while each write makes those of all other connections so.

import type { SqliteConnection, SqlitePool, TransactionOptions } from '@tare/kit/pool/sqlite';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult, SelectModifierNode } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { runStatement } from './sqlite-statements.ts';

type Use = Required<Pick<TransactionOptions, 'flush'>>;

export const sqliteDialect = (pool: SqlitePool, use: Use): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new SqlitePoolDriver(pool, use),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new WithoutRowLocks(),
});

/** SQLite has no FOR UPDATE, and needs none: a transaction has locked the whole file already. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!node.modifier?.startsWith('For')) super.visitSelectModifier(node);
  }
}

const isWriting = ({ statistics: { writer } }: SqlitePool): boolean => writer.active + writer.waiting > 0;

/** A transaction under way: the pool gives its connection to a function, and Kysely asks for it step by step. */
interface Open {
  connection: SqliteConnection;
  finish: (how: 'commit' | 'rollback') => void;
  done: Promise<void>;
}

const rolledBack: unique symbol = Symbol('rolled back');

class PooledConnection implements DatabaseConnection {
  readonly #pool: SqlitePool;
  readonly #use: Use;
  #open: Open | undefined;

  constructor(pool: SqlitePool, use: Use) {
    this.#pool = pool;
    this.#use = use;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#open) return runStatement<R>(this.#open.connection, query);
    const run = (connection: SqliteConnection): QueryResult<R> => runStatement<R>(connection, query);
    return query.query.kind === 'SelectQueryNode' && isWriting(this.#pool)
      ? this.#pool.read(run)
      : this.#pool.write(run);
  }

  async begin(): Promise<void> {
    this.#open = await new Promise<Open>((resolve, reject) => {
      const done = this.#pool.transaction(
        (connection) =>
          new Promise<void>((commit, fail) => {
            const finish = (how: 'commit' | 'rollback'): void => (how === 'commit' ? commit() : fail(rolledBack));
            resolve({ connection, finish, done });
          }),
        this.#use,
      );
      // Also where it never began.
      done.catch(reject);
    });
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    open?.finish(how);
    await open?.done.catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows are not streamed: lists are bounded.');
  }
}

class SqlitePoolDriver implements Driver {
  readonly #pool: SqlitePool;
  readonly #use: Use;

  constructor(pool: SqlitePool, use: Use) {
    this.#pool = pool;
    this.#use = use;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    return new PooledConnection(this.#pool, this.#use);
  }

  beginTransaction = (connection: PooledConnection): Promise<void> => connection.begin();
  commitTransaction = (connection: PooledConnection): Promise<void> => connection.end('commit');
  rollbackTransaction = (connection: PooledConnection): Promise<void> => connection.end('rollback');

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}
