// A query that is asked very often: its text is made once, which else takes several times as long as SQLite takes to answer it.

import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';

/** Stands in a query for a value that is not known yet. */
class Gap {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * @param names of the values that differ from one time to the next; all are texts
 * @param build is called once. It uses what it is given as it would use the values, and may not look at them.
 */
export function compileOnce<Name extends string, Row>(
  queries: Queries,
  names: readonly Name[],
  build: (values: Record<Name, string>) => Compilable<Row>,
): (values: Record<Name, string>) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined;
  const gaps = Object.fromEntries(names.map((name) => [name, new Gap(name)]));
  return async (values) => {
    // The one cast: a query only carries its values.
    compiled ??= build(gaps as unknown as Record<Name, string>).compile();
    const parameters = compiled.parameters.map((value) => (value instanceof Gap ? values[value.name as Name] : value));
    return (await queries.executeQuery<Row>({ ...compiled, parameters })).rows;
  };
}
