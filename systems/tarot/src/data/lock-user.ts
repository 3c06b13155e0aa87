// One after the other, of what one user asks for at once: where a count or a look decides what is stored, and no constraint could.

import type { Queries } from './database.ts';

/**
 * Until the transaction ends. It is asked for before any other row, so that no two transactions wait for each other; and it is no FOR UPDATE, for which everything
 * that refers to the user would wait.
 * @returns whether there still is such a user
 */
export async function lockUser(trx: Queries, userId: string): Promise<boolean> {
  const row = await trx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().executeTakeFirst();
  return row !== undefined;
}
