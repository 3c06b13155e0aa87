// Shedding as a plugin of Fastify: before a body is read, and before any hook of a plugin that is registered later.

import type { FastifyInstance } from 'fastify';
import { whenClosed } from '../shedding/listener.ts';
import type { Shedding } from '../shedding/shedding.ts';
import { forWholeApp } from './whole-app.ts';

/** `app.register(shedding, { shedding })`, before the routes' plugins. Closes it with the app. */
export const shedding: (app: FastifyInstance, options: { shedding: Shedding }) => Promise<void> = forWholeApp(
  '@tare/kit shedding',
  async (app, { shedding: guard }) => {
    app.addHook('onRequest', (request, reply, done) => {
      const admission = guard.admit(request.method, request.raw.url ?? '/');
      if (!admission.admitted) {
        const { status, headers, body } = admission.answer;
        void reply.code(status).headers(headers).send(body);
        return;
      }
      if (admission.isCounted) whenClosed(reply.raw, admission.done);
      done();
    });
    app.addHook('onClose', async () => guard.close());
  },
);
