// /analytics/recommendations: what to lay, whom to listen to, and how to be read to.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { registerRecommendationAnswers } from './answer-routes.ts';
import { generateRecommendations } from './generate.ts';
import { findHabits } from './habits-store.ts';
import { recommendStyle } from './interpretation-style.ts';
import { listRecommendations } from './recommendations-store.ts';
import {
  QuestionBody,
  RecommendationBody,
  RecommendationsAnswer,
  RecommendationsQuery,
  SpreadForQuestionAnswer,
  StyleAnswer,
  StyleBody,
} from './schemas.ts';
import { spreadsForQuestion } from './spread-for-question.ts';

const GeneratedAnswer = Type.Object({
  generated_count: Type.Integer({ description: 'Those that were not there before.' }),
  recommendations: Type.Array(RecommendationBody),
});
const mostListed = 100;

export function registerRecommendations(app: App, context: Context): void {
  registerGenerated(app, context);
  registerRecommendationAnswers(app, context);
  registerRules(app, context);
}

function registerGenerated(app: App, context: Context): void {
  const { queries } = context;
  app.post(
    '/analytics/recommendations/generate',
    {
      config: { auth: 'user' },
      schema: { summary: 'Renew what is recommended', response: { 200: GeneratedAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const count = await generateRecommendations(context, id);
      const recommendations = await listRecommendations(queries, id, { status: 'open', limit: mostListed });
      return { generated_count: count, recommendations };
    },
  );
  app.get(
    '/analytics/recommendations',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'What is recommended',
        querystring: RecommendationsQuery,
        response: { 200: RecommendationsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const recommendations = await listRecommendations(queries, userOf(request).id, request.query);
      return { recommendations, total: recommendations.length };
    },
  );
}

function registerRules(app: App, { queries }: Context): void {
  app.post(
    '/analytics/recommendations/spread-for-question',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Which spread suits a question',
        body: QuestionBody,
        response: { 200: SpreadForQuestionAnswer, ...failures(401) },
      },
    },
    async ({ body: { question } }) => {
      const { best, others } = spreadsForQuestion(question);
      return { question, recommendation: best, alternatives: others };
    },
  );
  app.post(
    '/analytics/recommendations/interpretation-style',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'How to be read to',
        body: StyleBody,
        response: { 200: StyleAnswer, ...failures(401) },
      },
    },
    async (request) => recommendStyle(await findHabits(queries, userOf(request).id), request.body.question),
  );
}
