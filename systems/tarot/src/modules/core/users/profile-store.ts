// Changes of a user's own row.

import type { Queries } from '../../../data/database.ts';

interface Changes {
  display_name?: string;
  bio?: string | null;
  faction_alignment?: string | null;
  location?: string | null;
  title?: string | null;
  avatar_url?: string | null;
}

export async function changeProfile(queries: Queries, userId: string, changes: Changes, nowMs: number): Promise<void> {
  await queries
    .updateTable('users')
    .set({ ...changes, updated_at: nowMs })
    .where('id', '=', userId)
    .execute();
}
