// What characters say of cards, as it is read.

import type { Selectable } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { InterpretationsTable } from '../../../data/schema/core.ts';
import { isSet, toFlag, toIso } from '../../../data/values.ts';
import { cardByKey, cards } from '../../../deck/cards.ts';
import { notFound, required } from '../../../http/problem.ts';
import type { DetailedBody, InterpretationBody, InterpretationsQuery } from './schemas.ts';

export const interpretationMissing = () => notFound('interpretation');

export const told = [
  'interpretations.id',
  'interpretations.card_key',
  'interpretations.character_id',
  'interpretations.interpretation',
  'interpretations.is_active',
  'interpretations.created_at',
  'interpretations.updated_at',
] as const;

export const toBody = ({ card_key, ...row }: Selectable<InterpretationsTable>): InterpretationBody => ({
  ...row,
  card_id: card_key,
  is_active: isSet(row.is_active),
  created_at: toIso(row.created_at),
  updated_at: toIso(row.updated_at),
});

type DetailedRow = Selectable<InterpretationsTable> & { character_key: string; character_name: string };

function toDetailedBody({ character_key, character_name, ...row }: DetailedRow): DetailedBody {
  const card = cardByKey(row.card_key);
  return {
    ...toBody(row),
    card: card ? { id: card.key, name: card.name, suit: card.suit } : null,
    character: { id: row.character_id, key: character_key, name: character_name },
  };
}

function matching(queries: Queries, { is_active, card_id, character_id }: InterpretationsQuery) {
  let found = queries.selectFrom('interpretations');
  if (is_active !== undefined) found = found.where('interpretations.is_active', '=', toFlag(is_active));
  if (card_id !== undefined) found = found.where('interpretations.card_key', '=', card_id);
  if (character_id !== undefined) found = found.where('interpretations.character_id', '=', character_id);
  return found;
}

/** In the order of the index of pairs. */
const ordered = (queries: Queries, asked: InterpretationsQuery) =>
  matching(queries, asked)
    .select(told)
    .orderBy('interpretations.card_key')
    .orderBy('interpretations.character_id')
    .limit(asked.limit)
    .offset(asked.skip);

const detailed = (queries: Queries, asked: InterpretationsQuery) =>
  ordered(queries, asked)
    .innerJoin('characters', 'characters.id', 'interpretations.character_id')
    .select(['characters.character_key', 'characters.name as character_name']);

export async function listInterpretations(
  queries: Queries,
  asked: InterpretationsQuery,
): Promise<InterpretationBody[]> {
  return (await ordered(queries, asked).execute()).map(toBody);
}

export async function listDetailed(queries: Queries, asked: InterpretationsQuery): Promise<DetailedBody[]> {
  return (await detailed(queries, asked).execute()).map(toDetailedBody);
}

export async function countInterpretations(queries: Queries, asked: InterpretationsQuery): Promise<number> {
  const { total } = await matching(queries, asked)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** @throws Problem 404 */
export async function findInterpretation(queries: Queries, id: string): Promise<InterpretationBody> {
  const row = await queries.selectFrom('interpretations').select(told).where('id', '=', id).executeTakeFirst();
  return toBody(required(row, interpretationMissing));
}

/** @throws Problem 404 */
export async function findOfPair(queries: Queries, card_id: string, character_id: string): Promise<DetailedBody> {
  const row = await detailed(queries, { card_id, character_id, skip: 0, limit: 1 }).executeTakeFirst();
  return toDetailedBody(required(row, interpretationMissing));
}

const mostTold = 100;

/** Of characters, those who have most to say. */
export async function summarize(queries: Queries) {
  const sums = await queries
    .selectFrom('interpretations')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('is_active', '=', 1).as('active'),
      fn.count<number>('card_key').distinct().as('cards_covered'),
      fn.count<number>('character_id').distinct().as('characters_covered'),
    ])
    .executeTakeFirstOrThrow();
  const by_character = await queries
    .selectFrom('interpretations')
    .innerJoin('characters', 'characters.id', 'interpretations.character_id')
    .select(({ fn }) => [
      'characters.id as character_id',
      'characters.character_key as key',
      'characters.name',
      fn.countAll<number>().as('count'),
    ])
    .groupBy(['characters.id', 'characters.character_key', 'characters.name'])
    .orderBy('count', 'desc')
    .orderBy('key')
    .limit(mostTold)
    .execute();
  return { ...sums, inactive: sums.total - sums.active, cards_total: cards.length, by_character };
}
