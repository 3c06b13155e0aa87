// One line a request in an app of Fastify. Where the app itself logs by a log of the kit, that line is Fastify's own, in shape; but Fastify says nothing of a request
// whose client is gone.

import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { pathOf, roundMs } from '../logs/log-line.ts';
import { logRequests, whenOver } from '../logs/log-requests.ts';
import { forWholeApp } from './whole-app.ts';

/** `app.register(requestLines, { log })`, before the routes' plugins. */
export const requestLines: (app: FastifyInstance, options: { log: Logger }) => Promise<void> = forWholeApp(
  '@tare/kit request lines',
  async (app, { log }) => {
    // A child of pino has its parent for a prototype.
    const isLogOfApp = Object.is(app.log, log) || Object.prototype.isPrototypeOf.call(log, app.log);
    if (!isLogOfApp) {
      const line = logRequests(log);
      app.addHook('onRequest', ({ id, raw }, reply, done) => {
        // Fastify's own id of it.
        Object.assign(raw, { id });
        line(raw, reply.raw);
        done();
      });
      return;
    }
    app.addHook('onRequest', (request, reply, done) => {
      whenOver(reply.raw, (isSent) => {
        if (isSent) return;
        const { method, originalUrl } = request;
        const line = { method, path: pathOf(originalUrl), durationMs: roundMs(reply.elapsedTime), aborted: true };
        request.log.info(line, 'request aborted');
      });
      done();
    });
  },
);
