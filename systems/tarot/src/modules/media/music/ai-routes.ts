// Parameters of music by an AI, so many a month. Each generation counts, also one that the fallback answered: else a prompt that an AI cannot answer would ask it
// for nothing, as often as somebody likes.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { type SignedIn, userOf } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { addMonths, monthOf, startOfMonth } from '../../../time.ts';
import { parseMusic } from './parse-music.ts';
import { type Quota, readQuota, takeFromQuota } from './quotas-store.ts';
import { AiMusicAnswer, MusicPrompt, QuotaBody } from './schemas.ts';

const mostAMonth = 20;
const mostAMonthPremium = 100;

function quotaOf({ isPremium }: SignedIn, nowMs: number): Quota {
  const period = monthOf(nowMs);
  return {
    kind: 'ai_music',
    period,
    most: isPremium ? mostAMonthPremium : mostAMonth,
    endsAtMs: startOfMonth(addMonths(period, 1)),
  };
}

export function registerAiMusic(app: App, context: Context): void {
  const { queries, clock } = context;
  app.post(
    '/ai/generate-music',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Parameters of music that suit a prompt',
        body: MusicPrompt,
        response: { 200: AiMusicAnswer, ...failures(401, 403) },
      },
    },
    async (request) => {
      const user = userOf(request);
      const quota = quotaOf(user, clock.now());
      const quota_remaining = await takeFromQuota(queries, user.id, quota);
      if (quota_remaining === null)
        throw new Problem('AI_QUOTA_EXCEEDED', `${quota.most} a month are all there are. There are more next month.`);
      return { ...(await parseMusic(context, request.body.prompt)), quota_remaining };
    },
  );
  app.get(
    '/ai/quota',
    {
      config: { auth: 'user' },
      schema: { summary: 'Generations by AI left this month', response: { 200: QuotaBody, ...failures(401) } },
    },
    async (request) => {
      const user = userOf(request);
      return readQuota(queries, user.id, quotaOf(user, clock.now()));
    },
  );
}
