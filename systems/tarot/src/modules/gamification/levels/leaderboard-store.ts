// Who has earned most. Only as far down as anybody looks: beyond, the database would count its way past all above.

import type { Queries } from '../../../data/database.ts';
import { rankOf } from '../karma/rank-store.ts';

/** Places of the board. */
const mostPlaces = 1000;

export interface Place {
  rank: number;
  userId: string;
  name: string;
  avatarUrl: string | null;
  totalKarma: number;
}

/**
 * Those who signed up and earned nothing are not on it. A cross join, since SQLite keeps to its order: from the most karma down by its index, as far as places are asked
 * for. Of an inner join it reads all users and sorts them.
 */
const ranked = (queries: Queries) =>
  queries
    .selectFrom('user_karma')
    .crossJoin('users')
    .whereRef('users.id', '=', 'user_karma.user_id')
    .where('users.is_active', '=', 1);

export async function listPlaces(
  queries: Queries,
  { page, size }: { page: number; size: number },
): Promise<{ places: Place[]; total: number }> {
  const { total } = await queries
    .selectFrom(ranked(queries).select('user_karma.user_id').limit(mostPlaces).as('board'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const before = (page - 1) * size;
  if (before >= total) return { places: [], total };
  const rows = await ranked(queries)
    .select(['users.id', 'users.name', 'users.display_name', 'users.avatar_url', 'user_karma.total_karma'])
    .orderBy('user_karma.total_karma', 'desc')
    .orderBy('user_karma.user_id')
    .limit(Math.min(size, total - before))
    .offset(before)
    .execute();
  const [first] = rows;
  let rank = first ? await rankOf(queries, first.total_karma) : 1;
  const places = rows.map((row, index) => {
    // Equal ones share a place, and the next comes after all of them.
    if (row.total_karma !== rows[index - 1]?.total_karma && index > 0) rank = before + index + 1;
    return {
      rank,
      userId: row.id,
      name: row.display_name ?? row.name,
      avatarUrl: row.avatar_url,
      totalKarma: row.total_karma,
    };
  });
  return { places, total };
}

export async function countUsers(queries: Queries): Promise<number> {
  const { count } = await queries
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('is_active', '=', 1)
    .executeTakeFirstOrThrow();
  return count;
}

export const findPublicUser = (queries: Queries, id: string) =>
  queries
    .selectFrom('users')
    .select(['id', 'name', 'display_name', 'avatar_url'])
    .where('id', '=', id)
    .where('is_active', '=', 1)
    .executeTakeFirst();
