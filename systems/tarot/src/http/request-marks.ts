// Each answer says which request it is of, and how long it took.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { App } from './app-type.ts';

const acceptableId = /^[\w.:+/=-]{8,128}$/;

/** What a proxy in front calls it, where that can be written to a log; else one of ours. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && acceptableId.test(given) ? given : randomUUID();
}

export function useRequestMarks(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    void reply.header('x-request-id', request.id);
    void reply.header('x-response-time', `${reply.elapsedTime.toFixed(1)}ms`);
    return payload;
  });
}
