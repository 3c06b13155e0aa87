import type { Queries } from '../../../data/database.ts';

/**
 * What happens to a user is counted one after the other. The lock is a weak one: rows that refer to the user can still be written by others.
 * @returns whether there still is such a user
 */
export async function lockUser(trx: Queries, userId: string): Promise<boolean> {
  const row = await trx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().executeTakeFirst();
  return row !== undefined;
}
