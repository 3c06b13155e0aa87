// The state of a run over HTTP, and the few things that can be asked for: a port of its own, beside that of the server.

import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { prometheusType } from '../prometheus-metric.ts';
import { renderRunMetrics } from './run-metrics.ts';
import type { Supervisor } from './supervisor.ts';

export interface StatusOptions {
  port: number;
  /** 127.0.0.1 unless given. */
  host?: string;
  /** Asked for as `Authorization: Bearer TOKEN`; without one, whoever reaches the port may read, and whoever is on this machine may ask. */
  token?: string;
}

interface Answer {
  status: number;
  type?: string;
  body: string;
}

/**
 * `GET /metrics`, `/status`, `/health`; `POST /recycle`, `/workers/ID/recycle`, `/workers/ID/heap-snapshot`, `/workers/ID/heap-profile`.
 * @throws the server's own error where it cannot listen, by its promise
 */
export async function listenForStatus(
  supervisor: Supervisor,
  { port, host = '127.0.0.1', token }: StatusOptions,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(supervisor, request, token).then(
      (found) => send(response, found),
      (error: unknown) => send(response, fault(500, error instanceof Error ? error.message : String(error))),
    );
  });
  // A port that asks for nothing but a line may not be held open by who sends none.
  server.requestTimeout = 5000;
  server.unref();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function answer(supervisor: Supervisor, request: IncomingMessage, token: string | undefined): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  const [path = ''] = url.split('?');
  const isHealth = path === '/health';
  if (!isHealth && token !== undefined && !hasToken(request, token))
    return fault(401, 'Authorization: Bearer TOKEN is asked for.');
  if (method === 'GET' || method === 'HEAD') return read(supervisor, path);
  if (method !== 'POST') return fault(405, 'GET and POST are answered here.');
  // A page in a browser on this machine can send a POST here, too, but not without its origin.
  if (request.headers.origin !== undefined) return fault(403, 'Pages of other sites may ask for nothing here.');
  if (token === undefined && !isLocal(request))
    return fault(403, 'Without a token, only this machine may ask for anything.');
  return act(supervisor, path);
}

function read(supervisor: Supervisor, path: string): Answer {
  switch (path) {
    case '/metrics':
      return { status: 200, type: prometheusType, body: renderRunMetrics(supervisor.status()) };
    case '/status':
      return json(200, supervisor.status());
    case '/health': {
      const { workers, level } = supervisor.status();
      const ready = workers.filter(({ state }) => state === 'ready').length;
      return json(ready > 0 ? 200 : 503, { status: ready > 0 ? 'ok' : 'no worker is ready', ready, level });
    }
    default:
      return fault(404, 'There are /metrics, /status and /health.');
  }
}

async function act(supervisor: Supervisor, path: string): Promise<Answer> {
  if (path === '/recycle') {
    supervisor.recycle();
    return json(202, { asked: 'recycle', workers: 'all' });
  }
  const [, id, deed] = /^\/workers\/(\d+)\/(recycle|heap-snapshot|heap-profile)$/.exec(path) ?? [];
  if (id === undefined) return fault(404, 'There are /recycle and /workers/ID/{recycle,heap-snapshot,heap-profile}.');
  const worker = Number(id);
  if (!supervisor.status().workers.some((one) => one.id === worker)) return fault(404, `There is no worker ${id}.`);
  if (deed === 'recycle') {
    supervisor.recycle(worker);
    return json(202, { asked: 'recycle', worker });
  }
  try {
    return json(200, await supervisor.writeHeapFile(worker, deed === 'heap-snapshot' ? 'snapshot' : 'profile'));
  } catch (error) {
    return fault(409, error instanceof Error ? error.message : String(error));
  }
}

function send(response: ServerResponse, { status, type = 'application/json; charset=utf-8', body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const json = (status: number, content: unknown): Answer => ({ status, body: `${JSON.stringify(content)}\n` });
const fault = (status: number, error: string): Answer => json(status, { error });

const isLocal = ({ socket }: IncomingMessage): boolean => /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
