// What trials stand on: users that are there from the start, and a load of which every route answers.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';
import config from '../tare.config.ts';
import { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';
import { startProcess } from './support/started.ts';

interface Route {
  method?: string;
  path: string;
  body?: unknown;
}

const { env = {}, load } = config.services['tarot'] ?? {};
if (!load) throw new Error('The configuration has no load.');

describeOnEachDatabase('demo data', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, { environment: { DEMO_DATA: 'true', SECRET_KEY: env['SECRET_KEY'] ?? '' } });
    server.clock.set(new Date().toISOString());
  });
  afterAll(() => server.close());

  it('are users with a month of readings, who can sign in', async () => {
    const client = server.client();
    const { status } = await client.post('/api/v1/auth/login', {
      email: 'demo3@example.org',
      password: 'open sesame 7',
    });
    expect(status).toBe(200);
    const { body } = await client.get('/api/v1/readings?page_size=5');
    expect([body.total_count, body.readings.length]).toEqual([30, 5]);
    expect((await client.get(`/api/v1/readings/${body.readings[0].id}`)).body.card_positions.length).toBeGreaterThan(0);
  });
});

it('are made once, and never in production', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarot-demo-'));
  for (const turn of [1, 2]) {
    const started = await startProcess(directory, { DEMO_DATA: 'true', BCRYPT_COST: '4' });
    const { users, readings } = (await new Client(started.url).get('/api/v1/landing-stats')).body;
    expect([turn, users, readings]).toEqual([turn, 5, 150]);
    expect(await started.end('SIGTERM')).toBe(0);
  }
  await rm(directory, { recursive: true });
  expect(() => readSettings({ DEMO_DATA: 'true', ENVIRONMENT: 'production', SECRET_KEY: 'x'.repeat(32) })).toThrow(
    'DEMO_DATA',
  );
});

it('has a load of more than twelve routes, writes included, that all answer', async () => {
  const { PORT: _, ...environment } = env;
  const started = await startProcess(tmpdir(), environment);
  const routes = (load.routes ?? []) as Route[];
  expect(routes.length).toBeGreaterThan(12);
  expect(routes.filter(({ method = 'GET' }) => method !== 'GET').length).toBeGreaterThan(3);
  const headers = { ...load.headers, 'content-type': 'application/json' };
  for (const { method = 'GET', path, body } of routes) {
    const response = await fetch(`${started.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([path, response.status, await response.text()]).toEqual([
      path,
      expect.toSatisfy((status) => status < 300),
      expect.any(String),
    ]);
  }
  expect(await started.end('SIGTERM')).toBe(0);
});
