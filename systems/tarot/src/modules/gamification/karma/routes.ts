// /karma: what somebody has, what it came from, and how it grew.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import { karmaBandOf } from '../../../deck/karma.ts';
import { levelProgress } from '../../../deck/levels.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { dayOf, startOfDay } from '../../../time.ts';
import { earnKarmaByEvents } from './earning.ts';
import { type DaySums, earnedSince, listEntries, sumDays } from './entries-store.ts';
import { readKarma } from './karma-store.ts';
import { rankOf } from './rank-store.ts';
import { HistoryAnswer, HistoryQuery, LogsAnswer, LogsQuery, SummaryAnswer } from './schemas.ts';

const usualPageSize = 20;

export function registerKarma(app: App, context: Context): void {
  earnKarmaByEvents(context);
  app.get(
    '/karma/summary',
    { config: { auth: 'user' }, schema: { summary: 'Own karma', response: { 200: SummaryAnswer, ...failures(401) } } },
    async (request) => presentSummary(context, userOf(request).id),
  );
  app.get(
    '/karma/logs',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'What own karma came from',
        querystring: LogsQuery,
        response: { 200: LogsAnswer, ...failures(401) },
      },
    },
    async (request) => presentLogs(context, userOf(request).id, request.query),
  );
  app.get(
    '/karma/history',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own karma day by day',
        querystring: HistoryQuery,
        response: { 200: HistoryAnswer, ...failures(401) },
      },
    },
    async (request) => presentHistory(context, userOf(request).id, request.query.days),
  );
}

async function presentSummary({ queries, clock }: Context, userId: string) {
  const { alignment, total } = await readKarma(queries, userId);
  const { level, title, karmaToNext } = levelProgress(total);
  const band = karmaBandOf(alignment);
  const [rank, today_earned] = await Promise.all([
    rankOf(queries, total),
    earnedSince(queries, userId, startOfDay(dayOf(clock.now()))),
  ]);
  return {
    alignment_karma: alignment,
    total_karma: total,
    current_level: level,
    level_title: title,
    karma_to_next_level: karmaToNext,
    alignment_category: band.key,
    alignment_name: band.name,
    rank,
    today_earned,
  };
}

async function presentLogs({ queries }: Context, userId: string, { page, page_size, limit, action }: LogsQuery) {
  const size = page_size ?? limit ?? usualPageSize;
  const { rows, total } = await listEntries(queries, userId, { page, size, action });
  return {
    logs: rows.map((row) => ({ ...row, created_at: toIso(row.created_at) })),
    total_count: total,
    page,
    page_size: size,
    has_more: page * size < total,
  };
}

async function presentHistory({ queries, clock }: Context, userId: string, days: number) {
  const [karma, sums] = await Promise.all([readKarma(queries, userId), sumDays(queries, userId, clock.now(), days)]);
  const add = (of: 'earned' | 'lost'): number => sums.reduce((sum, day) => sum + day[of], 0);
  return { days, earned: add('earned'), lost: add('lost'), history: withTotals(sums, karma) };
}

/** Reckoned back from what there is now. */
function withTotals(sums: readonly DaySums[], { alignment, total }: { alignment: number; total: number }) {
  let later = { alignment: 0, total: 0 };
  return sums.map((day) => {
    const { alignment_change, earned } = day;
    const told = { ...day, alignment_karma: alignment - later.alignment, total_karma: total - later.total };
    later = { alignment: later.alignment + alignment_change, total: later.total + earned };
    return told;
  });
}
