// Readings: lists of a user's own, and one of anybody.

import type { ExpressionBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import { containsText } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { ReadingCardsTable, ReadingsTable } from '../../../data/schema/core.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import { toFlag } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { addDays, startOfDay } from '../../../time.ts';
import type { ReadingsQuery } from './schemas.ts';

type Row = Selectable<ReadingsTable>;

export const readingMissing = (): Problem => new Problem('READING_NOT_FOUND', 'There is no such reading.');

/** @throws Problem 404 */
export async function requireReading(queries: Queries, id: string): Promise<Row> {
  const row = await queries.selectFrom('readings').selectAll().where('id', '=', id).executeTakeFirst();
  return required(row, readingMissing);
}

export type ReadingCardRow = Omit<Selectable<ReadingCardsTable>, 'reading_id'>;

export const listCards = (queries: Queries, readingId: string): Promise<ReadingCardRow[]> =>
  queries
    .selectFrom('reading_cards')
    .select([
      'position_number',
      'position_name',
      'position_meaning',
      'card_key',
      'is_reversed',
      'draw_order',
      'radiation_influence',
      'position_interpretation',
      'card_significance',
      'connection_to_question',
      'user_resonance',
      'interpretation_confidence',
    ])
    .where('reading_id', '=', readingId)
    .orderBy('position_number')
    .execute();

export interface Page {
  rows: Row[];
  total: number;
}

export async function listReadings(
  queries: Queries,
  userId: string,
  asked: ReadingsQuery,
  { page, size }: { page: number; size: number },
): Promise<Page> {
  const matching = (eb: ExpressionBuilder<Schema, 'readings'>) => eb.and(conditionsOf(eb, userId, asked));
  const [rows, { total }] = await Promise.all([
    queries
      .selectFrom('readings')
      .selectAll()
      .where(matching)
      // Without a value last, in both databases and both directions; a column that always has one is left to its index.
      .$if(asked.sort_by === 'user_satisfaction', (query) => query.orderBy(sql`user_satisfaction is null`))
      .orderBy(asked.sort_by, asked.sort_order)
      .orderBy('id', asked.sort_order)
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    queries
      .selectFrom('readings')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

function conditionsOf(eb: ExpressionBuilder<Schema, 'readings'>, userId: string, asked: ReadingsQuery) {
  const { character_voice, karma_context, spread, privacy_level, is_favorite, category_id } = asked;
  const { start_date, end_date, min_satisfaction, search, tags = '' } = asked;
  const wanted = [...new Set(tags.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  return [
    eb('user_id', '=', userId),
    eb('is_archived', '=', toFlag(asked.archived)),
    ...(character_voice === undefined ? [] : [eb('character_voice', '=', character_voice)]),
    ...(karma_context === undefined ? [] : [eb('karma_context', '=', karma_context)]),
    ...(spread === undefined ? [] : [eb('spread_key', '=', spread)]),
    ...(privacy_level === undefined ? [] : [eb('privacy_level', '=', privacy_level)]),
    ...(is_favorite === undefined ? [] : [eb('is_favorite', '=', toFlag(is_favorite))]),
    ...(category_id === undefined ? [] : [eb('category_id', '=', category_id)]),
    ...(start_date === undefined ? [] : [eb('created_at', '>=', startOfDay(start_date))]),
    ...(end_date === undefined ? [] : [eb('created_at', '<', startOfDay(addDays(end_date, 1)))]),
    ...(min_satisfaction === undefined ? [] : [eb('user_satisfaction', '>=', min_satisfaction)]),
    ...(search === undefined
      ? []
      : [
          eb.or([
            containsText(eb.ref('question'), search),
            containsText(eb.ref('overall_interpretation'), search),
            containsText(eb.ref('context_notes'), search),
          ]),
        ]),
    ...wanted.map((tag) =>
      eb.exists(
        eb
          .selectFrom('reading_tags')
          .select('tag')
          .whereRef('reading_tags.reading_id', '=', 'readings.id')
          .where('tag', '=', tag),
      ),
    ),
  ];
}

/** Whether two users are friends: readings for friends are for them. */
export async function areFriends(queries: Queries, one: string, other: string): Promise<boolean> {
  const row = await queries
    .selectFrom('friendships')
    .select('id')
    .where('status', '=', 'accepted')
    .where(({ eb, or, and }) =>
      or([
        and([eb('user_id', '=', one), eb('friend_id', '=', other)]),
        and([eb('user_id', '=', other), eb('friend_id', '=', one)]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
