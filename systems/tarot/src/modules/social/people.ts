// Other users, as everybody may see them.

import type { Queries } from '../../data/database.ts';
import { Nullable } from '../../http/schemas.ts';
import { type Static, Type } from '../../http/typebox.ts';

export const Person = Type.Object({
  id: Type.String(),
  name: Type.String(),
  avatar_url: Nullable(Type.String()),
  title: Nullable(Type.String()),
});
export type Person = Static<typeof Person>;

/** By id. @param ids of a page; some may be there twice */
export async function findPeople(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await queries
    .selectFrom('users')
    .select(({ fn }) => ['id', fn.coalesce('display_name', 'name').as('name'), 'avatar_url', 'title'])
    .where('id', 'in', wanted)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
