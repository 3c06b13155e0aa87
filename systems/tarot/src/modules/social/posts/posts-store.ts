// Posts: written, seen, locked while something about them is counted, and removed.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { PostsTable } from '../../../data/schema/social.ts';
import { toFlag } from '../../../data/values.ts';
import { forbidden, notFound, type Problem, required } from '../../../http/problem.ts';
import { lockOwnReading } from '../../core/readings/change-reading.ts';
import { withdrawAll } from '../notifications/notifications-store.ts';
import type { NewPost } from './schemas.ts';

export const postMissing = (): Problem => notFound('post');

const columns = ['id', 'user_id', 'is_anonymous', 'likes_count', 'comments_count'] as const;
export type PostRow = Pick<Selectable<PostsTable>, (typeof columns)[number]>;

/** @throws Problem 404 */
export async function requirePost(queries: Queries, id: string): Promise<PostRow> {
  return required(
    await queries.selectFrom('posts').select(columns).where('id', '=', id).executeTakeFirst(),
    postMissing,
  );
}

/** Whoever adds to a post or removes it locks it first: so its counts are those of its rows. @throws Problem 404 */
export async function lockPost(trx: Queries, id: string): Promise<PostRow> {
  const row = await trx.selectFrom('posts').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return required(row, postMissing);
}

/** @throws Problem 404, 403 for a reading that is not the user's */
export async function insertPost(
  trx: Queries,
  { id, userId, post, nowMs }: { id: string; userId: string; post: NewPost; nowMs: number },
): Promise<void> {
  if (post.reading_id !== undefined) await lockOwnReading(trx, post.reading_id, userId);
  await trx
    .insertInto('posts')
    .values({
      id,
      user_id: userId,
      reading_id: post.reading_id ?? null,
      title: post.title.trim(),
      description: post.description?.trim() || null,
      is_anonymous: toFlag(post.is_anonymous),
      created_at: nowMs,
    })
    .execute();
}

/** @returns whether there is such a post */
export async function countView(queries: Queries, id: string): Promise<boolean> {
  const seen = await queries
    .updateTable('posts')
    .set({ views_count: sql<number>`views_count + 1` })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return seen !== undefined;
}

/** With its likes and comments. @throws Problem 404, 403 */
export async function removePost(trx: Queries, id: string, userId: string): Promise<void> {
  const post = await lockPost(trx, id);
  if (post.user_id !== userId) throw forbidden();
  await trx.deleteFrom('posts').where('id', '=', id).execute();
  await withdrawAll(trx, userId, id);
}
