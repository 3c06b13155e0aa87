// What somebody does with a recommendation.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { answerRecommendation, markShown } from './answers-store.ts';
import { RecommendationBody } from './schemas.ts';

export function registerRecommendationAnswers(app: App, { queries, clock }: Context): void {
  const route = (summary: string) => ({
    config: { auth: 'user' as const },
    schema: { summary, params: IdParams, response: { 200: RecommendationBody, ...failures(401, 404) } },
  });
  app.post('/analytics/recommendations/:id/shown', route('It was seen'), async (request) =>
    markShown(queries, userOf(request).id, request.params.id, clock.now()),
  );
  app.post('/analytics/recommendations/:id/accept', route('It is taken'), async (request) =>
    answerRecommendation(queries, userOf(request).id, request.params.id, { status: 'accepted', nowMs: clock.now() }),
  );
  app.post('/analytics/recommendations/:id/reject', route('It is not wanted'), async (request) =>
    answerRecommendation(queries, userOf(request).id, request.params.id, { status: 'rejected', nowMs: clock.now() }),
  );
}
