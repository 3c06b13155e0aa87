// Routes outside of /api/v1: who this is, whether it is well, and what the kit tells of its memory.

import { healthRoutes } from '@tare/kit/fastify';
import { createHealth } from '@tare/kit/health';
import { sql } from 'kysely';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { unlimited } from '../../../http/rate-limits.ts';
import { Timestamp } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';

const Root = Type.Object({
  message: Type.String(),
  version: Type.String(),
  environment: Type.String(),
  features: Type.Array(Type.String()),
  docs: Type.Union([Type.String(), Type.Null()]),
});

const State = Type.Union([Type.Literal('ok'), Type.Literal('failing')]);
const HealthBody = Type.Object({
  status: State,
  timestamp: Timestamp,
  level: Type.String({ description: 'Of memory: normal, elevated or critical.' }),
  components: Type.Object({ database: State }),
});

export function registerRoot(app: App, context: Context): void {
  const { settings, groups, queries, budget, clock } = context;
  app.get(
    '/',
    { config: unlimited, schema: { summary: 'What this server is', response: { 200: Root } } },
    async () => ({
      message: 'The deck is shuffled. Ask.',
      version: '1.0.0',
      environment: settings.isProduction ? 'production' : 'development',
      features: [...groups.on],
      docs: settings.API_DOCS ? '/docs' : null,
    }),
  );
  const health = createHealth({
    budget,
    checks: { database: () => sql`select 1`.execute(queries) },
    ...(settings.healthToken === undefined ? {} : { token: settings.healthToken }),
  });
  app.get(
    '/health',
    { config: unlimited, schema: { summary: 'Whether it is well', response: { 200: HealthBody, 503: HealthBody } } },
    async (_request, reply) => {
      const answer = await health.answer('GET', '/health', {});
      const isWell = answer?.status === 200;
      const status = isWell ? ('ok' as const) : ('failing' as const);
      const timestamp = new Date(clock.now()).toISOString();
      return reply
        .code(isWell ? 200 : 503)
        .send({ status, timestamp, level: budget.level, components: { database: status } });
    },
  );
  const paths = health.paths.filter((path) => path === '/metrics' || path === '/health/memory');
  app.register(healthRoutes, { health: { ...health, paths } });
}
