import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBudget } from '../../src/budget/budget.ts';
import type { Level } from '../../src/budget/level.ts';
import { closeWith, requestLines, tareKit } from '../../src/fastify/index.ts';
import { createHealth } from '../../src/health/health.ts';
import { listParts } from '../../src/parts.ts';
import { createShedding } from '../../src/shedding/shedding.ts';
import { type Logging, logging } from '../logs/logging.ts';

const apps: { close(): PromiseLike<unknown> }[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 5 });

/** An app with routes that end in each way; its own log is the given one, or none. */
function served({ log }: Pick<Logging, 'log'>, isLogOfApp: boolean): FastifyInstance {
  const app = fastify(isLogOfApp ? { loggerInstance: log as FastifyBaseLogger } : {});
  apps.push(app);
  app.register(requestLines, { log });
  app.register(async (inner) => {
    inner.get('/users/:id', async () => ({ a: 1 }));
    inner.get('/error', async () => {
      throw Object.assign(new Error('no database'), { code: 'NO_DATABASE' });
    });
    inner.get('/refused', async (_request, reply) => reply.code(503).send());
    inner.get('/never', (_request, reply) => {
      reply.hijack();
    });
  });
  return app;
}

describe.each([
  ['whose own log it is', true],
  ['that has no log', false],
])('lines of an app of Fastify %s', (_name, isLogOfApp) => {
  it('are one a request, in the shape of the log', async () => {
    const made = logging();
    const app = served(made, isLogOfApp);
    await app.inject('/users/7?token=secret');
    await until(() => expect(made.lines).toHaveLength(1));
    expect(made.lines[0]).toEqual({
      time: expect.any(String),
      level: 'info',
      name: 'app',
      pid: process.pid,
      requestId: 'req-1',
      method: 'GET',
      path: '/users/7',
      status: 200,
      durationMs: expect.any(Number),
      msg: 'request completed',
    });
  });

  it('tell of refusals as warnings, of faults as errors, and of clients that left', async () => {
    const made = logging();
    const app = served(made, isLogOfApp);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    await fetch(`${origin}/refused?a`);
    await fetch(`${origin}/error`);
    const leaving = httpRequest(`${origin}/never?token=secret`).on('error', () => undefined);
    leaving.end();
    setTimeout(() => leaving.destroy(), 50);
    const ends = () => made.lines.filter(({ msg }) => msg?.startsWith('request '));
    await until(() => expect(ends()).toHaveLength(3));
    expect(ends().map(({ level, method, path, status, aborted }) => [level, method, path, status, aborted])).toEqual([
      ['warn', 'GET', '/refused', 503, undefined],
      ['error', 'GET', '/error', 500, undefined],
      ['info', 'GET', '/never', undefined, true],
    ]);
    expect(new Set(ends().map(({ requestId }) => requestId)).size).toBe(3);
    expect(made.text()).not.toContain('secret');
  });
});

describe('a log that Fastify has for its own', () => {
  it('has what it says of errors in shape, and joined to the request', async () => {
    const made = logging();
    await served(made, true).inject('/error?a=1');
    await until(() => expect(made.lines).toHaveLength(2));
    const { error, ...rest } = made.lines[0] ?? {};
    expect(rest).toMatchObject({ level: 'error', requestId: 'req-1', method: 'GET', path: '/error', status: 500 });
    expect(error).toEqual({
      name: 'Error',
      code: 'NO_DATABASE',
      message: 'no database',
      stack: expect.stringContaining('no database'),
    });
    expect(made.lines[1]).toMatchObject({ level: 'error', requestId: 'req-1', status: 500, msg: 'request completed' });
  });

  it('tells of a route that is not there without the query, and of what handlers say by the request', async () => {
    const made = logging();
    const app = fastify({ loggerInstance: made.log });
    apps.push(app);
    app.get('/', async (request) => {
      request.log.info({ user: 7 }, 'asked');
      return 'a';
    });
    await app.inject('/missing?token=secret');
    await app.inject('/');
    await until(() => expect(made.lines).toHaveLength(4));
    expect(made.lines.map(({ msg, path, status }) => [msg, path, status])).toEqual([
      ['Route GET:/missing not found', undefined, undefined],
      ['request completed', '/missing', 404],
      ['asked', undefined, undefined],
      ['request completed', '/', 200],
    ]);
    expect(made.lines[2]).toMatchObject({ requestId: 'req-2', user: 7 });
  });

  it('keeps the headers of a request that somebody logs whole', async () => {
    const made = logging();
    const app = fastify({ loggerInstance: made.log });
    apps.push(app);
    app.get('/', async (request) => {
      request.log.info({ headers: request.headers, raw: { rawHeaders: request.raw.rawHeaders } }, 'asked');
      return 'a';
    });
    await app.inject({ url: '/', headers: { authorization: 'Bearer hunter2', cookie: 'sid=hunter2' } });
    await until(() => expect(made.lines).toHaveLength(2));
    expect(made.text()).not.toContain('hunter2');
    expect(made.lines[0]).toMatchObject({ headers: { authorization: '[Redacted]' } });
  });
});

describe('tareKit', () => {
  it('has health, shedding and lines for the whole app, and closes with it what it was given', async () => {
    const made = logging();
    const budget = createBudget({ limit: '4GB', env: {}, intervalMs: 3_600_000 });
    const level: { level: Level } = { level: 'normal' };
    const shedding = createShedding({ budget: level, routes: ['/heavy'], name: 'of tareKit' });
    const order: string[] = [];
    const closing = (name: string) => ({
      close: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push(name);
      },
    });
    const watched = { ...budget, close: () => void order.push('budget') };
    const log = Object.assign(made.log, { close: () => void order.push('log') });
    const app = fastify({ loggerInstance: log });
    app.register(tareKit, {
      budget: watched,
      health: createHealth({ budget }),
      shedding,
      log,
      parts: [closing('pool'), closing('client')],
    });
    app.register(async (inner) => {
      inner.get('/heavy', async () => 'in');
    });
    expect((await app.inject('/heavy')).statusCode).toBe(200);
    level.level = 'critical';
    expect((await app.inject('/heavy')).statusCode).toBe(503);
    expect((await app.inject('/health')).json()).toMatchObject({ status: 'ok' });
    await until(() => expect(made.lines.map(({ status }) => status)).toEqual([200, 503, 200]));
    expect(listParts('shedding').map(({ name }) => name)).toContain('of tareKit');
    await app.close();
    expect(order).toEqual(['pool', 'client', 'budget', 'log']);
    expect(listParts('shedding').map(({ name }) => name)).not.toContain('of tareKit');
    budget.close();
  });

  it('leaves out what is not given', async () => {
    const app = fastify();
    apps.push(app);
    app.register(tareKit, {});
    expect((await app.inject('/health')).statusCode).toBe(404);
  });

  it('closes a budget with the app, so that it reads no more', async () => {
    let reads = 0;
    const budget = createBudget({
      limit: '4GB',
      env: {},
      intervalMs: 100,
      now: () => {
        reads += 1;
        return performance.now();
      },
    });
    const app = fastify();
    app.register(closeWith, { part: budget });
    await app.listen({ port: 0, host: '127.0.0.1' });
    await until(() => expect(reads).toBeGreaterThan(1));
    const closed = once(app.server, 'close');
    await app.close();
    await closed;
    const before = reads;
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(reads).toBe(before);
  });
});
