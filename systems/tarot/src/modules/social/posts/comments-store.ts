// What users say to a post.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { PostCommentsTable } from '../../../data/schema/social.ts';
import { forbidden, notFound, required } from '../../../http/problem.ts';
import { postCommented } from '../notifications/notices.ts';
import { notify, withdraw } from '../notifications/notifications-store.ts';
import { lockPost, type PostRow } from './posts-store.ts';

export type CommentRow = Omit<Selectable<PostCommentsTable>, 'post_id'>;

/** @throws Problem 404 */
export async function insertComment(trx: Queries, postId: string, row: CommentRow): Promise<PostRow> {
  const post = await lockPost(trx, postId);
  await trx
    .insertInto('post_comments')
    .values({ ...row, post_id: postId })
    .execute();
  await countComment(trx, postId, 1);
  if (post.user_id !== row.user_id) {
    const notice = postCommented(row.user_id, postId, row.id);
    await notify(trx, { userId: post.user_id, notice, nowMs: row.created_at });
  }
  return post;
}

/** The oldest first. */
export const listComments = (
  queries: Queries,
  postId: string,
  { page, page_size }: { page: number; page_size: number },
): Promise<CommentRow[]> =>
  queries
    .selectFrom('post_comments')
    .select(['id', 'user_id', 'comment', 'created_at'])
    .where('post_id', '=', postId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();

/** By whoever wrote it, and by whoever wrote the post. @throws Problem 404, 403 */
export async function removeComment(
  trx: Queries,
  { postId, id, userId }: { postId: string; id: string; userId: string },
): Promise<void> {
  const post = await lockPost(trx, postId);
  const row = await trx
    .selectFrom('post_comments')
    .select('user_id')
    .where('id', '=', id)
    .where('post_id', '=', postId)
    .executeTakeFirst();
  const { user_id: writerId } = required(row, () => notFound('comment'));
  if (userId !== writerId && userId !== post.user_id) throw forbidden();
  await trx.deleteFrom('post_comments').where('id', '=', id).execute();
  await countComment(trx, postId, -1);
  await withdraw(trx, post.user_id, postCommented(writerId, postId, id));
}

async function countComment(trx: Queries, postId: string, change: 1 | -1): Promise<void> {
  await trx
    .updateTable('posts')
    .set({ comments_count: sql<number>`comments_count + ${sql.lit(change)}` })
    .where('id', '=', postId)
    .execute();
}
