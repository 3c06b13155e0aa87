// /tags: what a user's readings are tagged with, all at once. The tags of one reading are set by PATCH /readings/{id}/tags of core; the second route for the same, which
// the original interface had here, is left out.

import type { Context } from '../../../context.ts';
import { lockUser } from '../../../data/lock-user.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { conflict, notFound, Problem } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { cleanTags } from '../../core/readings/tags-store.ts';
import { DeleteAnswer, DeleteBody, MergeAnswer, MergeBody, RenameBody, TagsAnswer, TagsQuery } from './schemas.ts';
import { findOwnTags, listTags, replaceOwnTags } from './tags-store.ts';

export function registerTags(app: App, context: Context): void {
  registerList(app, context);
  registerMerge(app, context);
  registerRename(app, context);
  registerDeletion(app, context);
}

function registerList(app: App, { queries }: Context): void {
  app.get(
    '/tags',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own tags, and how many readings have each',
        querystring: TagsQuery,
        response: { 200: TagsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { page, page_size: size, sort_by: by, sort_order: order = by === 'count' ? 'desc' : 'asc' } = request.query;
      const { tags, total } = await listTags(queries, userOf(request).id, { by, order, page, size });
      return { tags, total, page, page_size: size, has_more: page * size < total };
    },
  );
}

function registerMerge(app: App, { database }: Context): void {
  app.post(
    '/tags/merge',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Put several own tags together into one',
        body: MergeBody,
        response: { 200: MergeAnswer, ...failures(401, 404) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const [target = ''] = cleanTags([request.body.target_tag]);
      const sources = cleanTags(request.body.source_tags).filter((tag) => tag !== target);
      if (sources.length === 0) throw new Problem('VALIDATION_ERROR', 'A tag cannot be put together with itself.');
      const affected = await database.transaction(async (trx) => {
        await lockUser(trx, userId);
        return replaceOwnTags(trx, userId, sources, target);
      });
      if (affected === 0) throw notFound('tag');
      return { tag: target, affected_readings: affected };
    },
  );
}

function registerRename(app: App, { database }: Context): void {
  app.post(
    '/tags/rename',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Give an own tag another name',
        body: RenameBody,
        response: { 200: MergeAnswer, ...failures(401, 404, 409) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const [before = ''] = cleanTags([request.body.old_tag]);
      const [after = ''] = cleanTags([request.body.new_tag]);
      if (before === after) throw new Problem('VALIDATION_ERROR', 'The new name is the old one.');
      const affected = await database.transaction(async (trx) => {
        await lockUser(trx, userId);
        const known = await findOwnTags(trx, userId, [before, after]);
        if (!known.includes(before)) throw notFound('tag');
        // Two tags cannot be told apart any more once they are one: that is asked for by its own name.
        if (known.includes(after)) throw conflict('There is a tag of this name already: merge the two.');
        return replaceOwnTags(trx, userId, [before], after);
      });
      return { tag: after, affected_readings: affected };
    },
  );
}

function registerDeletion(app: App, { database }: Context): void {
  app.post(
    '/tags/bulk-delete',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Take tags away from all own readings',
        body: DeleteBody,
        response: { 200: DeleteAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const tags = cleanTags(request.body.tags);
      return database.transaction(async (trx) => {
        await lockUser(trx, userId);
        const known = await findOwnTags(trx, userId, tags);
        return { deleted_tags: known, affected_readings: await replaceOwnTags(trx, userId, tags) };
      });
    },
  );
}
