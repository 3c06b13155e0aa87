// Numbers of a user: counted by the database, not from rows.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { monthOf, startOfMonth } from '../../../time.ts';

interface Statistics {
  readings_this_month: number;
  login_days: number;
  favorite_card_suit: string | null;
}

export async function readStatistics(queries: Queries, userId: string, nowMs: number): Promise<Statistics> {
  const month = await queries
    .selectFrom('readings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>=', startOfMonth(monthOf(nowMs)))
    .executeTakeFirstOrThrow();
  const days = await queries
    .selectFrom('login_days')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return {
    readings_this_month: month.count,
    login_days: days.count,
    favorite_card_suit: await findFavoriteSuit(queries, userId),
  };
}

/** What somebody liked years ago says little, and reading it all takes long. */
const mostReadings = 100;

/** Of the last readings. Keys of cards are `suit-number`, and those of the major arcana `major-number`. */
async function findFavoriteSuit(queries: Queries, userId: string): Promise<string | null> {
  const suit = sql<string>`substr(reading_cards.card_key, 1, length(reading_cards.card_key) - 3)`;
  const row = await queries
    .selectFrom('reading_cards')
    .select(suit.as('suit'))
    .where('reading_id', 'in', (eb) =>
      eb
        .selectFrom('readings')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .limit(mostReadings),
    )
    .groupBy(suit)
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .orderBy('suit')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return row.suit === 'major' ? 'major_arcana' : row.suit;
}
