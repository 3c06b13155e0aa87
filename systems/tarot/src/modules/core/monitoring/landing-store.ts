// How many there are of everything, as the database counts it.

import type { Queries } from '../../../data/database.ts';

export async function countEverything(queries: Queries): Promise<{ users: number; readings: number }> {
  const count = async (table: 'users' | 'readings'): Promise<number> => {
    const row = await queries
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  };
  return { users: await count('users'), readings: await count('readings') };
}
