import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

describeOnEachDatabase('monitoring', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, {
      environment: { HEALTH_TOKEN: 'a token of this test', LEAK_MODE: 'false', PROVIDER_STYLE: 'http' },
    });
  });
  afterAll(() => server.close());
  const get = (path: string, headers?: Record<string, string>) => server.client().get(path, headers);

  it('says what it is', async () => {
    expect((await get('/')).body).toMatchObject({
      environment: 'development',
      features: expect.arrayContaining(['core']),
    });
  });

  it('is well, also for ten who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => get('/health')));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'ok', components: { database: 'ok' } });
    }
    expect((await get('/api/v1/monitoring/health')).body.status).toBe('healthy');
  });

  it('tells memory in the names that agents know, and more', async () => {
    const { body } = await get('/api/v1/monitoring/metrics/memory');
    expect(body).toMatchObject({ status: 'ok', loaded: { groups: expect.arrayContaining(['core']), providers: [] } });
    for (const figure of [
      body.memory.rss_mb,
      body.memory.vms_mb,
      body.memory.percent,
      body.memory.heap_used_mb,
      body.process.num_threads,
      body.process.num_fds,
    ])
      expect(figure).toBeGreaterThan(0);
    for (const field of ['size', 'max_size', 'default_ttl'])
      expect(body.cache).toHaveProperty(field, expect.any(Number));
  });

  it('counts what is answered from the cache', async () => {
    const hits = async () => (await get('/api/v1/monitoring/metrics/memory')).body.cache.hits;
    const before = await hits();
    for (let count = 0; count < 3; count += 1) await get('/api/v1/cards?page=3&page_size=7');
    expect(await hits()).toBe(before + (server.context.settings.CACHE_ENTRIES > 0 ? 2 : 0));
  });

  it('tells of requests and streams', async () => {
    await get('/api/v1/cards/major-02');
    await get('/api/v1/cards/major-03');
    server.context.streams.record({
      provider: 'offline',
      firstTokenMs: 10,
      durationMs: 1000,
      tokens: 50,
      isError: false,
    });
    server.context.streams.record({
      provider: 'offline',
      firstTokenMs: null,
      durationMs: 1000,
      tokens: 0,
      isError: true,
    });
    const { data } = (await get('/api/v1/monitoring/metrics')).body;
    expect(data.recent_5min.count).toBeGreaterThan(0);
    expect(data.streaming_5min).toEqual({
      total_requests: 2,
      avg_first_token_ms: 10,
      p95_first_token_ms: 10,
      tokens_per_second: 25,
      total_tokens: 50,
      error_rate: 0.5,
      errors: 1,
    });
    expect(data.streaming_by_provider).toHaveProperty('offline');
    const routes = data.routes.map(({ route }: { route: string }) => route);
    expect(routes).toContain('GET /api/v1/cards/:id');
    expect(routes).not.toContain('GET /api/v1/cards/major-02');
  });

  it('tells the landing page how many there are', async () => {
    const before = (await get('/api/v1/landing-stats')).body;
    expect(before).toEqual({ users: 0, readings: 0, cards: 78, providers: 3 });
    const client = await server.signUp();
    await client.post('/api/v1/readings', { question: 'How many?', spread_template_id: 'single_ember' });
    server.clock.advance(10_000);
    expect((await get('/api/v1/landing-stats')).body).toMatchObject({ users: 1, readings: 1 });
  });

  it('shows the inside to those who have the token', async () => {
    expect((await get('/metrics')).status).toBe(401);
    const { status, text } = await get('/metrics', { authorization: 'Bearer a token of this test' });
    expect(status).toBe(200);
    expect(text).toContain('tare_pool_active');
    expect((await get('/health/memory', { authorization: 'Bearer a token of this test' })).body).toHaveProperty(
      'parts',
    );
  });
});
