// What administrators made of a character.

import type { Queries } from '../../../data/database.ts';

/** @returns undefined where there is none of its own */
export async function findPersona(queries: Queries, characterKey: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('characters')
    .select('ai_prompt')
    .where('character_key', '=', characterKey)
    .where('is_active', '=', 1)
    .executeTakeFirst();
  return row?.ai_prompt ?? undefined;
}
