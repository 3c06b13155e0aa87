// Rhythms made by rules, so many a day.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { dayOf, startOfTomorrow } from '../../../time.ts';
import { composeRhythm } from './compose-rhythm.ts';
import { type Quota, readQuota, takeFromQuota } from './quotas-store.ts';
import { MusicPrompt, QuotaBody, RhythmAnswer } from './schemas.ts';

const mostADay = 20;

const quotaAt = (nowMs: number): Quota => ({
  kind: 'rhythm',
  period: dayOf(nowMs),
  most: mostADay,
  endsAtMs: startOfTomorrow(nowMs),
});

export function registerRhythm(app: App, { queries, clock, random }: Context): void {
  app.post(
    '/music/generate-rhythm',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'A rhythm that suits a prompt; made by rules',
        body: MusicPrompt,
        response: { 200: RhythmAnswer, ...failures(400, 401) },
      },
    },
    async (request) => {
      const quota_remaining = await takeFromQuota(queries, userOf(request).id, quotaAt(clock.now()));
      if (quota_remaining === null)
        throw new Problem('QUOTA_EXCEEDED', `${mostADay} rhythms a day are all there are. There are more tomorrow.`);
      return { ...composeRhythm(request.body.prompt, random), quota_remaining };
    },
  );
  app.get(
    '/music/quota',
    {
      config: { auth: 'user' },
      schema: { summary: 'Rhythms left today', response: { 200: QuotaBody, ...failures(401) } },
    },
    async (request) => readQuota(queries, userOf(request).id, quotaAt(clock.now())),
  );
}
