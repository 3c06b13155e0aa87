import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const monitoring = '/api/v1/monitoring';

describeOnEachDatabase('watching', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, { environment: { LEAK_MODE: 'false' } });
  });
  afterAll(() => server.close());
  const get = (path: string, headers?: Record<string, string>) => server.client().get(`${monitoring}${path}`, headers);

  /** Answers a request with 500, as a fault of ours would. */
  const fail = async (times = 1) => {
    const { transaction } = server.context.database;
    await transaction(async (trx) => trx.schema.alterTable('card_stories').renameTo('hidden').execute());
    for (let count = 0; count < times; count += 1)
      await server.client().get(`/api/v1/cards/major-00?include_story=true&count=${count}`);
    await transaction(async (trx) => trx.schema.alterTable('hidden').renameTo('card_stories').execute());
  };

  describe('errors', () => {
    it('are none at first, and are of the server only', async () => {
      await get('/nowhere');
      await server.client().get('/api/v1/readings');
      expect((await get('/errors')).body).toEqual({ status: 'ok', count: 0, errors: [] });
      expect((await get('/errors/summary')).body).toEqual({
        status: 'ok',
        total: 0,
        by_code: {},
        recent: { last_5min: 0, last_hour: 0, by_route: {} },
        last_error_at: null,
      });
    });

    it('are told without what is inside', async () => {
      await fail();
      const { body, text } = await get('/errors');
      expect(body.count).toBe(1);
      expect(body.errors[0]).toMatchObject({
        timestamp: '2025-01-15T04:00:00.000Z',
        code: 'INTERNAL_ERROR',
        status_code: 500,
        route: 'GET /api/v1/cards/:id',
        request_id: expect.any(String),
      });
      expect(text).not.toMatch(/card_stories|hidden|select|major-00| at /i);
    });

    it('are counted by code, route and time', async () => {
      server.clock.advance(600_000);
      await fail(2);
      const { body } = await get('/errors/summary');
      expect(body).toMatchObject({
        total: 3,
        by_code: { INTERNAL_ERROR: 3 },
        recent: { last_5min: 2, last_hour: 3, by_route: { 'GET /api/v1/cards/:id': 3 } },
        last_error_at: '2025-01-15T04:10:00.000Z',
      });
    });

    it('are kept a hundred of, the newest first', async () => {
      await fail(110);
      server.clock.advance(1000);
      await fail();
      const { body } = await get('/errors?limit=1000');
      expect(body.count).toBe(100);
      expect(body.errors[0].timestamp).toBe('2025-01-15T04:10:01.000Z');
      expect((await get('/errors?limit=3')).body.errors).toEqual(body.errors.slice(0, 3));
      expect((await get('/errors')).body.count).toBe(50);
      expect((await get('/errors/summary')).body.total).toBe(114);
      for (const limit of [0, 1001, 'x']) expect((await get(`/errors?limit=${limit}`)).status).toBe(422);
    });

    it('cannot be cleared', async () => {
      expect((await server.client().post(`${monitoring}/errors/clear`)).status).toBe(404);
    });
  });

  describe('averages', () => {
    it('are of the last minutes', async () => {
      server.clock.advance(2 * 86_400_000);
      await server.client().get('/api/v1/cards/major-02');
      server.clock.advance(180_000);
      await server.client().get('/api/v1/cards/major-02');
      const count = async (minutes: number) => (await get(`/metrics/averages?minutes=${minutes}`)).body.requests.count;
      const [short, long] = [await count(1), await count(1440)];
      expect(short).toBe(1);
      expect(long).toBe(3);
      expect((await get('/metrics/averages')).body).toMatchObject({
        status: 'ok',
        minutes: 5,
        requests: { avg_response_ms: expect.any(Number), p95_response_ms: expect.any(Number), error_rate: 0 },
        streaming: { total_requests: 0 },
      });
      for (const minutes of [0, 1441, 'x'])
        expect((await get(`/metrics/averages?minutes=${minutes}`)).status).toBe(422);
    });
  });

  describe('texts', () => {
    it('are for Prometheus', async () => {
      await server.client().get('/api/v1/cards/major-02');
      const { status, headers, text } = await get('/metrics/prometheus');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/plain');
      expect(text).toMatch(/^tare_heap_used_bytes \d+$/m);
      expect(text).toMatch(/^tarot_requests_total\{route="GET \/api\/v1\/cards\/:id"\} \d+$/m);
      for (const line of text.trim().split('\n'))
        expect(line).toMatch(/^# (HELP|TYPE) \w+ .+$|^\w+(\{.+\})? -?[\d.e+-]+$/);
    });

    it('are for a person', async () => {
      const { status, headers, text } = await get('/performance/report');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/markdown');
      expect(text).toContain('# Performance report');
      expect(text).toMatch(/\| GET \/api\/v1\/cards\/:id \| \d+ \|/);
      expect(text).toMatch(/\| INTERNAL_ERROR \| \d+ \|/);
    });
  });

  it('is for who has the token, where there is one', async () => {
    const guarded = await startServer(database, { environment: { HEALTH_TOKEN: 'a token of this test' } });
    const ask = (path: string, token?: string) =>
      guarded.client().get(`${monitoring}${path}`, token === undefined ? {} : { authorization: `Bearer ${token}` });
    const paths = ['/errors', '/errors/summary', '/metrics/averages', '/metrics/prometheus', '/performance/report'];
    const answers: unknown[] = [];
    for (const path of paths)
      answers.push([
        path,
        (await ask(path)).status,
        (await ask(path, 'another token')).body.error.code,
        (await ask(path, 'a token of this test')).status,
      ]);
    const user = await guarded.signUp();
    const signedIn = (await user.get(`${monitoring}/errors`)).status;
    const report = (await guarded.client().post(`${monitoring}/logs/errors`, { errors: [] })).status;
    await guarded.close();
    expect(answers).toEqual(paths.map((path) => [path, 401, 'UNAUTHORIZED', 200]));
    expect([signedIn, report]).toEqual([401, 200]);
  });
});

describeOnEachDatabase('log intake', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, { environment: { LOG_LEVEL: 'info', LOG_DESTINATION: 'file' } });
  });
  afterAll(() => server.close());
  const batch = (body: unknown) => server.client().post(`${monitoring}/logs/batch`, body);
  const linesWith = (text: string) =>
    readFileSync(join(server.context.settings.dataDirectory, 'tarot.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(text))
      .map((line) => JSON.parse(line));

  it('writes a line for each', async () => {
    const { status, body } = await batch({
      events: [{ type: 'first page' }, { type: 'second page', payload: { message: 'it took\nlong' }, ts: 17 }],
      errors: [
        { type: 'third page', payload: { message: 'no answer', stack: 'Error: no\n  at x' }, user_id: 'somebody' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, processed: { events: 2, errors: 1 } });
    expect(linesWith(' page"')).toMatchObject([
      { level: 'info', client: { type: 'first page' } },
      { level: 'info', client: { type: 'second page', message: 'it took\nlong', claimedTime: '17' } },
      { level: 'warn', client: { type: 'third page', stack: 'Error: no\n  at x', claimedUserId: 'somebody' } },
    ]);
  });

  it('takes errors alone', async () => {
    const send = (body: unknown) => server.client().post(`${monitoring}/logs/errors`, body);
    expect((await send({ errors: [{ type: 'alone' }] })).body.processed).toEqual({ events: 0, errors: 1 });
    expect(linesWith('"alone"')).toHaveLength(1);
    expect((await send({})).status).toBe(422);
    expect((await send({ errors: Array.from({ length: 101 }, () => ({ type: 'x' })) })).status).toBe(422);
  });

  it('hides what opens doors, and drops what nobody asked for', async () => {
    const token = server.context.tokens.sign({
      sub: 'a',
      email: 'b@example.org',
      type: 'access',
      sid: 'c',
      jti: 'd',
      iat: 1,
      exp: 2,
    });
    const short = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmVk';
    const { status } = await batch({
      errors: [
        {
          type: 'secretive',
          payload: {
            message: `GET /x?access_token=${token}&b=1 with Bearer abc.def and password: "hunter2", token=sesame`,
            stack: token,
            more: 'unasked',
          },
          session_id: short,
          level: 'fatal',
        },
      ],
    });
    expect(status).toBe(200);
    const [line] = linesWith('secretive');
    const text = JSON.stringify(line);
    expect(line.level).toBe('warn');
    for (const secret of [token, short, 'abc.def', 'hunter2', 'sesame', 'unasked', 'fatal'])
      expect(text).not.toContain(secret);
    expect(line.client.message).toContain('GET /x?access_token=');
  });

  it.each([
    [{ events: 'many' }],
    [{ events: [{}] }],
    [{ events: [{ type: '' }] }],
    [{ events: [{ type: 'x'.repeat(101) }] }],
    [{ events: [{ type: 'x', payload: 'text' }] }],
    [{ events: [{ type: 'x', payload: { message: 'x'.repeat(2001) } }] }],
    [{ events: [{ type: 'x', ts: { now: 1 } }] }],
    [{ events: [{ type: 'x', user_id: 7 }] }],
    [{ errors: Array.from({ length: 101 }, () => ({ type: 'x' })) }],
    [
      {
        events: Array.from({ length: 60 }, () => ({ type: 'x' })),
        errors: Array.from({ length: 41 }, () => ({ type: 'x' })),
      },
    ],
  ])('refuses what is not as it has to be (%#)', async (body) => {
    expect((await batch(body)).status).toBe(422);
    expect(linesWith('"type":"x')).toEqual([]);
  });

  it('refuses what is too long', async () => {
    const long = { type: 'x', payload: { message: 'x'.repeat(2000) } };
    expect((await batch({ events: Array.from({ length: 80 }, () => long) })).status).toBe(413);
  });

  it('is not kept busy by any text', async () => {
    const nasty = [
      'eyJ'.repeat(600),
      'eyJ-'.repeat(490),
      'token '.repeat(330),
      'Bearer   '.repeat(220),
      '"='.repeat(990),
    ];
    const events = Array.from({ length: 60 }, (_, index) => ({
      type: 'nasty',
      payload: { message: nasty[index % nasty.length] },
    }));
    expect((await batch({ events })).status).toBe(200);
    expect(linesWith('"nasty"')).toHaveLength(60);
  });

  it('takes so many batches of an address in a minute', async () => {
    const limited = await startServer(database, { environment: { RATE_LIMIT_PER_MINUTE: '1000' } });
    const statuses: number[] = [];
    for (let count = 0; count < 32; count += 1)
      statuses.push((await limited.client().post(`${monitoring}/logs/batch`, {})).status);
    const others = (await limited.client().get('/api/v1/spreads')).status;
    await limited.close();
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
    expect(others).toBe(200);
  });
});
