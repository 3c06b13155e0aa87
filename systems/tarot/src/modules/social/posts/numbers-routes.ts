// Leaderboards and numbers of all posts: the same for everybody, and kept for a while, since they are sums of all there is.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { sendCached } from '../../../http/cached-answers.ts';
import { failures } from '../../../http/schemas.ts';
import { findPeople } from '../people.ts';
import { countPosts, listScores } from './numbers-store.ts';
import { LeaderboardAnswer, LeaderboardQuery, StatsAnswer } from './schemas.ts';

export function registerNumbers(app: App, context: Context): void {
  const { queries, answers, clock } = context;
  app.get(
    '/social/leaderboards',
    {
      schema: {
        summary: 'Whose posts are liked most',
        querystring: LeaderboardQuery,
        response: { 200: LeaderboardAnswer, ...failures() },
      },
    },
    async ({ query }, reply) => {
      const key = `leaderboard ${query.by} ${query.period} ${query.limit}`;
      return sendCached(reply, answers, key, () => presentLeaderboard(context, query));
    },
  );
  app.get(
    '/social/stats',
    { schema: { summary: 'Numbers of all posts', response: { 200: StatsAnswer, ...failures() } } },
    async (_request, reply) => sendCached(reply, answers, 'social stats', () => countPosts(queries, clock.now())),
  );
}

async function presentLeaderboard({ queries, clock }: Context, asked: LeaderboardQuery) {
  const scores = await listScores(queries, asked, clock.now());
  const people = await findPeople(
    queries,
    scores.map(({ user_id }) => user_id),
  );
  const entries = scores.flatMap(({ user_id, score }, index) => {
    const user = people.get(user_id);
    return user ? [{ rank: index + 1, user, score }] : [];
  });
  return { by: asked.by, period: asked.period, entries };
}
