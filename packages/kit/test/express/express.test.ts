import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBudget } from '../../src/budget/budget.ts';
import { health, logRequests, shed } from '../../src/express/index.ts';
import { createHealth } from '../../src/health/health.ts';
import { createShedding } from '../../src/shedding/shedding.ts';
import { logging } from '../logs/logging.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 5 });

describe('logRequests', () => {
  it('writes one line a request, in the shape of the log', async () => {
    const { log, lines } = logging();
    const app = express();
    app.use(logRequests(log));
    app.use('/api', (_request, response) => void response.status(201).send('made'));
    const origin = await listening(createServer(app));
    await fetch(`${origin}/api/users/7?token=secret`, { method: 'POST', body: '{}' });
    await until(() => expect(lines).toHaveLength(1));
    expect(lines[0]).toEqual({
      time: expect.any(String),
      level: 'info',
      name: 'app',
      pid: process.pid,
      requestId: expect.stringMatching(/^[\da-f]{8}-1$/),
      method: 'POST',
      path: '/api/users/7',
      status: 201,
      durationMs: expect.any(Number),
      msg: 'request completed',
    });
  });

  it('tells of faults of the server as errors, of refusals as warnings, and of clients that left', async () => {
    const { log, lines } = logging();
    const app = express();
    app.use(logRequests(log));
    app.get('/error', (_request, response) => void response.status(500).end());
    app.get('/refused', (_request, response) => void response.status(503).end());
    app.get('/missing', (_request, response) => void response.status(404).end());
    app.get('/never', () => undefined);
    const origin = await listening(createServer(app));
    for (const path of ['/error', '/refused', '/missing']) await fetch(`${origin}${path}`);
    const leaving = httpRequest(`${origin}/never`).on('error', () => undefined);
    leaving.end();
    setTimeout(() => leaving.destroy(), 50);
    await until(() => expect(lines).toHaveLength(4));
    expect(lines.map(({ level, path, status, aborted }) => [level, path, status, aborted])).toEqual([
      ['error', '/error', 500, undefined],
      ['warn', '/refused', 503, undefined],
      ['info', '/missing', 404, undefined],
      ['info', '/never', undefined, true],
    ]);
  });

  it('gives requests an id, and takes one from outside only where it is asked to and fit for a line', async () => {
    const { log, lines } = logging();
    const handle = logRequests(log, { requestIdHeader: 'X-Request-Id' });
    const ids: unknown[] = [];
    const origin = await listening(
      createServer((request, response) => {
        handle(request, response);
        ids.push((request as { id?: unknown }).id);
        response.end();
      }),
    );
    const ask = (id: string) => fetch(origin, { headers: { 'x-request-id': id } });
    for (const id of ['trace-7', 'a b', 'x'.repeat(200)]) await ask(id);
    await until(() => expect(lines).toHaveLength(3));
    expect(ids[0]).toBe('trace-7');
    expect(new Set(ids.slice(1).map(String)).size).toBe(2);
    for (const id of ids.slice(1)) expect(id).toMatch(/^[\da-f]{8}-\d$/);
    expect(lines.map(({ requestId }) => requestId)).toEqual(ids);
    const { log: other, lines: closed } = logging();
    const own = logRequests(other);
    const second = await listening(
      createServer((request, response) => {
        own(request, response, () => response.end());
      }),
    );
    await fetch(second, { headers: { 'x-request-id': 'trace-7' } });
    await until(() => expect(closed[0]?.requestId).toMatch(/^[\da-f]{8}-1$/));
  });
});

it('Express has health, shedding and lines beside each other', async () => {
  const { log, lines } = logging();
  const budget = createBudget({ limit: '4GB', env: {} });
  closings.push(() => budget.close());
  const level: { level: 'normal' | 'critical' } = { level: 'critical' };
  const shedding = createShedding({ budget: level, routes: ['POST *'] });
  closings.push(() => shedding.close());
  const app = express();
  app.use(logRequests(log), health(createHealth({ budget })), shed(shedding), express.json());
  app.post('/orders', (request, response) => void response.json(request.body));
  const origin = await listening(createServer(app));
  const order = () =>
    fetch(`${origin}/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
  expect((await order()).status).toBe(503);
  level.level = 'normal';
  expect(await (await order()).json()).toEqual({ a: 1 });
  expect((await fetch(`${origin}/health`)).status).toBe(200);
  await until(() => expect(lines.map(({ status }) => status)).toEqual([503, 200, 200]));
});
