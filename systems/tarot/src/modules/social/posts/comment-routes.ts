// What users say to a post. Whoever wrote an anonymous post has no name below it either.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { isSet, toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { required } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { findPeople } from '../people.ts';
import { type CommentRow, insertComment, listComments, removeComment } from './comments-store.ts';
import { type PostRow, postMissing, requirePost } from './posts-store.ts';
import { CommentBody, CommentParams, CommentsAnswer, CommentsQuery, NewComment } from './schemas.ts';

export function registerComments(app: App, context: Context): void {
  const { database, queries, events, clock } = context;
  app.get(
    '/social/shared/:id/comments',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'Comments of a post, the oldest first',
        params: IdParams,
        querystring: CommentsQuery,
        response: { 200: CommentsAnswer, ...failures(404) },
      },
    },
    async ({ params, query, signedIn }) => {
      const { page, page_size } = query;
      const post = await requirePost(queries, params.id);
      const rows = await listComments(queries, params.id, query);
      const comments = await toCommentBodies(queries, rows, post, signedIn?.id);
      const total = post.comments_count;
      return { comments, total_count: total, page, page_size, has_more: page * page_size < total };
    },
  );
  app.post(
    '/social/shared/:id/comments',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Comment a post',
        params: IdParams,
        body: NewComment,
        response: { 201: CommentBody, ...failures(401, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id: postId } = request.params;
      const comment = request.body.comment.trim();
      const row: CommentRow = { id: randomUUID(), user_id: userId, comment, created_at: clock.now() };
      const post = await database.transaction((trx) => insertComment(trx, postId, row));
      events.emit('post.commented', { userId, postId, authorId: post.user_id });
      const [body] = await toCommentBodies(queries, [row], post, userId);
      return reply.code(201).send(required(body, postMissing));
    },
  );
  app.delete(
    '/social/shared/:id/comments/:comment_id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove an own comment, or one to an own post',
        params: CommentParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id: postId, comment_id: id } = request.params;
      await database.transaction((trx) => removeComment(trx, { postId, id, userId }));
      return reply.code(204).send(null);
    },
  );
}

async function toCommentBodies(
  queries: Queries,
  rows: readonly CommentRow[],
  post: PostRow,
  viewerId: string | undefined,
): Promise<CommentBody[]> {
  const isNameless = ({ user_id }: CommentRow): boolean => user_id === post.user_id && isSet(post.is_anonymous);
  const named = rows.filter((row) => !isNameless(row));
  const people = await findPeople(
    queries,
    named.map(({ user_id }) => user_id),
  );
  return rows.map((row) => ({
    id: row.id,
    comment: row.comment,
    // Who is nameless was not looked up.
    author: people.get(row.user_id) ?? null,
    is_by_author: row.user_id === post.user_id,
    is_own: row.user_id === viewerId,
    created_at: toIso(row.created_at),
  }));
}
