// On which days a user came: a row for each.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { addDays, streakOf } from '../../../time.ts';

interface DayCounts {
  login_count: number;
  check_in_count: number;
}

/** @returns counts of that day with this one */
export async function countVisit(
  queries: Queries,
  userId: string,
  day: string,
  kind: keyof DayCounts,
): Promise<DayCounts> {
  return queries
    .insertInto('login_days')
    .values({ user_id: userId, day, [kind]: 1 })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'day']).doUpdateSet({ [kind]: sql`${sql.ref(`login_days.${kind}`)} + 1` }),
    )
    .returning(['login_count', 'check_in_count'])
    .executeTakeFirstOrThrow();
}

/** The last `count` days until `today` on which the user came, newest first. */
export async function listDays(queries: Queries, userId: string, today: string, count: number): Promise<string[]> {
  const rows = await queries
    .selectFrom('login_days')
    .select('day')
    .where('user_id', '=', userId)
    .where('day', '>', addDays(today, -count))
    .orderBy('day', 'desc')
    .execute();
  return rows.map(({ day }) => day);
}

/** A streak that is longer is told as this long. */
const longestStreak = 366;

export async function consecutiveDays(queries: Queries, userId: string, today: string): Promise<number> {
  return streakOf(await listDays(queries, userId, today, longestStreak), today);
}
