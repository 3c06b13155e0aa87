// All readings of a user, page by page: however many they are, one page of them is in memory.

import type { Selectable } from 'kysely';
import type { Queries } from '../../../../data/database.ts';
import type { ReadingCardsTable, ReadingsTable } from '../../../../data/schema/core.ts';
import { isSet, toIso } from '../../../../data/values.ts';
import { cardByKey } from '../../../../deck/cards.ts';
import { findTags } from '../tags-store.ts';
import type { ExportedReading } from './schemas.ts';

/** Each may have an interpretation of 20 000 letters. */
const pageSize = 50;

const columns = [
  'id',
  'created_at',
  'question',
  'spread_key',
  'character_voice',
  'karma_context',
  'faction_influence',
  'focus_area',
  'context_notes',
  'overall_interpretation',
  'user_satisfaction',
  'accuracy_rating',
  'helpful_rating',
  'is_favorite',
  'is_archived',
  'privacy_level',
] as const;
const cardColumns = ['reading_id', 'position_name', 'card_key', 'is_reversed'] as const;

type Row = Pick<Selectable<ReadingsTable>, (typeof columns)[number]>;
type CardRow = Pick<Selectable<ReadingCardsTable>, (typeof cardColumns)[number]>;

export async function* readPages(queries: Queries, userId: string, untilMs: number): AsyncGenerator<ExportedReading[]> {
  let last: Row | undefined;
  do {
    const rows = await readPage(queries, userId, untilMs, last);
    const ids = rows.map(({ id }) => id);
    const [cards, tags] = [await findCards(queries, ids), await findTags(queries, ids)];
    yield rows.map((row) => toExported(row, cards.get(row.id) ?? [], tags.get(row.id) ?? []));
    last = rows.length < pageSize ? undefined : rows.at(-1);
  } while (last);
}

/** By where the last one ended, not by a number of rows: readings that are removed meanwhile move none of the others. */
function readPage(queries: Queries, userId: string, untilMs: number, last: Row | undefined): Promise<Row[]> {
  let found = queries
    .selectFrom('readings')
    .select(columns)
    .where('user_id', '=', userId)
    .where('created_at', '<=', untilMs);
  if (last) {
    const { created_at, id } = last;
    found = found
      .where('created_at', '>=', created_at)
      .where(({ eb, or }) => or([eb('created_at', '>', created_at), eb('id', '>', id)]));
  }
  return found.orderBy('created_at').orderBy('id').limit(pageSize).execute();
}

async function findCards(queries: Queries, readingIds: readonly string[]): Promise<Map<string, CardRow[]>> {
  const byReading = new Map<string, CardRow[]>(readingIds.map((id) => [id, []]));
  if (readingIds.length === 0) return byReading;
  const rows = await queries
    .selectFrom('reading_cards')
    .select(cardColumns)
    .where('reading_id', 'in', [...readingIds])
    .orderBy('reading_id')
    .orderBy('position_number')
    .execute();
  for (const row of rows) byReading.get(row.reading_id)?.push(row);
  return byReading;
}

export function toExported(row: Row, cards: readonly CardRow[], tags: readonly string[]): ExportedReading {
  return {
    id: row.id,
    created_at: toIso(row.created_at),
    question: row.question,
    spread: row.spread_key,
    character_voice: row.character_voice,
    karma_context: row.karma_context,
    faction_influence: row.faction_influence,
    focus_area: row.focus_area,
    context_notes: row.context_notes,
    interpretation: row.overall_interpretation,
    user_satisfaction: row.user_satisfaction,
    accuracy_rating: row.accuracy_rating,
    helpful_rating: row.helpful_rating,
    is_favorite: isSet(row.is_favorite),
    is_archived: isSet(row.is_archived),
    privacy_level: row.privacy_level,
    tags: [...tags],
    cards: cards.map(({ position_name, card_key, is_reversed }) => ({
      position: position_name,
      card_id: card_key,
      name: cardByKey(card_key)?.name ?? card_key,
      is_reversed: isSet(is_reversed),
    })),
  };
}
