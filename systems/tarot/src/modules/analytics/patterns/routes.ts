// /analytics/patterns: what comes again and again in a user's readings.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { analyzePatterns, listPatterns } from './patterns-store.ts';
import { AnalysisAnswer, PatternsAnswer } from './schemas.ts';

/** More are never found. */
const mostListed = 40;

export function registerPatterns(app: App, context: Context): void {
  const { queries } = context;
  app.post(
    '/analytics/patterns/analyze',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Look for patterns in the last 50 events of readings',
        response: { 200: AnalysisAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const analyzed = await analyzePatterns(context, id);
      const patterns = await listPatterns(queries, id, mostListed);
      return { patterns, total: patterns.length, analyzed_events: analyzed };
    },
  );
  app.get(
    '/analytics/patterns',
    {
      config: { auth: 'user' },
      schema: { summary: 'Patterns that were found last', response: { 200: PatternsAnswer, ...failures(401) } },
    },
    async (request) => {
      const patterns = await listPatterns(queries, userOf(request).id, mostListed);
      return { patterns, total: patterns.length };
    },
  );
}
