// Likes: given and taken back, and either a second time changes nothing.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { likePost, unlikePost } from './likes-store.ts';
import { LikeAnswer } from './schemas.ts';

export function registerLikes(app: App, { database, events, clock }: Context): void {
  app.post(
    '/social/shared/:id/like',
    {
      config: { auth: 'user' },
      schema: { summary: 'Like a post', params: IdParams, response: { 200: LikeAnswer, ...failures(401, 404) } },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id: postId } = request.params;
      const nowMs = clock.now();
      const { post, isNew, count } = await database.transaction((trx) => likePost(trx, { postId, userId, nowMs }));
      if (isNew) events.emit('post.liked', { userId, postId, authorId: post.user_id });
      return { post_id: postId, is_liked: true, likes_count: count };
    },
  );
  app.delete(
    '/social/shared/:id/like',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Like a post no more',
        params: IdParams,
        response: { 200: LikeAnswer, ...failures(401, 404) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id: postId } = request.params;
      const { count } = await database.transaction((trx) => unlikePost(trx, { postId, userId }));
      return { post_id: postId, is_liked: false, likes_count: count };
    },
  );
}
