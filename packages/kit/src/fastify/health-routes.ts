// The health routes as a plugin of Fastify: `app.register(healthRoutes, { health })`.

import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Health } from '../health/health.ts';

export async function healthRoutes(app: FastifyInstance, { health }: { health: Health }): Promise<void> {
  for (const url of health.paths) {
    app.route({
      // HEAD comes with GET.
      method: 'GET',
      url,
      // Pages of documentation leave them out (@fastify/swagger).
      schema: { hide: true } as FastifySchema,
      handler: async ({ method, headers }, reply) => {
        const answer = await health.answer(method, url, headers);
        if (answer) reply.code(answer.status).headers(answer.headers);
        return reply.send(answer?.body);
      },
    });
  }
}
