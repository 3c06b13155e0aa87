// Characters as they are read.

import type { Selectable } from 'kysely';
import { containsText } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { CharactersTable } from '../../../data/schema/core.ts';
import { isSet, toFlag, toIso } from '../../../data/values.ts';
import { notFound, required } from '../../../http/problem.ts';
import type { CharacterBody, CharactersQuery } from './schemas.ts';

export const characterMissing = () => notFound('character');

const told = [
  'id',
  'character_key',
  'name',
  'personality',
  'voice_style',
  'colour',
  'icon',
  'is_active',
  'sort_order',
  'created_at',
  'updated_at',
] as const;
/** With what is handed to AI: for administrators, who write it. */
export const whole = [...told, 'ai_prompt'] as const;

type Row = Pick<Selectable<CharactersTable>, (typeof told)[number]> & { ai_prompt?: string | null };

export const toCharacterBody = ({ character_key, ...row }: Row): CharacterBody => ({
  ...row,
  key: character_key,
  is_active: isSet(row.is_active),
  created_at: toIso(row.created_at),
  updated_at: toIso(row.updated_at),
});

/** @throws Problem 404 */
export async function findCharacter(
  queries: Queries,
  by: 'id' | 'character_key',
  value: string,
  isAdmin: boolean,
): Promise<CharacterBody> {
  const found = queries.selectFrom('characters').where(by, '=', value);
  const row = isAdmin ? await found.select(whole).executeTakeFirst() : await found.select(told).executeTakeFirst();
  return toCharacterBody(required(row, characterMissing));
}

function matching(queries: Queries, { is_active, search }: CharactersQuery) {
  let found = queries.selectFrom('characters');
  if (is_active !== undefined) found = found.where('is_active', '=', toFlag(is_active));
  if (search !== undefined) found = found.where(({ ref }) => containsText(ref('name'), search));
  return found;
}

const ordered = (queries: Queries, asked: CharactersQuery) =>
  matching(queries, asked)
    .select(told)
    .orderBy('sort_order')
    .orderBy('character_key')
    .limit(asked.limit)
    .offset(asked.skip);

export async function countCharacters(queries: Queries, asked: CharactersQuery): Promise<number> {
  const { total } = await matching(queries, asked)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

export async function listCharacters(queries: Queries, asked: CharactersQuery) {
  const rows = await ordered(queries, asked).execute();
  return rows.map(toCharacterBody);
}

/** Each with how many cards it has words for, and how many factions it speaks to. */
export async function listCountedCharacters(queries: Queries, asked: CharactersQuery) {
  const rows = await ordered(queries, asked)
    .select(({ selectFrom }) => [
      selectFrom('interpretations')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('interpretations.character_id', '=', 'characters.id')
        .as('interpretation_count'),
      selectFrom('faction_characters')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('faction_characters.character_id', '=', 'characters.id')
        .as('faction_count'),
    ])
    .execute();
  return rows.map(({ interpretation_count, faction_count, ...row }) => ({
    ...toCharacterBody(row),
    interpretation_count: interpretation_count ?? 0,
    faction_count: faction_count ?? 0,
  }));
}
