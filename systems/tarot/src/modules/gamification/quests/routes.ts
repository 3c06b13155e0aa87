// /quests: what a user was given for today and this week. Progress comes from what users do, by events only: the original's POST /quests/progress/update, by which
// users told their own progress, is left out.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import type { QuestPeriod } from '../../../deck/quests.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import type { Moment } from '../progress/happening.ts';
import { endOfPeriod } from '../progress/period.ts';
import { readOrAssign } from './assign-quests.ts';
import { claimQuest } from './claim-quest.ts';
import { inOrderOfDeck, toQuestBodies } from './quest-answer.ts';
import { listAll } from './quests-store.ts';
import {
  AllQuestsAnswer,
  AllQuestsQuery,
  QuestClaimAnswer,
  QuestParams,
  QuestStatistics,
  QuestsAnswer,
  type QuestType,
} from './schemas.ts';
import { readStatistics } from './statistics-store.ts';

export function registerQuests(app: App, context: Context): void {
  registerCurrent(app, context);
  registerLookingBack(app, context);
  app.post(
    '/quests/:progress_id/claim',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Take the karma of a quest',
        params: QuestParams,
        response: { 200: QuestClaimAnswer, ...failures(400, 401, 404) },
      },
    },
    async (request) => claimQuest(context, userOf(request).id, request.params.progress_id),
  );
}

function registerCurrent(app: App, context: Context): void {
  const { clock } = context;
  const routes = [
    { path: '/quests/daily', cadence: 'daily', summary: 'Own quests of today, given when they are first asked for' },
    { path: '/quests/weekly', cadence: 'weekly', summary: 'Own quests of this week, given likewise' },
  ] as const;
  for (const { path, cadence, summary } of routes)
    app.get(
      path,
      { config: { auth: 'user' }, schema: { summary, response: { 200: QuestsAnswer, ...failures(401) } } },
      async (request) => presentCurrent(context, cadence, { userId: userOf(request).id, nowMs: clock.now() }),
    );
}

async function presentCurrent(context: Context, cadence: QuestPeriod, moment: Moment): Promise<QuestsAnswer> {
  const quests = inOrderOfDeck(toQuestBodies(await readOrAssign(context, moment, cadence), moment.nowMs));
  return {
    quests,
    reset_time: toIso(endOfPeriod(cadence, moment.nowMs)),
    completed_count: quests.filter(({ completed_at }) => completed_at !== null).length,
    total_count: quests.length,
  };
}

const cadences: Readonly<Record<QuestType, QuestPeriod>> = { DAILY: 'daily', WEEKLY: 'weekly' };

function registerLookingBack(app: App, context: Context): void {
  const { queries, clock } = context;
  app.get(
    '/quests/all',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Quests that were ever given to oneself, with those of now',
        querystring: AllQuestsQuery,
        response: { 200: AllQuestsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { page, page_size: size, status, type } = request.query;
      const moment: Moment = { userId: userOf(request).id, nowMs: clock.now() };
      await readOrAssign(context, moment, 'daily');
      await readOrAssign(context, moment, 'weekly');
      const filters = { ...(status ? { status } : {}), ...(type ? { cadence: cadences[type] } : {}) };
      const { rows, total } = await listAll(queries, moment, { ...filters, page, size });
      const quests = toQuestBodies(rows, moment.nowMs);
      return { quests, total_count: total, page, page_size: size, has_more: page * size < total };
    },
  );
  app.get(
    '/quests/stats',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own quests in numbers', response: { 200: QuestStatistics, ...failures(401) } },
    },
    async (request) => readStatistics(queries, { userId: userOf(request).id, nowMs: clock.now() }),
  );
}
