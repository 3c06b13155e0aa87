// /achievements: what there is to reach, how far a user has come, and what it gives.

import type { Context } from '../../../context.ts';
import { type AchievementCategory, achievements } from '../../../deck/achievements.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { sendCached } from '../../../http/cached-answers.ts';
import { failures } from '../../../http/schemas.ts';
import { readKarma } from '../karma/karma-store.ts';
import { toAchievementBody, toProgressBody, toSummary } from './achievement-answer.ts';
import { listProgress } from './achievements-store.ts';
import { claimAchievement } from './claim-achievement.ts';
import {
  AchievementClaimAnswer,
  AchievementParams,
  AchievementProgressAnswer,
  type AchievementProgressBody,
  AchievementSummary,
  AchievementsAnswer,
  AchievementsQuery,
} from './schemas.ts';

export function registerAchievements(app: App, context: Context): void {
  registerList(app, context);
  registerProgressOfUser(app, context);
  app.post(
    '/achievements/:code/claim',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Take what an achievement gives',
        params: AchievementParams,
        response: { 200: AchievementClaimAnswer, ...failures(400, 401, 404) },
      },
    },
    async (request) => claimAchievement(context, userOf(request).id, request.params.code),
  );
}

const isOf = (asked: AchievementCategory | undefined, category: AchievementCategory): boolean =>
  asked === undefined || asked === category;

function registerList(app: App, { answers }: Context): void {
  app.get(
    '/achievements',
    {
      schema: {
        summary: 'Achievements, but for hidden ones',
        querystring: AchievementsQuery,
        response: { 200: AchievementsAnswer, ...failures() },
      },
    },
    async ({ query: { category } }, reply) =>
      sendCached(reply, answers, `achievements ${category ?? ''}`, () => {
        const shown = achievements.filter((entry) => !entry.isHidden && isOf(category, entry.category));
        return {
          achievements: shown.map(toAchievementBody),
          total: shown.length,
          category_filter: category ?? null,
        };
      }),
  );
}

function registerProgressOfUser(app: App, context: Context): void {
  app.get(
    '/achievements/progress',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own progress with each achievement',
        querystring: AchievementsQuery,
        response: { 200: AchievementProgressAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { category } = request.query;
      const progress = await readProgress(context, userOf(request).id, category);
      return { ...toSummary(progress), progress, category_filter: category ?? null };
    },
  );
  app.get(
    '/achievements/summary',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own achievements in numbers', response: { 200: AchievementSummary, ...failures(401) } },
    },
    async (request) => toSummary(await readProgress(context, userOf(request).id)),
  );
}

/** Hidden ones appear once they are unlocked. */
async function readProgress(
  { queries }: Context,
  userId: string,
  category?: AchievementCategory,
): Promise<AchievementProgressBody[]> {
  const [rows, { alignment }] = [await listProgress(queries, userId), await readKarma(queries, userId)];
  const known = new Map(rows.map((row) => [row.code, row]));
  return achievements
    .filter((entry) => isOf(category, entry.category))
    .map((entry) => toProgressBody(entry, known.get(entry.code), alignment))
    .filter(({ achievement, status }) => !achievement.is_hidden || status !== 'IN_PROGRESS');
}
