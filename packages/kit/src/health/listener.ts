// The health routes for servers of node:http and for Express, on the server's own port or on one beside it.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Health } from './health.ts';

/**
 * As a middleware of Express, or in front of a handler of node:http.
 * @returns whether it was a health route, and is answered
 */
export function healthListener(
  health: Health,
): (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => Promise<boolean> {
  return async (request, response, next) => {
    const { method = 'GET', headers } = request;
    // Express cuts the path where a middleware is mounted.
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/';
    try {
      const answer = await health.answer(method, url, headers);
      if (!answer) {
        next?.();
        return false;
      }
      response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
      response.end(method === 'HEAD' ? undefined : answer.body);
    } catch (error) {
      if (next) next(error);
      else response.writeHead(500).end();
    }
    return true;
  };
}

/** A server of its own for them, as for a port that is not reachable from outside. It does not keep the process alive. */
export async function listenForHealth(
  health: Health,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<Server> {
  const listener = healthListener(health);
  const server = createServer((request, response) => {
    void listener(request, response, () => response.writeHead(404).end());
  });
  server.unref();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
