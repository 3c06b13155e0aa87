// What a link opens, for everybody who has it.

import type { FastifyReply } from 'fastify';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { passwordLimit } from '../../../http/rate-limits.ts';
import { failures } from '../../../http/schemas.ts';
import { createTurns } from './one-at-a-time.ts';
import { openShare } from './open-share.ts';
import { OpeningBody, OpeningQuery, SharedReading, ShareParams } from './schemas.ts';

export function registerOpening(app: App, context: Context): void {
  const turns = createTurns();
  const open = async (reply: FastifyReply, uuid: string, password: string | undefined) => {
    // It may be revoked at any moment.
    void reply.header('cache-control', 'no-store');
    return openShare(context, turns, uuid, password);
  };
  app.get(
    '/share/:uuid',
    {
      config: passwordLimit(context.settings),
      schema: {
        summary: 'A shared reading',
        params: ShareParams,
        querystring: OpeningQuery,
        response: { 200: SharedReading, ...failures(403, 404, 410) },
      },
    },
    async ({ params, query }, reply) => open(reply, params.uuid, query.password),
  );
  app.post(
    '/share/:uuid',
    {
      config: passwordLimit(context.settings),
      schema: {
        summary: 'A shared reading, by a password that stands in no address',
        params: ShareParams,
        body: OpeningBody,
        response: { 200: SharedReading, ...failures(403, 404, 410) },
      },
    },
    async ({ params, body }, reply) => open(reply, params.uuid, body.password),
  );
}
