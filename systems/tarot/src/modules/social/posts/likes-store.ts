// Who likes which post: once each.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { postLiked } from '../notifications/notices.ts';
import { notify, withdraw } from '../notifications/notifications-store.ts';
import { lockPost, type PostRow } from './posts-store.ts';

interface Like {
  postId: string;
  userId: string;
}

export interface Liked {
  post: PostRow;
  /** Whether it was otherwise before. */
  isNew: boolean;
  count: number;
}

/** @throws Problem 404 */
export async function likePost(trx: Queries, { postId, userId, nowMs }: Like & { nowMs: number }): Promise<Liked> {
  const post = await lockPost(trx, postId);
  const made = await trx
    .insertInto('post_likes')
    .values({ post_id: postId, user_id: userId, created_at: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('post_id')
    .executeTakeFirst();
  if (!made) return { post, isNew: false, count: post.likes_count };
  if (post.user_id !== userId) await notify(trx, { userId: post.user_id, notice: postLiked(userId, postId), nowMs });
  return { post, isNew: true, count: await countLike(trx, postId, 1) };
}

/** @throws Problem 404 */
export async function unlikePost(trx: Queries, { postId, userId }: Like): Promise<Liked> {
  const post = await lockPost(trx, postId);
  const removed = await trx
    .deleteFrom('post_likes')
    .where('post_id', '=', postId)
    .where('user_id', '=', userId)
    .returning('post_id')
    .executeTakeFirst();
  if (!removed) return { post, isNew: false, count: post.likes_count };
  await withdraw(trx, post.user_id, postLiked(userId, postId));
  return { post, isNew: true, count: await countLike(trx, postId, -1) };
}

async function countLike(trx: Queries, postId: string, change: 1 | -1): Promise<number> {
  const { likes_count } = await trx
    .updateTable('posts')
    .set({ likes_count: sql<number>`likes_count + ${sql.lit(change)}` })
    .where('id', '=', postId)
    .returning('likes_count')
    .executeTakeFirstOrThrow();
  return likes_count;
}

/** Which of these a user likes. */
export async function findLiked(
  queries: Queries,
  postIds: readonly string[],
  userId: string | undefined,
): Promise<ReadonlySet<string>> {
  if (userId === undefined || postIds.length === 0) return new Set();
  const rows = await queries
    .selectFrom('post_likes')
    .select('post_id')
    .where('user_id', '=', userId)
    .where('post_id', 'in', [...postIds])
    .execute();
  return new Set(rows.map(({ post_id }) => post_id));
}
