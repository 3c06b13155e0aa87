// Numbers of a user's readings, reckoned by the database.

import { dayNumberSql } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { Static } from '../../../http/typebox.ts';
import { addDays, dayOf, dayOfNumber, startOfDay, streakOf } from '../../../time.ts';
import type { PersonalAnswer } from './schemas.ts';

/** Further back nobody looks. */
export const longestStreak = 366;

export async function readPersonalStatistics(
  queries: Queries,
  userId: string,
  nowMs: number,
): Promise<Static<typeof PersonalAnswer>> {
  const today = dayOf(nowMs);
  const since = (days: number): number => startOfDay(addDays(today, 1 - days));
  const sums = await queries
    .selectFrom('readings')
    .select(({ fn }) => [
      fn.countAll<number>().as('total_readings'),
      fn.countAll<number>().filterWhere('created_at', '>=', since(7)).as('readings_this_week'),
      fn.countAll<number>().filterWhere('created_at', '>=', since(30)).as('readings_this_month'),
      fn.countAll<number>().filterWhere('is_favorite', '=', 1).as('favorite_readings'),
      fn.avg<number | null>('user_satisfaction').as('average_satisfaction'),
      fn.avg<number | null>('accuracy_rating').as('average_accuracy'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  const karma = await countBy(queries, userId, 'karma_context');
  return {
    ...sums,
    favorite_spread: (await countBy(queries, userId, 'spread_key'))[0]?.value ?? null,
    favorite_voice: (await countBy(queries, userId, 'character_voice'))[0]?.value ?? null,
    karma_distribution: Object.fromEntries(karma.map(({ value, count }) => [value, count])),
    current_streak: streakOf(await listReadingDays(queries, userId), today),
  };
}

/** The most frequent first. */
const countBy = (queries: Queries, userId: string, column: 'karma_context' | 'spread_key' | 'character_voice') =>
  queries
    .selectFrom('readings')
    .select(({ fn }) => [`${column} as value` as const, fn.countAll<number>().as('count')])
    .where('user_id', '=', userId)
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy('value')
    .execute();

/** Days in Taipei with a reading, the last of them. */
export async function listReadingDays(queries: Queries, userId: string): Promise<string[]> {
  const rows = await queries
    .selectFrom('readings')
    .select(({ ref }) => dayNumberSql(ref('created_at')).as('day'))
    .distinct()
    .where('user_id', '=', userId)
    .orderBy('day', 'desc')
    .limit(longestStreak)
    .execute();
  return rows.map(({ day }) => dayOfNumber(day));
}
