// What is known of a user: events, their numbers, and what follows from them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { listPatterns } from '../patterns/patterns-store.ts';
import { listRecommendations } from '../recommendations/recommendations-store.ts';
import { listEvents } from './events-store.ts';
import { EventsAnswer, EventsQuery, StatisticsAnswer, StatisticsQuery, UserAnswer } from './schemas.ts';
import { readStatistics } from './statistics-store.ts';
import { readUserAnalytics } from './user-analytics-store.ts';

/** Of each list of the overview. */
const most = { events: 20, patterns: 10, recommendations: 10 };

export async function registerEventLists(app: App, { queries, settings }: Context): Promise<void> {
  const statisticsOf = settings.SPIKE_MODE
    ? (await import('./spike-statistics.ts')).readStatisticsOfRows
    : readStatistics;
  app.get(
    '/analytics/user',
    {
      config: { auth: 'user' },
      schema: { summary: 'What is known of oneself', response: { 200: UserAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      return {
        user_analytics: await readUserAnalytics(queries, id),
        recent_events: (await listEvents(queries, id, { limit: most.events, offset: 0 })).events,
        patterns: await listPatterns(queries, id, most.patterns),
        recommendations: await listRecommendations(queries, id, { status: 'open', limit: most.recommendations }),
      };
    },
  );
  app.get(
    '/analytics/events',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own events', querystring: EventsQuery, response: { 200: EventsAnswer, ...failures(401) } },
    },
    async (request) => {
      const { limit, offset } = request.query;
      const { events, total } = await listEvents(queries, userOf(request).id, request.query);
      return { events, total_count: total, limit, offset, has_more: offset + events.length < total };
    },
  );
  app.get(
    '/analytics/statistics',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'How often one did what',
        querystring: StatisticsQuery,
        response: { 200: StatisticsAnswer, ...failures(401) },
      },
    },
    async (request) => statisticsOf(queries, userOf(request).id, request.query),
  );
}
