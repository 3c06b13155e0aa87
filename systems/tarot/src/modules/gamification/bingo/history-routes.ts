// Months that are over, and all rewards.

import type { Context } from '../../../context.ts';
import { isSet, toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { invalidRequest, notFound, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { monthOf } from '../../../time.ts';
import { toCardBody, toRewardBody } from './bingo-answer.ts';
import { findCardOfMonth, listClaimsOfMonth } from './history-store.ts';
import { completeLines } from './lines.ts';
import { findReward, listRewards } from './rewards-store.ts';
import { HistoryAnswer, MonthParams, RewardsAnswer } from './schemas.ts';

export function registerHistory(app: App, context: Context): void {
  const { queries } = context;
  app.get(
    '/bingo/history/:month',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'How a month went',
        params: MonthParams,
        response: { 200: HistoryAnswer, ...failures(400, 401, 404) },
      },
    },
    async (request) => {
      const { month } = request.params;
      if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw invalidRequest('A month is told as YYYY-MM.');
      return presentMonth(context, userOf(request).id, month);
    },
  );
  app.get(
    '/bingo/rewards',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own rewards', response: { 200: RewardsAnswer, ...failures(401) } },
    },
    async (request) => (await listRewards(queries, userOf(request).id)).map(toRewardBody),
  );
}

async function presentMonth({ queries, clock }: Context, userId: string, month: string) {
  const found = await findCardOfMonth(queries, userId, month);
  const { card, isArchived } = required(found, () => notFound('card in this month'));
  const claims = await listClaimsOfMonth(queries, userId, month);
  const reward = await findReward(queries, userId, month);
  const numbers = [...new Set(claims.map(({ number }) => number))];
  const lines = completeLines(card.numbers, numbers);
  return {
    month_year: month,
    is_archived: isArchived,
    card: toCardBody(card, month === monthOf(clock.now())),
    claims: claims.map(({ day, number, is_on_card, claimed_at }) => ({
      date: day,
      number,
      is_on_card: isSet(is_on_card),
      claimed_at: toIso(claimed_at),
    })),
    claimed_numbers: numbers,
    line_count: lines.length,
    line_types: lines,
    reward: reward ? toRewardBody(reward) : null,
  };
}
