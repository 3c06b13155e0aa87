// Own readings are listed and counted by an index alone: a user may have very many.

import type { Queries } from '../database.ts';

export async function up(db: Queries): Promise<void> {
  await db.schema
    .createIndex('readings_user_id_is_archived_created_at_id_ix')
    .on('readings')
    .columns(['user_id', 'is_archived', 'created_at', 'id'])
    .execute();
}
