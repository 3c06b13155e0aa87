// Numbers of a user's readings, as the database reckons them: what comes from it is as small as the answer.

import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { dayNumberSql } from '../../../../data/conditions.ts';
import type { Queries } from '../../../../data/database.ts';
import { dayMs, dayOfNumber, hourMs, offsetMs } from '../../../../time.ts';
import { listReadingDays } from '../statistics-store.ts';
import { readPages } from './export-store.ts';
import type { Counted, DrawnCards, Half, ReadingNumbers, Span, Sums } from './numbers.ts';

export const numbersBySql = (queries: Queries, userId: string): ReadingNumbers => ({
  sums: (span) => sumUp(queries, userId, span),
  byDay: (fromMs) => countByDay(queries, userId, fromMs),
  by: (column) =>
    ownReadings(queries, userId)
      .select(({ fn }) => [`${column} as value` as const, fn.countAll<number>().as('count')])
      .groupBy(column)
      .orderBy('count', 'desc')
      .orderBy('value')
      .execute(),
  byRating: () => countBy(queries, userId, sql<number>`user_satisfaction`),
  // The first of January 1970 was a Thursday.
  byWeekday: () => countBy(queries, userId, sql<number>`((${dayNumberSql(sql<number>`created_at`)} + 3) % 7)`),
  byHour: () =>
    countBy(
      queries,
      userId,
      sql<number>`(((created_at + ${sql.lit(offsetMs)}) % ${sql.lit(dayMs)}) / ${sql.lit(hourMs)})`,
    ),
  halves: () => readHalves(queries, userId),
  firstAtMs: async () => {
    const row = await ownReadings(queries, userId)
      .select(({ fn }) => fn.min<number | null>('created_at').as('first'))
      .executeTakeFirst();
    return row?.first ?? null;
  },
  recentDays: () => listReadingDays(queries, userId),
  drawnCards: (most) => countCards(queries, userId, most),
  pages: (untilMs) => readPages(queries, userId, untilMs),
});

const ownReadings = (queries: Queries, userId: string) => queries.selectFrom('readings').where('user_id', '=', userId);

async function sumUp(queries: Queries, userId: string, { fromMs, toMs }: Span): Promise<Sums> {
  let found = ownReadings(queries, userId);
  if (fromMs !== undefined) found = found.where('created_at', '>=', fromMs);
  if (toMs !== undefined) found = found.where('created_at', '<', toMs);
  const { readings, rated, sum } = await found
    .select(({ fn }) => [
      fn.countAll<number>().as('readings'),
      fn.count<number>('user_satisfaction').as('rated'),
      fn.sum<number | null>('user_satisfaction').as('sum'),
    ])
    .executeTakeFirstOrThrow();
  return { readings, rated, ratingSum: sum ?? 0 };
}

/** Without those that have no value. */
const countBy = (queries: Queries, userId: string, value: RawBuilder<number>): Promise<Counted<number>[]> =>
  ownReadings(queries, userId)
    .select(({ fn }) => [value.as('value'), fn.countAll<number>().as('count')])
    .where(value, 'is not', null)
    .groupBy(value)
    .orderBy('count', 'desc')
    .orderBy('value')
    .execute();

async function countByDay(queries: Queries, userId: string, fromMs: number): Promise<Map<string, number>> {
  const rows = await ownReadings(queries, userId)
    .select(({ ref, fn }) => [dayNumberSql(ref('created_at')).as('day'), fn.countAll<number>().as('count')])
    .where('created_at', '>=', fromMs)
    .groupBy('day')
    .execute();
  return new Map(rows.map(({ day, count }) => [dayOfNumber(day), count]));
}

async function readHalves(queries: Queries, userId: string): Promise<Half[]> {
  const rated = ownReadings(queries, userId)
    .select(['user_satisfaction', sql<number>`ntile(2) over (order by created_at, id)`.as('half')])
    .where('user_satisfaction', 'is not', null)
    .as('rated');
  const rows = await queries
    .selectFrom(rated)
    .select(({ fn }) => [
      'half',
      fn.countAll<number>().as('rated'),
      fn.sum<number | null>('user_satisfaction').as('ratingSum'),
    ])
    .groupBy('half')
    .orderBy('half')
    .execute();
  return rows.map((row) => ({ rated: row.rated, ratingSum: row.ratingSum ?? 0 }));
}

async function countCards(queries: Queries, userId: string, most: number): Promise<DrawnCards> {
  const drawn = queries
    .selectFrom('reading_cards')
    .innerJoin('readings', 'readings.id', 'reading_cards.reading_id')
    .where('readings.user_id', '=', userId);
  const cards = await drawn
    .select(({ fn }) => [
      'reading_cards.card_key as cardKey',
      fn.countAll<number>().as('count'),
      fn.countAll<number>().filterWhere('reading_cards.is_reversed', '=', 1).as('reversed'),
    ])
    .groupBy('reading_cards.card_key')
    .orderBy('count', 'desc')
    .orderBy('reading_cards.card_key')
    .limit(most)
    .execute();
  const { total } = await drawn.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { cards, total };
}
