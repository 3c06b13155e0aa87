// Factions as they are read.

import type { Selectable } from 'kysely';
import { containsText } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { FactionsTable } from '../../../data/schema/core.ts';
import { fromJsonOrNull, isSet, toFlag, toIso } from '../../../data/values.ts';
import { notFound, required } from '../../../http/problem.ts';
import type { AiStyle, FactionBody, FactionsQuery } from './schemas.ts';

export const factionMissing = () => notFound('faction');

const told = [
  'id',
  'faction_key',
  'name',
  'alignment',
  'description',
  'colour',
  'icon',
  'is_active',
  'sort_order',
  'created_at',
  'updated_at',
] as const;
/** With what is handed to AI: for administrators, who write it. */
export const whole = [...told, 'ai_style'] as const;

type Row = Pick<Selectable<FactionsTable>, (typeof told)[number]> & { ai_style?: string | null };

export const toFactionBody = ({ faction_key, ai_style, ...row }: Row): FactionBody => ({
  ...row,
  key: faction_key,
  is_active: isSet(row.is_active),
  created_at: toIso(row.created_at),
  updated_at: toIso(row.updated_at),
  ...(ai_style === undefined ? {} : { ai_style: fromJsonOrNull<AiStyle>(ai_style) }),
});

/** @throws Problem 404 */
export async function findFaction(
  queries: Queries,
  by: 'id' | 'faction_key',
  value: string,
  isAdmin: boolean,
): Promise<FactionBody> {
  const found = queries.selectFrom('factions').where(by, '=', value);
  const row = isAdmin ? await found.select(whole).executeTakeFirst() : await found.select(told).executeTakeFirst();
  return toFactionBody(required(row, factionMissing));
}

function matching(queries: Queries, { is_active, search }: FactionsQuery) {
  let found = queries.selectFrom('factions');
  if (is_active !== undefined) found = found.where('is_active', '=', toFlag(is_active));
  if (search !== undefined) found = found.where(({ ref }) => containsText(ref('name'), search));
  return found;
}

export async function listFactions(queries: Queries, asked: FactionsQuery): Promise<FactionBody[]> {
  const rows = await matching(queries, asked)
    .select(told)
    .orderBy('sort_order')
    .orderBy('faction_key')
    .limit(asked.limit)
    .offset(asked.skip)
    .execute();
  return rows.map(toFactionBody);
}

export async function countFactions(queries: Queries, asked: FactionsQuery): Promise<number> {
  const { total } = await matching(queries, asked)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}
