// Shedding in front of a handler of node:http, and as a middleware of Express.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Shedding } from './shedding.ts';

/**
 * Before anything that reads bodies, as `express.json()` does.
 * @returns whether the request was refused, and is answered
 */
export function sheddingListener(
  shedding: Shedding,
): (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => boolean {
  return (request, response, next) => {
    const { method = 'GET' } = request;
    // Express cuts the path where a middleware is mounted.
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/';
    const admission = shedding.admit(method, url);
    if (!admission.admitted) {
      const { status, headers, body } = admission.answer;
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.end(method === 'HEAD' ? undefined : body);
      return true;
    }
    if (admission.isCounted) whenClosed(response, admission.done);
    next?.();
    return false;
  };
}

/** What `whenClosed` needs of a response, of either version of HTTP. */
interface Closing {
  closed?: boolean;
  destroyed?: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Once the response is closed: sent, or its client gone, or its socket taken for something else and ended. A client may have gone before anybody listens; then
 * nothing more would come.
 */
export function whenClosed(response: Closing, done: () => void): void {
  if (response.closed || response.destroyed) done();
  else response.once('close', done);
}
