// /spreads: how cards are laid.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { sendCached } from '../../../http/cached-answers.ts';
import { Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { findSpreads } from './find-spreads.ts';
import { recommendSpreads } from './recommend.ts';
import {
  PopularAnswer,
  RecommendAnswer,
  RecommendBody,
  SpreadBody,
  SpreadParams,
  SpreadsAnswer,
  SpreadsQuery,
  StatisticsAnswer,
  ValidateAnswer,
  ValidateBody,
} from './schemas.ts';
import { listSpreads } from './spread-answer.ts';
import { describePopular, describeSpreads } from './statistics.ts';
import { validateSpread } from './validate.ts';

export function registerSpreads(app: App, { counters, answers }: Context): void {
  app.get(
    '/spreads',
    { schema: { summary: 'Spreads', querystring: SpreadsQuery, response: { 200: SpreadsAnswer, ...failures() } } },
    async ({ query }, reply) =>
      sendCached(reply, answers, `spreads ${JSON.stringify(query)}`, async () => {
        const { page, page_size } = query;
        const found = findSpreads(await listSpreads(counters), query);
        const shown = found.slice((page - 1) * page_size, page * page_size);
        return {
          spreads: shown,
          total_count: found.length,
          page,
          page_size,
          has_more: page * page_size < found.length,
        };
      }),
  );
  app.get(
    '/spreads/:id',
    { schema: { summary: 'A spread', params: SpreadParams, response: { 200: SpreadBody, ...failures(404) } } },
    async ({ params }) => {
      const spread = (await listSpreads(counters)).find(({ id }) => id === params.id);
      return required(spread, () => new Problem('SPREAD_NOT_FOUND', 'There is no such spread.'));
    },
  );
  app.post(
    '/spreads/recommendations',
    {
      schema: {
        summary: 'Spreads that suit somebody',
        body: RecommendBody,
        response: { 200: RecommendAnswer, ...failures() },
      },
    },
    async ({ body }) => ({ recommendations: recommendSpreads(await listSpreads(counters), body) }),
  );
  app.get(
    '/spreads/popular/overview',
    { schema: { summary: 'Spreads that many lay', response: { 200: PopularAnswer, ...failures() } } },
    async () => describePopular(await listSpreads(counters)),
  );
  app.get(
    '/spreads/stats/overview',
    { schema: { summary: 'Numbers of spreads', response: { 200: StatisticsAnswer, ...failures() } } },
    async () => describeSpreads(await listSpreads(counters)),
  );
  app.post(
    '/spreads/validate',
    {
      schema: {
        summary: 'Whether a spread could be laid',
        body: ValidateBody,
        response: { 200: ValidateAnswer, ...failures() },
      },
    },
    async ({ body }) => validateSpread(body),
  );
}
