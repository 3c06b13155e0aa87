// How the server does, for those who watch it, and how many use it, for those who come by.

import type { Context } from '../../../context.ts';
import { cards } from '../../../deck/cards.ts';
import type { App } from '../../../http/app-type.ts';
import { unlimited } from '../../../http/rate-limits.ts';
import { failures, Timestamp } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { providerNames } from '../../../providers/provider.ts';
import { countEverything } from './landing-store.ts';
import { registerLogIntake } from './log-routes.ts';
import { createMemoryReader, MemoryMetrics } from './memory.ts';
import { describePerformance, PerformanceMetrics } from './performance.ts';
import { registerAverages, registerErrors, registerTexts } from './watch-routes.ts';

const Alive = Type.Object({ status: Type.Literal('healthy'), timestamp: Timestamp });
const LandingStatistics = Type.Object({
  users: Type.Integer(),
  readings: Type.Integer(),
  cards: Type.Integer(),
  providers: Type.Integer(),
});

/** Services that can be asked, whether they are set up or not; the offline one is none of them. */
const serviceCount = providerNames.filter((name) => name !== 'offline').length;
/** How long the numbers of the landing page may be old: they are asked for by everybody. */
const landingFreshMs = 10_000;

export function registerMonitoring(app: App, context: Context): void {
  const { clock, queries, log } = context;
  const readMemory = createMemoryReader(context);
  const route = <T>(summary: string, response: T) => ({
    config: unlimited,
    schema: { summary, tags: ['monitoring'], response },
  });

  app.get('/monitoring/health', route('Whether it answers', { 200: Alive }), async () => ({
    status: 'healthy' as const,
    timestamp: new Date(clock.now()).toISOString(),
  }));
  app.get('/monitoring/metrics/memory', route('Memory of this worker', { 200: MemoryMetrics }), readMemory);
  app.get('/monitoring/metrics', route('Requests, streams and load', { 200: PerformanceMetrics }), async () =>
    describePerformance(context, await readMemory()),
  );
  registerAverages(app, context);
  registerErrors(app, context);
  registerTexts(app, context, readMemory);
  registerLogIntake(app, context);

  let known = { users: 0, readings: 0 };
  let knownUntilMs = 0;
  app.get(
    '/landing-stats',
    {
      schema: { summary: 'How many users and readings there are', response: { 200: LandingStatistics, ...failures() } },
    },
    async () => {
      if (clock.now() >= knownUntilMs) {
        try {
          known = await countEverything(queries);
          knownUntilMs = clock.now() + landingFreshMs;
        } catch (error) {
          // A page for everybody does without fresh numbers.
          log.warn({ error }, 'the numbers of the landing page are old');
        }
      }
      return { ...known, cards: cards.length, providers: serviceCount };
    },
  );
}
