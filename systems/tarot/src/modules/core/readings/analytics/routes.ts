// /readings/analytics: numbers of a user's own readings.

import type { Context } from '../../../../context.ts';
import type { App } from '../../../../http/app-type.ts';
import { userOf } from '../../../../http/authentication.ts';
import { failures } from '../../../../http/schemas.ts';
import type { TSchema } from '../../../../http/typebox.ts';
import {
  describeCards,
  describeChange,
  describeFrequency,
  describePatterns,
  describeSatisfaction,
  describeStats,
  toMap,
} from './describe.ts';
import { registerExport } from './export-routes.ts';
import { openNumbers } from './numbers.ts';
import {
  CardsAnswer,
  CardsQuery,
  CompareAnswer,
  CompareQuery,
  FrequencyAnswer,
  FrequencyQuery,
  KarmaAnswer,
  PatternsAnswer,
  SatisfactionAnswer,
  SpreadsAnswer,
  StatsAnswer,
  VoicesAnswer,
} from './schemas.ts';

const own = <Answer extends TSchema>(summary: string, answer: Answer) => ({
  config: { auth: 'user' as const },
  schema: { summary, response: { 200: answer, ...failures(401) } },
});

const ownBy = <Query extends TSchema, Answer extends TSchema>(summary: string, querystring: Query, answer: Answer) => ({
  config: { auth: 'user' as const },
  schema: { summary, querystring, response: { 200: answer, ...failures(400, 401) } },
});

export function registerReadingAnalytics(app: App, context: Context): void {
  const { clock } = context;
  const path = '/readings/analytics';
  app.get(`${path}/stats`, own('Own readings in numbers', StatsAnswer), async (request) =>
    describeStats(await openNumbers(context, userOf(request).id), clock.now()),
  );
  app.get(`${path}/spreads`, own('How often each spread was laid', SpreadsAnswer), async (request) => ({
    spreads: toMap(await (await openNumbers(context, userOf(request).id)).by('spread_key')),
  }));
  app.get(`${path}/voices`, own('How often each voice was heard', VoicesAnswer), async (request) => ({
    voices: toMap(await (await openNumbers(context, userOf(request).id)).by('character_voice')),
  }));
  app.get(`${path}/karma`, own('How often for which karma', KarmaAnswer), async (request) => ({
    karma: toMap(await (await openNumbers(context, userOf(request).id)).by('karma_context')),
  }));
  app.get(`${path}/satisfaction`, own('How content the user was', SatisfactionAnswer), async (request) =>
    describeSatisfaction(await openNumbers(context, userOf(request).id)),
  );
  app.get(`${path}/patterns`, own('When the user reads', PatternsAnswer), async (request) =>
    describePatterns(await openNumbers(context, userOf(request).id), clock.now()),
  );
  app.get(`${path}/frequency`, ownBy('Readings by days', FrequencyQuery, FrequencyAnswer), async (request) =>
    describeFrequency(await openNumbers(context, userOf(request).id), request.query.period, clock.now()),
  );
  app.get(`${path}/cards`, ownBy('Which cards came most', CardsQuery, CardsAnswer), async (request) =>
    describeCards(await openNumbers(context, userOf(request).id), request.query.limit),
  );
  app.get(`${path}/compare`, ownBy('The last days and those before', CompareQuery, CompareAnswer), async (request) =>
    describeChange(await openNumbers(context, userOf(request).id), request.query, clock.now()),
  );
  registerExport(app, context);
}
