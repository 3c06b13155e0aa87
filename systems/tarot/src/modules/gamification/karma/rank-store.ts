// Where somebody stands among all. Users who never earned anything have no row, and nobody has less than they.

import type { Queries } from '../../../data/database.ts';

/** How many have more, and one: those who have the same share it. */
export async function rankOf(queries: Queries, totalKarma: number): Promise<number> {
  const { ahead } = await queries
    .selectFrom('user_karma')
    .innerJoin('users', 'users.id', 'user_karma.user_id')
    .select(({ fn }) => fn.countAll<number>().as('ahead'))
    .where('user_karma.total_karma', '>', totalKarma)
    .where('users.is_active', '=', 1)
    .executeTakeFirstOrThrow();
  return ahead + 1;
}
