// Characters as administrators write them.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { withUnique } from '../../../data/unique-violation.ts';
import { toFlag } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { characterMissing, toCharacterBody, whole } from './characters-store.ts';
import type { CharacterBody, CharacterChanges, NewCharacter } from './schemas.ts';

const toColumns = ({ is_active, ...plain }: CharacterChanges) => ({
  ...plain,
  ...(is_active === undefined ? {} : { is_active: toFlag(is_active) }),
});

/** @throws Problem 400 where there is one of that key */
export async function addCharacter(queries: Queries, given: NewCharacter, nowMs: number): Promise<CharacterBody> {
  const { key, name, ...rest } = given;
  const insert = queries
    .insertInto('characters')
    .values({
      ...toColumns(rest),
      id: randomUUID(),
      character_key: key,
      name,
      created_at: nowMs,
      updated_at: nowMs,
    })
    .returning(whole)
    .executeTakeFirstOrThrow();
  const row = await withUnique(
    insert,
    () => new Problem('DUPLICATE_ENTRY', `There is a character with the key ${key} already.`),
  );
  return toCharacterBody(row);
}

/** @throws Problem 404 */
export async function changeCharacter(
  queries: Queries,
  id: string,
  changes: CharacterChanges,
  nowMs: number,
): Promise<CharacterBody> {
  const row = await queries
    .updateTable('characters')
    .set({ ...toColumns(changes), updated_at: nowMs })
    .where('id', '=', id)
    .returning(whole)
    .executeTakeFirst();
  return toCharacterBody(required(row, characterMissing));
}

/** With its interpretations, and from its factions. @throws Problem 404 */
export async function removeCharacter(queries: Queries, id: string): Promise<void> {
  const row = await queries.deleteFrom('characters').where('id', '=', id).returning('id').executeTakeFirst();
  required(row, characterMissing);
}
