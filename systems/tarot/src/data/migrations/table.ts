// Tables in a few words, the same for both databases: columns by name, then what is unique, found by, and always true.

import type { ColumnDataType, ColumnDefinitionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../database.ts';

interface Column {
  type: ColumnDataType;
  isOptional: boolean;
  isKey?: boolean;
  default?: string | number;
  references?: { table: string; column: string; onDelete: 'cascade' | 'set null' | 'restrict' };
}

export const key = (): Column => ({ type: 'text', isOptional: false, isKey: true });
export const text = (given?: string): Column => withDefault('text', given);
export const integer = (given?: number): Column => withDefault('integer', given);
export const real = (given?: number): Column => withDefault('double precision', given);
export const flag = (given = false): Column => withDefault('integer', given ? 1 : 0);
/** Milliseconds since 1970. */
export const time = (): Column => ({ type: 'bigint', isOptional: false });
/** A text, since the two databases ask JSON in different words: what is searched has a column. */
export const json = (given?: string): Column => text(given);
export const optional = (column: Column): Column => ({ ...column, isOptional: true });
/** To `id` of another table; with its row this one goes, unless said otherwise. */
export const reference = (table: string, onDelete: 'cascade' | 'set null' | 'restrict' = 'cascade'): Column => ({
  type: 'text',
  isOptional: false,
  references: { table, column: 'id', onDelete },
});

const withDefault = (type: ColumnDataType, given: string | number | undefined): Column => ({
  type,
  isOptional: false,
  ...(given === undefined ? {} : { default: given }),
});

interface TableRules {
  /** Where no column is the key. */
  primaryKey?: readonly string[];
  unique?: readonly (readonly string[])[];
  /** Columns that rows are found by; the last one often for the order. */
  index?: readonly (readonly string[])[];
  /** By name. */
  check?: Readonly<Record<string, string>>;
}

export async function createTable(
  db: Queries,
  name: string,
  columns: Readonly<Record<string, Column>>,
  { primaryKey, unique = [], index = [], check = {} }: TableRules = {},
): Promise<void> {
  let table = db.schema.createTable(name);
  for (const [column, given] of Object.entries(columns))
    table = table.addColumn(column, given.type, (builder) => complete(builder, given));
  if (primaryKey) table = table.addPrimaryKeyConstraint(`${name}_pk`, [...primaryKey] as never);
  for (const fields of unique) table = table.addUniqueConstraint(`${name}_${fields.join('_')}_u`, [...fields] as never);
  for (const [rule, condition] of Object.entries(check))
    table = table.addCheckConstraint(`${name}_${rule}_c`, sql.raw(condition));
  await table.execute();
  for (const fields of index)
    await db.schema
      .createIndex(`${name}_${fields.join('_')}_ix`)
      .on(name)
      .columns([...fields])
      .execute();
}

function complete(builder: ColumnDefinitionBuilder, given: Column): ColumnDefinitionBuilder {
  let column = builder;
  if (given.isKey) column = column.primaryKey();
  if (!given.isOptional) column = column.notNull();
  if (given.default !== undefined) column = column.defaultTo(given.default);
  if (given.references) {
    const { table, column: field, onDelete } = given.references;
    column = column.references(`${table}.${field}`).onDelete(onDelete);
  }
  return column;
}
