// A client of server-sent events that can do what browsers do not: read slowly, or leave.

import { once } from 'node:events';
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import type { Client } from './client.ts';

export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What came, as it came. */
  readonly text: string;
  /** Data of the events so far. */
  readonly data: readonly string[];
  /** The text that the pieces make. */
  readonly said: string;
  /** When it has ended, or broke off. */
  readonly ended: Promise<void>;
  /** Rejects where it ended before. */
  waitFor(isSo: (reader: EventReader) => boolean): Promise<void>;
  stopReading(): void;
  goOn(): void;
  leave(): void;
}

const cookiesOf = (client: Client): string =>
  [...client.cookies]
    .filter(([, { path }]) => path === '/')
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ');

export async function readEvents(
  client: Client,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const request = send(`${client.url}${path}`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', cookie: cookiesOf(client), ...headers },
  });
  request.end(JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  return createReader(request, response);
}

function createReader(request: ClientRequest, response: IncomingMessage): EventReader {
  let text = '';
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  response.setEncoding('utf8').on('error', () => undefined);
  response.on('data', (part: string) => {
    text += part;
  });
  const reader: EventReader = {
    status: response.statusCode ?? 0,
    headers: response.headers,
    get text() {
      return text;
    },
    get data() {
      return text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? [event.slice(6)] : []));
    },
    get said() {
      return reader.data.flatMap((data) => (data.startsWith('"') ? [JSON.parse(data)] : [])).join('');
    },
    ended,
    waitFor: async (isSo) => {
      while (!isSo(reader)) {
        if (isOver) throw new Error(`It ended before: ${text.slice(-200)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    stopReading: () => void response.pause(),
    goOn: () => void response.resume(),
    leave: () => void request.destroy(),
  };
  return reader;
}
