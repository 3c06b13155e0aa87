// What a linter of OpenAPI and a fuzzer found (docs/tried.md), held on to.

import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const api = '/api/v1';

describeOnEachDatabase('what a fuzzer found', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, { environment: { API_DOCS: 'true' } });
  });
  afterAll(() => server.close());

  /** @returns what came until the connection was closed, by either side */
  async function sendRaw(text: string | Buffer, { leaveAfterMs }: { leaveAfterMs?: number } = {}): Promise<string> {
    const { hostname, port } = new URL(server.url);
    const socket = createConnection(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.on('error', () => undefined);
    socket.write(text);
    if (leaveAfterMs !== undefined) setTimeout(() => socket.destroy(), leaveAfterMs);
    await once(socket, 'close');
    return answer;
  }

  const expectEnvelope = (text: string, code: string): void => {
    expect(JSON.parse(text)).toMatchObject({ success: false, error: { code }, request_id: expect.any(String) });
  };

  describe('another method than those of a path', () => {
    it.each([
      ['PUT', `${api}/cards`, 'GET'],
      ['PUT', `${api}/cards/`, 'GET'],
      ['QUERY', `${api}/cards/major-00`, 'GET'],
      ['POST', `${api}/readings/search?page=1`, 'GET'],
      ['PATCH', `${api}/readings/search`, 'GET'],
      ['PUT', `${api}/characters/with-counts`, 'GET'],
      ['HEAD', '/health', 'GET'],
      ['PATCH', `${api}/share/any`, 'DELETE, GET, POST'],
    ])('is refused with those: %s %s', async (method, path, allowed) => {
      const { status, headers, text } = await server.client().send(method, path);
      expect([status, headers.get('allow')]).toEqual([405, allowed]);
      if (method !== 'HEAD') expectEnvelope(text, 'METHOD_NOT_ALLOWED');
    });

    it('is told from a path that there is not, before the body is read', async () => {
      const send = (path: string) =>
        server.client().send('PUT', path, '{"half', { 'content-type': 'application/json' });
      expect((await send(`${api}/cards`)).status).toBe(405);
      expect((await send(`${api}/cards/major-00/nothing`)).status).toBe(404);
      expect((await send('/nowhere')).headers.get('allow')).toBeNull();
    });

    it('is no OPTIONS, which browsers ask with', async () => {
      expect((await server.client().send('OPTIONS', `${api}/cards`)).status).toBe(204);
    });
  });

  describe('what no route can be looked up by', () => {
    it('has the shape of all errors', async () => {
      const broken = await server.client().get(`${api}/cards/%ff`);
      expect(broken.status).toBe(400);
      expectEnvelope(broken.text, 'INVALID_REQUEST');
      const long = await server.client().get(`${api}/voices/${'x'.repeat(300)}`);
      expect(long.status).toBe(414);
      expectEnvelope(long.text, 'URI_TOO_LONG');
    });

    it('has it also where it is no HTTP', async () => {
      const [head = '', body = ''] = (await sendRaw('BREW /pot HTTP/1.1\r\n\r\n')).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
      expectEnvelope(body, 'INVALID_REQUEST');
      const wordy = await sendRaw(`GET / HTTP/1.1\r\nHost: here\r\nX-Words: ${'x'.repeat(40_000)}\r\n\r\n`);
      expect(wordy).toMatch(/^HTTP\/1\.1 431 /);
      expectEnvelope(wordy.split('\r\n\r\n')[1] ?? '', 'HEADERS_TOO_LARGE');
    });
  });

  describe('what is given where a schema has a default', () => {
    it('is not taken for the default', async () => {
      const client = await server.signUp();
      const refused = async (path: string, body: unknown, field: string) => {
        const answer = await client.post(`${api}${path}`, body);
        expect([path, answer.status, answer.body.error?.details?.[0]?.field]).toEqual([path, 422, field]);
      };
      await refused('/spreads/recommendations', { previous_spreads: {} }, 'body.previous_spreads');
      await refused('/monitoring/logs/batch', { errors: {} }, 'body.errors');
      await refused('/preferences/adaptive', ['dark'], 'body');
      const session = { spread_type: 'timeline', spread_config: {}, question: 'Well?', client_id: 'a' };
      await refused('/sessions', { ...session, session_state: ['a'] }, 'body.session_state');
    });

    it('and what is left out is filled in, also of the whole', async () => {
      const client = await server.signUp();
      expect((await client.post(`${api}/spreads/recommendations`, {})).body.recommendations).toHaveLength(3);
      expect((await client.post(`${api}/preferences/adaptive`)).status).toBe(200);
    });
  });

  it('a text has no half of a surrogate pair, which databases would change', async () => {
    const ask = (question: string) =>
      server
        .client()
        .post(`${api}/readings/quick`, `{"question":"${question}"}`, { 'content-type': 'application/json' });
    expect((await ask('\\ud83c')).body.error.details[0].message).toContain('surrogate');
    expect((await ask('a\\udf19')).status).toBe(422);
    expect((await ask('\\ud83c\\udf19')).body.question).toBe('🌙');
  });

  it('a number of a query is written as one', async () => {
    for (const text of ['true', '', ' ', '0x1', 'Infinity'])
      expect([text, (await server.client().get(`${api}/cards?min_radiation=${text}`)).status]).toEqual([text, 422]);
    for (const text of ['0', '.5', '5e-1', '1.0'])
      expect([text, (await server.client().get(`${api}/cards?min_radiation=${text}`)).status]).toEqual([text, 200]);
  });

  it('a moment has a zone', async () => {
    const client = await server.signUp();
    const { body } = await client.post(`${api}/sessions`, {
      spread_type: 'timeline',
      spread_config: {},
      question: 'Well?',
      client_id: 'a',
    });
    const change = (expected_updated_at: string) =>
      client.patch(`${api}/sessions/${body.id}`, { question: 'Better?', expected_updated_at });
    for (const text of ['2025-01-15', '2025-01-15T04:00:00', '2025-01-15 04:00', '2025-01-15T04:00:00Zulu'])
      expect([text, (await change(text)).status]).toEqual([text, 422]);
    expect((await change(body.updated_at.replace('Z', '+00:00'))).status).toBe(200);
  });

  describe('a form that cannot be read', () => {
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nGIF89a';

    it.each([
      ['multipart/form-data', ''],
      ['multipart/form-data; boundary=', part],
      ['multipart/form-data; boundary=x', `${part} and not the end`],
    ])('is a fault of who sends it: %s', async (type, text) => {
      const client = await server.signUp();
      const { status, body } = await client.post(`${api}/users/avatar`, text, { 'content-type': type });
      expect([status, body.error.message]).toEqual([400, 'The form cannot be read.']);
    });

    it('is neither a fault of ours nor of the database where its sender left', async () => {
      const client = await server.signUp();
      const route = `POST ${api}/users/avatar`;
      const { recentErrors } = server.context;
      const before = recentErrors.list(100).length;
      const cookie = [...client.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const head = `${route} HTTP/1.1\r\nHost: here\r\nCookie: ${cookie}\r\nContent-Length: 10000\r\n`;
      const form = `Content-Type: multipart/form-data; boundary=x\r\n\r\n${part}, and then`;
      await sendRaw(`${head}${form}`, { leaveAfterMs: 100 });
      // Nobody is answered, so nothing tells when it is over.
      await delay(200);
      expect(recentErrors.list(100)).toHaveLength(before);
    });
  });

  describe('the document', () => {
    interface Described {
      operationId: string;
      security: object[];
      parameters?: { name: string; required: boolean; schema: { default?: unknown } }[];
      requestBody?: {
        required: boolean;
        content: Record<string, { schema: { required?: string[]; properties?: object } }>;
      };
      responses: Record<string, { $ref?: string; content?: object }>;
    }
    let operations: Map<string, Described>;
    beforeAll(async () => {
      const { body } = await server.client().get('/openapi.json');
      operations = new Map(
        Object.entries(body.paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation]),
        ),
      );
    });
    const of = (name: string): Described => operations.get(name) as Described;

    it('has a name for each operation, and says of each who may ask', () => {
      expect(new Set([...operations.values()].map(({ operationId }) => operationId)).size).toBe(operations.size);
      expect(of(`get ${api}/readings/{id}/shares`).operationId).toBe('getReadingsIdShares');
      for (const { security } of operations.values()) expect(security).toEqual(expect.any(Array));
      expect(of(`get ${api}/cards`).security).toEqual([]);
      expect(of(`get ${api}/social/feed`).security).toEqual([{ cookie: [] }, { bearer: [] }, {}]);
    });

    it('asks for nothing that has a default', () => {
      for (const { parameters = [] } of operations.values())
        for (const { required, schema } of parameters) expect(required && schema.default !== undefined).toBe(false);
      const quick = of(`post ${api}/readings/quick`).requestBody;
      expect(quick?.content['application/json']?.schema.required).toEqual(['question']);
      expect([quick?.required, of(`post ${api}/preferences/adaptive`).requestBody?.required]).toEqual([true, false]);
    });

    it('has what is refused before a route is asked', () => {
      for (const [name, { responses }] of operations) {
        if (!name.startsWith('get '))
          expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '413', '415']));
        if (name.includes('{')) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '414']));
      }
    });

    it('names what is no JSON', () => {
      const types = (name: string) => Object.keys(of(name).responses['200']?.content ?? {});
      expect(types(`get ${api}/readings/analytics/export`)).toEqual(['application/json', 'text/csv']);
      expect(types(`post ${api}/readings/interpretation/stream`)).toEqual(['text/event-stream']);
      expect(types(`get ${api}/users/avatars/{file}`)).toEqual(['image/*']);
      expect(types(`get ${api}/monitoring/metrics/prometheus`)).toEqual(['text/plain']);
      expect(Object.keys(of(`post ${api}/users/avatar`).requestBody?.content ?? {})).toEqual(['multipart/form-data']);
    });
  });
});
