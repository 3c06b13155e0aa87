import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

describeOnEachDatabase('errors and limits', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());

  const expectEnvelope = (body: unknown, code: string): void => {
    expect(body).toMatchObject({
      success: false,
      error: { code, message: expect.any(String) },
      request_id: expect.any(String),
    });
    expect(Object.keys(body as object).sort()).toEqual(['error', 'request_id', 'success', 'timestamp']);
  };

  describe('an error', () => {
    it('has one shape, whatever it is of', async () => {
      const client = server.client();
      expectEnvelope((await client.get('/nowhere')).body, 'NOT_FOUND');
      expectEnvelope((await client.get('/api/v1/cards/none')).body, 'CARD_NOT_FOUND');
      expectEnvelope((await client.get('/api/v1/readings')).body, 'UNAUTHORIZED');
      expectEnvelope((await client.get('/api/v1/cards?page=0')).body, 'VALIDATION_ERROR');
      expectEnvelope(
        (await client.post('/api/v1/readings/quick', '{"question":', { 'content-type': 'application/json' })).body,
        'INVALID_REQUEST',
      );
      expectEnvelope(
        (await client.post('/api/v1/readings/quick', 'x', { 'content-type': 'text/csv' })).body,
        'UNSUPPORTED_MEDIA_TYPE',
      );
      expectEnvelope(
        (await client.post('/api/v1/readings/quick', { question: 'x'.repeat(300_000) })).body,
        'PAYLOAD_TOO_LARGE',
      );
    });

    it('names each field that is wrong', async () => {
      const { status, body } = await server.client().post('/api/v1/auth/register', { email: 'x', password: 'short' });
      expect(status).toBe(422);
      const fields = body.error.details.map(({ field }: { field: string }) => field);
      expect(fields).toEqual(
        expect.arrayContaining(['body.email', 'body.password', 'body.name', 'body.confirm_password']),
      );
    });

    it('says nothing of the inside', async () => {
      await server.context.database.transaction(async (trx) =>
        trx.schema.alterTable('card_stories').renameTo('hidden').execute(),
      );
      const { status, body, text } = await server.client().get('/api/v1/cards/major-00?include_story=true');
      await server.context.database.transaction(async (trx) =>
        trx.schema.alterTable('hidden').renameTo('card_stories').execute(),
      );
      expect(status).toBe(500);
      expectEnvelope(body, 'INTERNAL_ERROR');
      expect(text).not.toMatch(/card_stories|select|sql|at /i);
    });

    it('asks for a token before it looks at the body', async () => {
      expect((await server.client().post('/api/v1/readings', { nonsense: true })).status).toBe(401);
    });

    it('keeps a polluted body from doing anything', async () => {
      const { status } = await server
        .client()
        .post('/api/v1/readings/quick', '{"question":"x","__proto__":{"polluted":1}}', {
          'content-type': 'application/json',
        });
      expect([200, 400]).toContain(status);
      expect({}).not.toHaveProperty('polluted');
    });
  });

  describe('headers', () => {
    it('name the request, by its own id where that is one', async () => {
      const given = await server.client().get('/health', { 'x-request-id': 'probe-2025-0001' });
      expect(given.headers.get('x-request-id')).toBe('probe-2025-0001');
      const own = await server.client().get('/nowhere', { 'x-request-id': 'a b <script>' });
      expect(own.headers.get('x-request-id')).toBe(own.body.request_id);
      expect(own.body.request_id).toMatch(/^[\da-f-]{36}$/);
    });

    it('protect browsers', async () => {
      const { headers } = await server.client().get('/');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    });

    it('open it to pages that are listed', async () => {
      const from = (origin: string) =>
        server.client().send('OPTIONS', '/api/v1/cards', undefined, { origin, 'access-control-request-method': 'GET' });
      expect((await from('http://localhost:3000')).headers.get('access-control-allow-origin')).toBe(
        'http://localhost:3000',
      );
      expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  describe('compression', () => {
    const raw = async (path: string, encoding: string) => {
      const { request } = await import('node:http');
      return new Promise<{ encoding: string | undefined; bytes: Buffer }>((resolve, reject) => {
        request(`${server.url}${path}`, { headers: { 'accept-encoding': encoding } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
          );
        })
          .on('error', reject)
          .end();
      });
    };

    it('is for what is long, and for who takes it', async () => {
      if (!server.context.settings.GZIP) return;
      const packed = await raw('/api/v1/cards', 'br, gzip;q=0.5');
      expect(packed.encoding).toBe('gzip');
      const plain = await raw('/api/v1/cards', 'identity');
      expect(plain.encoding).toBeUndefined();
      expect(gunzipSync(packed.bytes).toString()).toBe(plain.bytes.toString());
      expect((await raw('/api/v1/cards', 'gzip;q=0')).encoding).toBeUndefined();
      expect((await raw('/health', 'gzip')).encoding).toBeUndefined();
    });
  });

  describe('how often', () => {
    it('is limited, and more so where passwords are tried', async () => {
      const limited = await startServer(database, {
        environment: { RATE_LIMIT_PER_MINUTE: '12', AUTH_RATE_LIMIT_PER_MINUTE: '3' },
      });
      const login = () => limited.client().post('/api/v1/auth/login', { email: 'x@example.org', password: 'wrong' });
      const statuses = [];
      for (let count = 0; count < 5; count += 1) statuses.push((await login()).status);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      const answers = [];
      for (let count = 0; count < 14; count += 1) answers.push(await limited.client().get('/api/v1/spreads'));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expectEnvelope(refused[0]?.body, 'RATE_LIMIT_EXCEEDED');
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await limited.client().get('/health')).status).toBe(200);
      await limited.close();
    });
  });

  describe('documentation', () => {
    it('has each route with its answers, and who it is for', async () => {
      const { body } = await server.client().get('/openapi.json');
      expect(body.openapi).toBe('3.1.0');
      expect(body.paths['/api/v1/readings/{id}'].patch.security).toEqual([{ cookie: [] }, { bearer: [] }]);
      for (const [path, methods] of Object.entries(
        body.paths as Record<string, Record<string, { responses: object; summary?: string }>>,
      ))
        for (const [method, operation] of Object.entries(methods)) {
          expect([path, method, Object.keys(operation.responses).length > 0]).toEqual([path, method, true]);
          expect([path, method, operation.summary]).toEqual([path, method, expect.any(String)]);
        }
      const page = await server.client().get('/docs');
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.text).toContain('/api/v1/readings/{id}');
      // Each route once, with what it takes in words, and none of it as markup.
      const operations = Object.values(body.paths as Record<string, object>).flatMap((methods) => Object.keys(methods));
      expect(page.text.match(/<details>/g)).toHaveLength(operations.length);
      expect(page.text).toContain('question: text 1..500');
      expect(page.text).toContain(
        'privacy_level?: &#34;private&#34; | &#34;friends&#34; | &#34;public&#34; = &#34;private&#34;',
      );
      expect(page.text).not.toContain('[object Object]');
      expect(page.text).not.toContain('undefined');
    });

    it('can be off, and so can groups of routes', async () => {
      const off = await startServer(database, {
        environment: { API_DOCS: 'false', ENABLE_SOCIAL: 'false', CACHE_ENTRIES: '0', GZIP: 'false' },
      });
      expect((await off.client().get('/openapi.json')).status).toBe(404);
      expect((await off.client().get('/docs')).status).toBe(404);
      expect((await off.client().get('/')).body.features).not.toContain('social');
      expect((await off.client().get('/api/v1/cards')).status).toBe(200);
      await off.close();
    });
  });
});
