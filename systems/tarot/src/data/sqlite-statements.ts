// Statements of libsql, prepared once for each connection: its memory for one is freed by the garbage collector only, and twenty thousand of them took 100 MB.

import type { SqliteConnection } from '@tare/kit/pool/sqlite';
import type { CompiledQuery, QueryResult } from 'kysely';

/** For each connection; those that were not used longest go first. A system like this one has about two hundred, most of them rare. */
const mostStatements = 60;

interface Statement {
  prepared: ReturnType<SqliteConnection['prepare']>;
  /** Whether it tells rows. */
  isReader: boolean;
}
const statements: unique symbol = Symbol('prepared statements');
/** The connection itself has them: what the pool hands out is a view that changes with each caller. */
type Prepared = SqliteConnection & { [statements]?: Map<string, Statement> };

function prepare(connection: Prepared, text: string): Statement {
  connection[statements] ??= new Map();
  const known = connection[statements];
  const statement = known.get(text) ?? prepareAnew(connection, text);
  known.delete(text);
  known.set(text, statement);
  if (known.size > mostStatements) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  return statement;
}

function prepareAnew(connection: SqliteConnection, text: string): Statement {
  const prepared = connection.prepare(text);
  return { prepared, isReader: prepared.reader };
}

export function runStatement<R>(connection: SqliteConnection, { sql, parameters }: CompiledQuery): QueryResult<R> {
  const values = parameters.map(toBindable);
  const { prepared, isReader } = prepare(connection, sql);
  if (isReader) return { rows: prepared.all(values) as R[] };
  const { changes, lastInsertRowid } = prepared.run(values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/** libsql ends the whole process, and throws nothing, where it is given a value of another type. */
function toBindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint')
    return value;
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`A ${typeof value} is no value for a column.`);
}
