// Tags of readings.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { lockOwnReading } from './change-reading.ts';
import { ReadingTagsAnswer, TagsAnswer, TagsBody, TagsQuery } from './schemas.ts';
import { cleanTags, countTags, replaceTags } from './tags-store.ts';

export function registerReadingTags(app: App, { database, queries }: Context): void {
  app.get(
    '/readings/tags',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own tags', querystring: TagsQuery, response: { 200: TagsAnswer, ...failures(401) } },
    },
    async (request) => {
      const { sort_by: by, sort_order: order = by === 'count' ? 'desc' : 'asc' } = request.query;
      const tags = await countTags(queries, userOf(request).id, { by, order });
      return { tags, total: tags.length };
    },
  );
  app.patch(
    '/readings/:id/tags',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Set the tags of a reading',
        params: IdParams,
        body: TagsBody,
        response: { 200: ReadingTagsAnswer, ...failures(401, 403, 404) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      const tags = cleanTags(request.body.tags);
      await database.transaction(async (trx) => {
        await lockOwnReading(trx, id, userId);
        await replaceTags(trx, id, tags);
      });
      return { reading_id: id, tags };
    },
  );
}
