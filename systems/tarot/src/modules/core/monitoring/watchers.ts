// Routes that show how the server does from within: for whoever has HEALTH_TOKEN, where one is set, as /metrics asks for it.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { unauthorized } from '../../../http/problem.ts';
import type { Settings } from '../../../settings.ts';

type Hook = (request: FastifyRequest) => Promise<void>;

/** Of a route: `{ onRequest: watchersOnly(settings), schema }`. */
export const watchersOnly =
  ({ healthToken }: Pick<Settings, 'healthToken'>): Hook =>
  async ({ headers }) => {
    if (healthToken === undefined) return;
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (given === undefined || !isSame(given, healthToken))
      throw unauthorized('This is for those who watch the server: Authorization: Bearer TOKEN is asked for.');
  };

/** By digests, which are of one length: the comparison takes the same time however much is right. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digestOf(given), digestOf(token));
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
