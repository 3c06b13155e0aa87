// Sums of what a user did, one row for each user. They count on when old events are removed.

import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { toIsoOrNull } from '../../../data/values.ts';
import type { UserAnalyticsBody } from './schemas.ts';

type Counter =
  | 'readings_count'
  | 'sessions_count'
  | 'session_seconds'
  | 'shares_count'
  | 'notes_count'
  | 'exports_count'
  | 'question_characters';
export type Added = Partial<Record<Counter, number>> & { last_device?: string | null };

/** Of a column. */
const largestInteger = 2 ** 31 - 1;

/** Counts up, and stays at the end: what clients tell may be of any size. */
const sum = (counter: Counter): RawBuilder<number> => {
  const [known, added] = [sql.ref(`user_analytics.${counter}`), sql.ref(`excluded.${counter}`)];
  const most = sql.lit(largestInteger);
  return sql<number>`case when ${known} > ${most} - ${added} then ${most} else ${known} + ${added} end`;
};

/** First in a transaction that looks before it writes: the row of the user is locked by it, so of two at once the second one sees what the first has written. */
export async function addToUser(trx: Queries, userId: string, added: Added, nowMs: number): Promise<void> {
  await trx
    .insertInto('user_analytics')
    .values({ last_device: null, ...added, user_id: userId, updated_at: nowMs })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({
        readings_count: sum('readings_count'),
        sessions_count: sum('sessions_count'),
        session_seconds: sum('session_seconds'),
        shares_count: sum('shares_count'),
        notes_count: sum('notes_count'),
        exports_count: sum('exports_count'),
        question_characters: sum('question_characters'),
        last_device: sql`coalesce(excluded.last_device, user_analytics.last_device)`,
        updated_at: nowMs,
      }),
    )
    .execute();
}

const none = {
  readings_count: 0,
  sessions_count: 0,
  session_seconds: 0,
  shares_count: 0,
  notes_count: 0,
  exports_count: 0,
  question_characters: 0,
  last_device: null,
  updated_at: null,
};

export async function readUserAnalytics(queries: Queries, userId: string): Promise<UserAnalyticsBody> {
  const row = await queries
    .selectFrom('user_analytics')
    .select([
      'readings_count',
      'sessions_count',
      'session_seconds',
      'shares_count',
      'notes_count',
      'exports_count',
      'question_characters',
      'last_device',
      'updated_at',
    ])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  const favorites = await queries
    .selectFrom('card_favorites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  const { question_characters, updated_at, ...counts } = row ?? none;
  return {
    ...counts,
    average_question_length: meanOf(question_characters, counts.readings_count),
    average_session_seconds: meanOf(counts.session_seconds, counts.sessions_count),
    favorite_cards_count: favorites.count,
    last_active_at: toIsoOrNull(updated_at),
  };
}

const meanOf = (total: number, count: number): number => (count === 0 ? 0 : Math.round((total / count) * 10) / 10);
