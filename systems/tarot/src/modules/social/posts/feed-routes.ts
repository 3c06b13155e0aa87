// The feed: the newest first, or the most liked.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { parseCursor, toCursor } from './cursor.ts';
import { listPosts } from './feed-store.ts';
import { toPostBodies } from './post-answer.ts';
import { FeedAnswer, FeedQuery } from './schemas.ts';

export function registerFeed(app: App, { queries }: Context): void {
  app.get(
    '/social/feed',
    {
      config: { auth: 'optional' },
      schema: { summary: 'What users show', querystring: FeedQuery, response: { 200: FeedAnswer, ...failures() } },
    },
    async ({ query, signedIn }) => {
      const { sort, cursor, page_size } = query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      // One more than is told says whether there are more.
      const rows = await listPosts(queries, { sort, after, limit: page_size + 1 });
      const told = rows.slice(0, page_size);
      const last = told.at(-1);
      const has_more = rows.length > page_size;
      return {
        posts: await toPostBodies(queries, told, signedIn?.id),
        has_more,
        next_cursor:
          has_more && last ? toCursor({ likes: last.likes_count, createdMs: last.created_at, id: last.id }) : null,
      };
    },
  );
}
