// Titles that users have unlocked, and the one that they wear. Other modules give them by `grantTitle`.

import type { Queries } from '../../../data/database.ts';

/** @returns whether it is new to the user */
export async function grantTitle(queries: Queries, userId: string, title: string, nowMs: number): Promise<boolean> {
  const rows = await queries
    .insertInto('user_titles')
    .values({ user_id: userId, title, unlocked_at: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('title')
    .execute();
  return rows.length > 0;
}

export const listTitles = (queries: Queries, userId: string): Promise<{ title: string; unlocked_at: number }[]> =>
  queries
    .selectFrom('user_titles')
    .select(['title', 'unlocked_at'])
    .where('user_id', '=', userId)
    .orderBy('unlocked_at')
    .limit(500)
    .execute();

export async function hasTitle(queries: Queries, userId: string, title: string): Promise<boolean> {
  const row = await queries
    .selectFrom('user_titles')
    .select('title')
    .where('user_id', '=', userId)
    .where('title', '=', title)
    .executeTakeFirst();
  return row !== undefined;
}
