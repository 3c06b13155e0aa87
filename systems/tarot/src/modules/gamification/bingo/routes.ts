// /bingo: a card a month, a number a day, and lines of what was claimed.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { dayOf } from '../../../time.ts';
import { toNumberBody, toRewardBody } from './bingo-answer.ts';
import { registerCard } from './card-routes.ts';
import { claimToday } from './claim.ts';
import { ensureNumber } from './daily-number.ts';
import { registerHistory } from './history-routes.ts';
import { ClaimAnswer, DailyNumberBody } from './schemas.ts';

export function registerBingo(app: App, context: Context): void {
  const { queries, clock, random } = context;
  registerCard(app, context);
  app.get(
    '/bingo/daily-number',
    {
      config: { auth: 'user' },
      schema: { summary: 'The number of today', response: { 200: DailyNumberBody, ...failures(401) } },
    },
    async () => {
      const nowMs = clock.now();
      return toNumberBody(await ensureNumber(queries, { day: dayOf(nowMs), nowMs, random }));
    },
  );
  app.post(
    '/bingo/claim',
    {
      config: { auth: 'user' },
      schema: { summary: 'Claim the number of today', response: { 200: ClaimAnswer, ...failures(401, 404, 409) } },
    },
    async (request) => {
      const { today, isOnCard, lines, hasReward, reward, claimedAtMs } = await claimToday(context, userOf(request).id);
      return {
        success: true as const,
        daily_number: today.number,
        is_on_card: isOnCard,
        line_count: lines.length,
        has_reward: hasReward,
        reward: reward ? toRewardBody(reward) : null,
        claimed_at: toIso(claimedAtMs),
      };
    },
  );
  registerHistory(app, context);
}
