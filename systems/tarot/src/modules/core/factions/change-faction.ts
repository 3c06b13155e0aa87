// Factions as administrators write them.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { withUnique } from '../../../data/unique-violation.ts';
import { toFlag, toJson } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { factionMissing, toFactionBody, whole } from './factions-store.ts';
import type { FactionBody, FactionChanges, NewFaction } from './schemas.ts';

const toColumns = ({ is_active, ai_style, ...plain }: FactionChanges) => ({
  ...plain,
  ...(is_active === undefined ? {} : { is_active: toFlag(is_active) }),
  ...(ai_style === undefined ? {} : { ai_style: ai_style && toJson(ai_style) }),
});

/** @throws Problem 400 where there is one of that key */
export async function addFaction(queries: Queries, given: NewFaction, nowMs: number): Promise<FactionBody> {
  const { key, name, ...rest } = given;
  const insert = queries
    .insertInto('factions')
    .values({
      ...toColumns(rest),
      id: randomUUID(),
      faction_key: key,
      name,
      created_at: nowMs,
      updated_at: nowMs,
    })
    .returning(whole)
    .executeTakeFirstOrThrow();
  const row = await withUnique(
    insert,
    () => new Problem('DUPLICATE_ENTRY', `There is a faction with the key ${key} already.`),
  );
  return toFactionBody(row);
}

/** @throws Problem 404 */
export async function changeFaction(
  queries: Queries,
  id: string,
  changes: FactionChanges,
  nowMs: number,
): Promise<FactionBody> {
  const row = await queries
    .updateTable('factions')
    .set({ ...toColumns(changes), updated_at: nowMs })
    .where('id', '=', id)
    .returning(whole)
    .executeTakeFirst();
  return toFactionBody(required(row, factionMissing));
}

/** Its characters stay. @throws Problem 404 */
export async function removeFaction(queries: Queries, id: string): Promise<void> {
  const row = await queries.deleteFrom('factions').where('id', '=', id).returning('id').executeTakeFirst();
  required(row, factionMissing);
}
