// Lists of a user's own readings, by filters and by words.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { toReadingBody } from './reading-answer.ts';
import { listReadings } from './readings-store.ts';
import { PersonalAnswer, ReadingsAnswer, ReadingsQuery, SearchQuery } from './schemas.ts';
import { readPersonalStatistics } from './statistics-store.ts';
import { findTags } from './tags-store.ts';

const usualPageSize = 20;

export function registerReadingLists(app: App, context: Context): void {
  const { queries, clock } = context;
  app.get(
    '/readings',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own readings',
        querystring: ReadingsQuery,
        response: { 200: ReadingsAnswer, ...failures(401) },
      },
    },
    async (request) => presentPage(context, userOf(request).id, request.query),
  );
  app.get(
    '/readings/search',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own readings by words',
        querystring: SearchQuery,
        response: { 200: ReadingsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { q, ...filters } = request.query;
      return presentPage(context, userOf(request).id, { ...filters, search: q });
    },
  );
  app.get(
    '/readings/stats/personal',
    {
      config: { auth: 'user' },
      schema: { summary: 'Numbers of own readings', response: { 200: PersonalAnswer, ...failures(401) } },
    },
    async (request) => readPersonalStatistics(queries, userOf(request).id, clock.now()),
  );
}

async function presentPage({ queries }: Context, userId: string, asked: typeof ReadingsQuery.static) {
  const { page, page_size, limit } = asked;
  const size = page_size ?? limit ?? usualPageSize;
  const { rows, total } = await listReadings(queries, userId, asked, { page, size });
  const tags = await findTags(
    queries,
    rows.map(({ id }) => id),
  );
  return {
    readings: rows.map((row) => toReadingBody(row, tags.get(row.id) ?? [])),
    total_count: total,
    page,
    page_size: size,
    has_more: page * size < total,
  };
}
