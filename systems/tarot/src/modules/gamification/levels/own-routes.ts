// /levels of whoever asks: where they are, among whom, and what comes next.

import type { Context } from '../../../context.ts';
import { levelDetails, levelForKarma } from '../../../deck/levels.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { readKarma } from '../karma/karma-store.ts';
import { rankOf } from '../karma/rank-store.ts';
import { countUsers } from './leaderboard-store.ts';
import { toDetails, toMilestone, toProgress, toStanding } from './level-answer.ts';
import { MilestoneAnswer, MyLevelAnswer, ProgressAnswer, RankAnswer } from './schemas.ts';

export function registerOwnLevel(app: App, { queries }: Context): void {
  const totalOf = async (userId: string): Promise<number> => (await readKarma(queries, userId)).total;
  app.get(
    '/levels/me',
    { config: { auth: 'user' }, schema: { summary: 'Own level', response: { 200: MyLevelAnswer, ...failures(401) } } },
    async (request) => {
      const { id } = userOf(request);
      const standing = toStanding(await totalOf(id));
      return { user_id: id, ...standing, privileges: toDetails(levelDetails(standing.level)).privileges };
    },
  );
  app.get(
    '/levels/me/rank',
    { config: { auth: 'user' }, schema: { summary: 'Own rank', response: { 200: RankAnswer, ...failures(401) } } },
    async (request) => {
      const total = await totalOf(userOf(request).id);
      const [rank, users] = await Promise.all([rankOf(queries, total), countUsers(queries)]);
      // Somebody may have signed up, or earned something, between the two counts.
      const share = Math.min(1, Math.max(0, (users - rank + 1) / Math.max(1, users)));
      const percentile = Math.round(share * 1000) / 10;
      return { rank, total_users: users, percentile, level: levelForKarma(total), total_karma: total };
    },
  );
  app.get(
    '/levels/me/next-milestone',
    {
      config: { auth: 'user' },
      schema: { summary: 'The next milestone', response: { 200: MilestoneAnswer, ...failures(401) } },
    },
    async (request) => toMilestone(await totalOf(userOf(request).id)),
  );
  app.get(
    '/levels/progress',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own way through the levels', response: { 200: ProgressAnswer, ...failures(401) } },
    },
    async (request) => toProgress(await totalOf(userOf(request).id)),
  );
}
