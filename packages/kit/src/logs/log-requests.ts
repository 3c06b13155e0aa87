// One line a request, for servers of node:http and for Express; the line that Fastify's own become.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { levelOfStatus } from './level-of-status.ts';
import { pathOf, roundMs } from './log-line.ts';

export interface RequestLogOptions {
  /** A header to take the id of a request from, as `x-request-id`; none unless given: it is what a client likes. */
  requestIdHeader?: string;
}

/** Of an id that came from outside; others are not taken. */
const acceptableId = /^[\w.:+/=-]{1,128}$/;

/**
 * As a middleware, before all others. It gives `request.id` to requests that have none: `log.child({ requestId: request.id })` joins further lines to it.
 * @returns writes a line when the response is sent, or its client gone
 */
export function logRequests(
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
  { requestIdHeader }: RequestLogOptions = {},
): (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void {
  const header = requestIdHeader?.toLowerCase();
  // Ids of one process do not meet those of another, or of the same one before it was restarted.
  const prefix = randomBytes(4).toString('hex');
  let count = 0;
  const idOf = (request: IncomingMessage): string => {
    const given = header === undefined ? undefined : request.headers[header];
    if (typeof given === 'string' && acceptableId.test(given)) return given;
    count += 1;
    return `${prefix}-${count}`;
  };
  return (request, response, next) => {
    const beganMs = performance.now();
    const { method, url, originalUrl = url } = request as IncomingMessage & { originalUrl?: string };
    const known = (request as { id?: unknown }).id;
    const requestId = typeof known === 'string' ? known : idOf(request);
    if (known === undefined) Object.assign(request, { id: requestId });
    whenOver(response, (isSent) => {
      const durationMs = roundMs(performance.now() - beganMs);
      const line = { requestId, method, path: pathOf(originalUrl ?? '/') };
      if (!isSent) log.info({ ...line, durationMs, aborted: true }, 'request aborted');
      else {
        const { statusCode: status } = response;
        log[levelOfStatus(status)]({ ...line, status, durationMs }, 'request completed');
      }
    });
    next?.();
  };
}

/** By its events: responses that a test injects have them, and nothing else that tells. */
export function whenOver(response: Pick<ServerResponse, 'once'>, tell: (isSent: boolean) => void): void {
  let isSent = false;
  response.once('finish', () => {
    isSent = true;
  });
  response.once('close', () => tell(isSent));
}
