// /interpretations: what characters say of cards. Everybody reads it; administrators write it.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { countsOf } from '../characters/listing.ts';
import { registerInterpretationChanges } from './change-routes.ts';
import {
  countInterpretations,
  findInterpretation,
  findOfPair,
  listDetailed,
  listInterpretations,
  summarize,
} from './interpretations-store.ts';
import { registerInterpretationsOf } from './of-routes.ts';
import {
  DetailedAnswer,
  DetailedBody,
  InterpretationBody,
  InterpretationsAnswer,
  InterpretationsQuery,
  PairParams,
  SummaryAnswer,
} from './schemas.ts';

export function registerInterpretations(app: App, context: Context): void {
  const { queries } = context;
  app.get(
    '/interpretations',
    {
      schema: {
        summary: 'What characters say of cards',
        querystring: InterpretationsQuery,
        response: { 200: InterpretationsAnswer, ...failures() },
      },
    },
    async ({ query }) => ({
      interpretations: await listInterpretations(queries, query),
      ...countsOf(await countInterpretations(queries, query), query),
    }),
  );
  app.get(
    '/interpretations/with-details',
    {
      schema: {
        summary: 'What characters say of cards, and who and which they are',
        querystring: InterpretationsQuery,
        response: { 200: DetailedAnswer, ...failures() },
      },
    },
    async ({ query }) => ({
      interpretations: await listDetailed(queries, query),
      ...countsOf(await countInterpretations(queries, query), query),
    }),
  );
  app.get(
    '/interpretations/stats/summary',
    { schema: { summary: 'Numbers of interpretations', response: { 200: SummaryAnswer, ...failures() } } },
    async () => summarize(queries),
  );
  app.get(
    '/interpretations/:id',
    {
      schema: {
        summary: 'An interpretation',
        params: IdParams,
        response: { 200: InterpretationBody, ...failures(404) },
      },
    },
    async ({ params }) => findInterpretation(queries, params.id),
  );
  app.get(
    '/interpretations/card/:cardId/character/:characterId',
    {
      schema: {
        summary: 'What a character says of a card',
        params: PairParams,
        response: { 200: DetailedBody, ...failures(404) },
      },
    },
    async ({ params }) => findOfPair(queries, params.cardId, params.characterId),
  );
  registerInterpretationsOf(app, context);
  registerInterpretationChanges(app, context);
}
