import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import fastify from 'fastify';
import promClient from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Budget, createBudget } from '../../src/budget/budget.ts';
import { createCache } from '../../src/cache/cache.ts';
import { healthRoutes } from '../../src/fastify/index.ts';
import { createHealth, type HealthOptions } from '../../src/health/health.ts';
import { healthListener, listenForHealth } from '../../src/health/listener.ts';
import { lazy } from '../../src/lazy/lazy.ts';
import { addPart, type PartKind } from '../../src/parts.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

function budgetOf(limit: string = '4GB'): Budget {
  const budget = createBudget({ limit, env: {}, intervalMs: 100 });
  closings.push(() => budget.close());
  return budget;
}

const made = (options: Partial<HealthOptions> = {}) => createHealth({ budget: budgetOf(), ...options });

async function listening(server: Server): Promise<string> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  closings.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('createHealth', () => {
  it('says that it is well, and how short memory is', async () => {
    const answer = await made().answer('GET', '/health?from=balancer', {});
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(answer?.body ?? '')).toEqual({ status: 'ok', level: 'normal' });
    const short = createHealth({ budget: budgetOf('10MB') });
    // Short of memory it serves still: a platform that restarted it for that would make it worse.
    expect(await short.answer('GET', '/health', {})).toMatchObject({ status: 200 });
    expect(JSON.parse((await short.answer('GET', '/health', {}))?.body ?? '').level).toBe('critical');
  });

  it('names the checks that fail, and nothing of why', async () => {
    const checks = {
      database: () => Promise.reject(new Error('password of admin is wrong')),
      queue: () => delay(200),
      disk: () => true,
    };
    const answer = await made({ checks, checkTimeoutMs: 20 }).answer('GET', '/health', {});
    expect(answer?.status).toBe(503);
    expect(JSON.parse(answer?.body ?? '').failed).toEqual({ database: 'failed', queue: 'no answer in time' });
  });

  it('asks checks once for all who ask within a second', async () => {
    let asked = 0;
    const health = made({
      freshMs: 50,
      checks: {
        database: async () => {
          asked += 1;
          await delay(5);
        },
      },
    });
    const ask = () => health.answer('GET', '/health', {});
    await Promise.all(Array.from({ length: 500 }, ask));
    await ask();
    expect(asked).toBe(1);
    await delay(60);
    await ask();
    expect(asked).toBe(2);
  });

  it('tells of memory, and of every part', async () => {
    const cache = createCache<string, number>({ name: 'answers', maxBytes: '1MB' });
    closings.push(() => cache.close());
    cache.set('a', 1);
    lazy(() => 1, { name: 'never used' });
    const body = JSON.parse((await made().answer('GET', '/health/memory', {}))?.body ?? '');
    expect(body).toMatchObject({
      level: 'normal',
      budget: { limitBytes: 4e9, source: 'argument' },
      children: { count: expect.any(Number) },
      parts: { cache: [{ name: 'answers', entries: 1, maxBytes: 1e6 }] },
    });
    expect(body.parts.lazy).toContainEqual(expect.objectContaining({ name: 'never used', state: 'unloaded' }));
    for (const field of ['rssBytes', 'privateBytes', 'heapUsedBytes', 'threads', 'fileDescriptors'])
      expect(body.process[field]).toBeGreaterThan(0);
    expect(body.budget.usedBytes).toBeGreaterThan(body.process.heapUsedBytes / 2);
  });

  it('has the field names of monitoring agents', async () => {
    const health = made({ freshMs: 1 });
    await health.answer('GET', '/monitoring/metrics/memory', {});
    await delay(150);
    const body = JSON.parse((await health.answer('GET', '/monitoring/metrics/memory', {}))?.body ?? '');
    expect(body).toEqual({
      status: 'ok',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      memory: { rss_mb: expect.any(Number), vms_mb: expect.any(Number), percent: expect.any(Number) },
      cpu: { percent: expect.any(Number) },
      process: { num_threads: expect.any(Number), num_connections: expect.any(Number), num_fds: expect.any(Number) },
      cache: { size: 0, max_size: 0, entries: 0 },
    });
    expect(body.memory.rss_mb).toBeCloseTo(process.memoryUsage().rss / 1e6, -2);
    expect(body.memory.percent).toBeLessThan(100);
  });

  it('gives Prometheus its text, with that of prom-client behind it', async () => {
    const register = new promClient.Registry();
    new promClient.Counter({ name: 'orders_total', help: 'Orders.', registers: [register] }).inc(3);
    const cache = createCache<string, number>({ name: 'with "quotes"', maxBytes: '1MB' });
    closings.push(() => cache.close());
    const answer = await made({ metrics: () => register.metrics() }).answer('GET', '/metrics', {});
    expect(answer?.headers['content-type']).toContain('version=0.0.4');
    const lines = (answer?.body ?? '').split('\n');
    expect(lines).toContain('tare_budget_limit_bytes{source="argument"} 4000000000');
    expect(lines).toContain('tare_pressure_level{level="normal"} 1');
    expect(lines).toContain('tare_cache_bytes{name="with \\"quotes\\""} 0');
    expect(lines).toContain('orders_total 3');
    for (const line of lines.filter((text) => text !== ''))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? -?\d[\d.e+-]*)$/);
  });

  it('has a line for each figure of pools, clients, schedules and shedding', async () => {
    const report = {
      pool: { active: 1, idle: 2, waiting: 3, timeouts: 4 },
      'http-client': { connected: 1, running: 2, pending: 3, requests: 4, failures: 5 },
      schedule: { jobs: [{ name: 'sweep', runs: 1, failures: 2, skipped: 3 }] },
      shedding: { underWay: 1, admitted: 2, refused: 3 },
    };
    for (const [kind, figures] of Object.entries(report))
      closings.push(addPart({ kind: kind as PartKind, name: 'one', report: () => figures }));
    const health = made();
    const body = JSON.parse((await health.answer('GET', '/health/memory', {}))?.body ?? '');
    expect(body.budget).toMatchObject({ scope: 'process', supervised: null });
    for (const [kind, figures] of Object.entries(report))
      expect(body.parts[kind]).toEqual([{ name: 'one', ...figures }]);
    const lines = ((await health.answer('GET', '/metrics', {}))?.body ?? '').split('\n');
    expect(lines.filter((text) => /^tare_(pool|http|schedule|shedding)/.test(text))).toEqual([
      'tare_pool_active{name="one"} 1',
      'tare_pool_idle{name="one"} 2',
      'tare_pool_waiting{name="one"} 3',
      'tare_pool_timeouts_total{name="one"} 4',
      'tare_http_client_connected{name="one"} 1',
      'tare_http_client_running{name="one"} 2',
      'tare_http_client_pending{name="one"} 3',
      'tare_http_client_requests_total{name="one"} 4',
      'tare_http_client_failures_total{name="one"} 5',
      'tare_schedule_runs_total{name="one",job="sweep"} 1',
      'tare_schedule_failures_total{name="one",job="sweep"} 2',
      'tare_schedule_skipped_total{name="one",job="sweep"} 3',
      'tare_shedding_under_way{name="one"} 1',
      'tare_shedding_admitted_total{name="one"} 2',
      'tare_shedding_refused_total{name="one"} 3',
    ]);
  });

  it('asks for its token, but not of those who only want to know whether it lives', async () => {
    const health = made({ token: 'secret' });
    const status = async (path: string, authorization?: string) =>
      (await health.answer('GET', path, authorization === undefined ? {} : { authorization }))?.status;
    expect(await status('/health')).toBe(200);
    for (const path of ['/health/memory', '/metrics', '/monitoring/metrics/memory']) {
      expect(await status(path)).toBe(401);
      expect(await status(path, 'Bearer wrong')).toBe(401);
      expect(await status(path, 'secret')).toBe(401);
      expect(await status(path, 'Bearer secret')).toBe(200);
    }
  });

  it('answers nothing but GET, and nothing but its own paths', async () => {
    const health = made({ prefix: '/api/v1' });
    expect(health.paths).toContain('/api/v1/health');
    expect(await health.answer('POST', '/api/v1/health', {})).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect(await health.answer('GET', '/health', {})).toBeUndefined();
    expect(await health.answer('GET', '/api/v1/healthy', {})).toBeUndefined();
    expect(await health.answer('GET', '', {})).toBeUndefined();
  });
});

describe('the health routes on a server', () => {
  it('stand in front of a handler of node:http', async () => {
    const listener = healthListener(made());
    const origin = await listening(
      createServer(async (request, response) => {
        if (!(await listener(request, response))) response.end('own');
      }),
    );
    expect(await (await fetch(`${origin}/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${origin}/`)).text()).toBe('own');
    const head = await fetch(`${origin}/health`, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 10, await head.text()]).toEqual([200, true, '']);
  });

  it('are a middleware of Express, wherever it is mounted', async () => {
    const app = express();
    app.use(healthListener(made()));
    app.use('/deep', healthListener(made({ prefix: '/deep' })));
    app.get('/', (_request, response) => void response.send('own'));
    const origin = await listening(createServer(app));
    expect(await (await fetch(`${origin}/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${origin}/deep/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${origin}/`)).text()).toBe('own');
  });

  it('are a plugin of Fastify', async () => {
    const app = fastify();
    closings.push(() => app.close());
    app.register(healthRoutes, { health: made({ token: 'secret' }) });
    expect((await app.inject('/health')).json()).toMatchObject({ status: 'ok' });
    expect((await app.inject('/metrics')).statusCode).toBe(401);
    const metrics = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer secret' } });
    expect(metrics.headers['content-type']).toContain('text/plain');
    expect(metrics.body).toContain('tare_memory_private_bytes');
    expect((await app.inject('/other')).statusCode).toBe(404);
  });

  it('can have a port of their own', async () => {
    const origin = await listening(await listenForHealth(made(), { port: 0 }));
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    expect((await fetch(`${origin}/other`)).status).toBe(404);
  });
});
