// One post: made, read, removed.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { required } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { findShownReading } from '../shown-reading.ts';
import { findPost } from './feed-store.ts';
import { toPostBodies } from './post-answer.ts';
import { countView, insertPost, postMissing, removePost } from './posts-store.ts';
import { NewPost, PostBody, WholePost } from './schemas.ts';

export function registerPost(app: App, context: Context): void {
  const { database, queries, events, clock } = context;
  app.post(
    '/social/share',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Show a text or a reading in the feed',
        body: NewPost,
        response: { 201: PostBody, ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const id = randomUUID();
      await database.transaction((trx) => insertPost(trx, { id, userId, post: request.body, nowMs: clock.now() }));
      events.emit('post.created', { userId, postId: id });
      return reply.code(201).send((await presentPost(context, id, userId)).body);
    },
  );
  app.get(
    '/social/shared/:id',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'A post, with the cards of its reading',
        params: IdParams,
        response: { 200: WholePost, ...failures(404) },
      },
    },
    async ({ params, signedIn }) => {
      if (!(await countView(queries, params.id))) throw postMissing();
      const { body, readingId } = await presentPost(context, params.id, signedIn?.id);
      const reading = readingId === null ? undefined : await findShownReading(queries, readingId);
      return { ...body, reading: reading ?? null };
    },
  );
  app.delete(
    '/social/shared/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove a post',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      await database.transaction((trx) => removePost(trx, request.params.id, userId));
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem 404 */
async function presentPost({ queries }: Context, id: string, viewerId: string | undefined) {
  const row = required(await findPost(queries, id), postMissing);
  const [body] = await toPostBodies(queries, [row], viewerId);
  return { body: required(body, postMissing), readingId: row.reading_id };
}
