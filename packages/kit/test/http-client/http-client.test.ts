import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { getGlobalDispatcher, interceptors, fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../src/http-client/http-client.ts';
import { failureOf, HttpClientError } from '../../src/http-client/http-client-error.ts';
import { readUndici } from '../../src/http-client/load-undici.ts';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';
import { type ServerDouble, serve } from './server-double.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

function made(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({ name: 'test', ...options });
  closings.push(() => client.destroy());
  return client;
}

async function served(...words: Parameters<typeof serve>): Promise<ServerDouble> {
  const server = await serve(...words);
  closings.push(() => server.close());
  return server;
}

const hello = () => served((_, response) => response.end('hello'));
/** Never answers. */
const silent = () => served(() => undefined);
const adapt = (level: 'normal' | 'elevated' | 'critical'): void => {
  for (const part of listParts('http-client')) void part.adapt?.(level);
};
const errorOf = async (promise: Promise<unknown>): Promise<Error> => {
  const error = await promise.then(
    (value) => new Error(`came: ${JSON.stringify(value)}`),
    (one: unknown) => one,
  );
  return error as Error;
};
/** Code and phase. */
const refusalOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(promise);
  return error instanceof HttpClientError ? [error.code, error.phase] : error;
};
const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 10 });

describe('request', () => {
  it('sends what is given, and reads what comes', async () => {
    const server = await served(async (request, response) => {
      const body = await text(request);
      response.setHeader('x-name', 'value').writeHead(201);
      const { method, url, headers } = request;
      response.end(JSON.stringify({ method, url, type: headers['content-type'], key: headers['x-key'], body }));
    });
    const client = made();
    const answer = await client.request(`${server.url}/path?a=1#hash`, {
      method: 'put',
      json: { a: 1 },
      headers: { 'x-key': 'k' },
    });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-name': 'value' } });
    expect(await answer.body.json()).toEqual({
      method: 'PUT',
      url: '/path?a=1',
      type: 'application/json',
      key: 'k',
      body: '{"a":1}',
    });
    const plain = await client.request(server.url, { body: 'plain' });
    expect(JSON.parse(await plain.body.text())).toMatchObject({ method: 'POST', body: 'plain' });
    const bytes = await client.request(new URL(server.url));
    expect((await bytes.body.bytes()).length).toBeGreaterThan(10);
    expect(client.statistics).toMatchObject({ requests: 3, failures: 0, running: 0 });
    expect(client.origins.map(({ origin }) => origin)).toEqual([server.url]);
  });

  it('gives every status as an answer', async () => {
    const server = await served((_, response) => response.writeHead(503).end('later'));
    const { status, body } = await made().request(server.url);
    expect([status, await body.text()]).toEqual([503, 'later']);
  });

  it('streams what is large, piece by piece', async () => {
    const server = await served((_, response) => {
      for (let index = 0; index < 64; index++) response.write(Buffer.alloc(16_384, index));
      response.end();
    });
    const client = made();
    const { body } = await client.request(server.url);
    let bytes = 0;
    for await (const chunk of body.stream) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(64 * 16_384);
    expect(client.statistics.answerBytes).toBe(bytes);
  });

  it('refuses what cannot be asked, and says no secret', async () => {
    const client = made();
    for (const url of ['nowhere', 'ftp://host/', 'http://user:secret@host/']) {
      const error = await errorOf(client.request(url));
      expect(error).toMatchObject({ code: 'HTTP_CLIENT_INVALID' });
      expect(error.message).not.toContain('secret');
    }
    expect(await errorOf(client.request('http://127.0.0.1/', { body: 'a', json: {} }))).toBeInstanceOf(KitError);
    expect(await errorOf(client.request('http://127.0.0.1/', { totalTimeoutMs: -1 }))).toBeInstanceOf(KitError);
    // A fault of the program is no failure of the other side.
    const wrong = await errorOf(client.request('http://127.0.0.1/', { headers: { 'bad header': 'x' } }));
    expect([failureOf(wrong), (wrong as { code?: string }).code]).toEqual([undefined, 'UND_ERR_INVALID_ARG']);
  });
});

describe('connections', () => {
  it('are as many as are allowed and no more, and serve again', async () => {
    const server = await served((_, response) => void delay(5).then(() => response.end('x')));
    const client = made({ connections: 3 });
    await Promise.all(Array.from({ length: 30 }, async () => (await client.request(server.url)).body.text()));
    expect(server.most).toBe(3);
    expect(server.opened).toBe(3);
    await until(() => expect(client.statistics).toMatchObject({ connected: 3, free: 3, pending: 0, running: 0 }));
  });

  it('are no more where the server closes each one', async () => {
    const server = await served((_, response) => {
      response.shouldKeepAlive = false;
      void delay(2).then(() => response.end('x'));
    });
    const client = made({ connections: 2 });
    await Promise.all(Array.from({ length: 20 }, async () => (await client.request(server.url)).body.text()));
    expect(server.opened).toBe(20);
    expect(server.most).toBeLessThanOrEqual(2);
    await until(() => expect(client.statistics).toMatchObject({ connected: 0, pending: 0 }));
  });

  it('are told of while they wait', async () => {
    const server = await silent();
    const client = made({ connections: 2 });
    const asked = Array.from({ length: 5 }, () => errorOf(client.request(server.url)));
    await until(() => expect(client.origins[0]).toMatchObject({ connected: 2, free: 0, running: 2, pending: 3 }));
    await client.destroy();
    const errors = await Promise.all(asked);
    expect(errors.map(failureOf)).toEqual(Array.from({ length: 5 }, () => 'HTTP_CLOSED'));
  });

  it('are kept for the origins that were used last', async () => {
    const servers = await Promise.all([hello(), hello(), hello()]);
    const client = made({ origins: 2, keepAliveMs: 60_000 });
    for (const { url } of servers) await (await client.request(url)).body.text();
    await until(() =>
      expect(client.origins.map(({ origin }) => origin)).toEqual(servers.slice(1).map(({ url }) => url)),
    );
    await until(() => expect(servers.map(({ sockets }) => sockets.size)).toEqual([0, 1, 1]));
    // What was counted stays counted.
    expect(client.statistics).toMatchObject({ requests: 3, answerBytes: 15 });
  });

  it('of more origins than are kept are not broken off while they are busy', async () => {
    const answers: (() => void)[] = [];
    const servers = await Promise.all(
      Array.from({ length: 3 }, () => served((_, response) => void answers.push(() => response.end('late')))),
    );
    const client = made({ origins: 1 });
    const asked = servers.map(async ({ url }) => (await client.request(url)).body.text());
    await until(() => expect(answers.length).toBe(3));
    for (const answer of answers) answer();
    expect(await Promise.all(asked)).toEqual(['late', 'late', 'late']);
    await until(() => expect(client.origins.length).toBe(1));
  });

  it('close when they did nothing for long, and nothing is held for their origin', async () => {
    const server = await hello();
    const client = made({ keepAliveMs: 1 });
    await (await client.request(server.url)).body.text();
    await until(() => expect(server.sockets.size).toBe(0));
    await until(() => expect(client.statistics.connected).toBe(0));
    expect(await (await client.request(server.url)).body.text()).toBe('hello');
  });

  it('close when memory is short: idle ones when it is elevated, each after its answer when it is critical', async () => {
    const server = await hello();
    const client = made({ connections: 1, keepAliveMs: 60_000 });
    const ask = async () => (await client.request(server.url)).body.text();
    await ask();
    expect(server.sockets.size).toBe(1);
    adapt('elevated');
    await until(() => expect(server.sockets.size).toBe(0));
    await ask();
    await until(() => expect(server.sockets.size).toBe(0));
    adapt('critical');
    await ask();
    await until(() => expect(server.sockets.size).toBe(0));
    adapt('normal');
    await ask();
    await ask();
    expect(server.sockets.size).toBe(1);
    expect(client.statistics).toMatchObject({ requests: 5, failures: 0 });
  });

  it('are not opened anew for a request that was given up', async () => {
    const server = await served((_, response) => void response.writeHead(200).write('begun'));
    const client = made({ connections: 2, keepAliveMs: 60_000 });
    const controller = new AbortController();
    const { signal } = controller;
    const answers = await Promise.all([client.request(server.url, { signal }), client.fetch(server.url, { signal })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    controller.abort();
    await until(() => expect(server.sockets.size).toBe(0));
    await until(() => expect(client.statistics).toMatchObject({ connected: 0, running: 0, pending: 0, aborted: 2 }));
    expect(server.opened).toBe(2);
  });

  it('that are busy go on when memory is short', async () => {
    const answers: (() => void)[] = [];
    const server = await served((_, response) => {
      response.write('begun ');
      answers.push(() => response.end('ended'));
    });
    const client = made();
    const { body } = await client.request(server.url);
    adapt('critical');
    await delay(20);
    for (const answer of answers) answer();
    expect(await body.text()).toBe('begun ended');
  });

  it('are never too many, and all free at the end, whatever happens to requests', async () => {
    const server = await served((request, response) => {
      if (request.url === '/late') void delay(5).then(() => response.end('late'));
      else if (request.url === '/break') request.socket.destroy();
      else if (request.url === '/large') response.end(Buffer.alloc(200_000));
      else response.end('x');
    });
    const operation = fc.record({
      path: fc.constantFrom('/', '/late', '/break', '/large'),
      way: fc.constantFrom('read', 'discard', 'abort', 'fetch', 'destroy'),
      level: fc.constantFrom('normal', 'normal', 'elevated', 'critical'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
        const client = createHttpClient({ name: 'property', connections: 3, maxResponseBytes: 100_000 });
        // The server learns later than the client that a connection is closed.
        let most = 0;
        const look = (): void => {
          most = Math.max(most, client.statistics.connected);
        };
        await Promise.all(
          operations.map(async ({ path, way, level }) => {
            adapt(level as 'normal');
            look();
            const url = `${server.url}${path}`;
            try {
              if (way === 'fetch') await (await client.fetch(url)).text();
              else if (way === 'abort') {
                const { body } = await client.request(url, { signal: AbortSignal.timeout(3) });
                await body.text();
              } else {
                const { body } = await client.request(url, way === 'discard' ? { maxResponseBytes: 0 } : {});
                if (way === 'discard') await body.discard();
                else if (way === 'destroy') body.stream.on('error', () => undefined).destroy();
                else await body.text();
              }
            } catch {
              // Some have to fail: what is asked here is what stays.
            }
            look();
          }),
        );
        await until(() => expect(client.statistics).toMatchObject({ running: 0, pending: 0 }));
        const { requests, failures, aborted } = client.statistics;
        expect(requests).toBeLessThanOrEqual(operations.length);
        expect(failures + aborted).toBeLessThanOrEqual(requests);
        await client.close();
        await until(() => expect(server.sockets.size).toBe(0));
        expect(most).toBeLessThanOrEqual(3);
      }),
      { numRuns: 25 },
    );
  });
});

describe('failures', () => {
  it('have a code that stays, and their cause', async () => {
    const client = made({ connectTimeoutMs: 1000 });
    const closed = await hello();
    await closed.close();
    const refused = await errorOf(client.request(closed.url));
    expect(refused).toMatchObject({ name: 'HttpClientError', code: 'HTTP_UNREACHABLE', origin: closed.url });
    expect(refused.cause).toMatchObject({ code: 'ECONNREFUSED' });
    const broken = await served((request) => request.socket.destroy());
    expect(await refusalOf(client.request(broken.url))).toEqual(['HTTP_BROKEN', undefined]);
    const half = await served((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => request.socket.destroy(), 20);
    });
    const { body } = await client.request(half.url);
    expect(await refusalOf(body.text())).toEqual(['HTTP_BROKEN', undefined]);
    const rubbish = createTcpServer((socket) => socket.on('error', () => undefined).end('no HTTP at all\r\n\r\n'));
    rubbish.listen(0, '127.0.0.1');
    await once(rubbish, 'listening');
    closings.push(() => rubbish.close());
    const { port } = rubbish.address() as AddressInfo;
    expect(await refusalOf(client.request(`http://127.0.0.1:${port}/`))).toEqual(['HTTP_BROKEN', undefined]);
    expect(client.statistics).toMatchObject({ requests: 4, failures: 4, timeOuts: 0, aborted: 0 });
  });

  it('say that a name is not known', async () => {
    const client = made({
      connect: {
        lookup: (_name, _options, callback) =>
          callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
      },
    });
    expect(await refusalOf(client.request('http://nowhere.test/'))).toEqual(['HTTP_UNREACHABLE', undefined]);
    expect(failureOf(await errorOf(client.fetch('http://nowhere.test/')))).toBe('HTTP_UNREACHABLE');
  });

  it('say where the time went', async () => {
    const server = await served((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('some');
    });
    const client = made();
    expect(await refusalOf(client.request(server.url, { headersTimeoutMs: 20 }))).toEqual([
      'HTTP_TIMED_OUT',
      'headers',
    ]);
    const { body } = await client.request(`${server.url}/body`, { bodyTimeoutMs: 20 });
    expect(await refusalOf(body.text())).toEqual(['HTTP_TIMED_OUT', 'body']);
    expect(await refusalOf(client.request(server.url, { totalTimeoutMs: 20 }))).toEqual(['HTTP_TIMED_OUT', 'total']);
    expect(client.statistics).toMatchObject({ failures: 3, timeOuts: 3 });
    await until(() => expect(server.sockets.size).toBe(0));
  });

  it('say that there was no connection in time', async () => {
    // Accepts, and never shakes hands.
    const tcp = createTcpServer((socket) => socket.on('error', () => undefined));
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    closings.push(() => tcp.close());
    const client = made({ connectTimeoutMs: 50 });
    const { port } = tcp.address() as AddressInfo;
    expect(await refusalOf(client.request(`https://127.0.0.1:${port}/`))).toEqual(['HTTP_TIMED_OUT', 'connect']);
  });

  it('come in time for a request that waits for a connection', async () => {
    const server = await silent();
    const client = made({ connections: 1, totalTimeoutMs: 0 });
    const first = errorOf(client.request(server.url));
    await until(() => expect(client.statistics.running).toBe(1));
    expect(await refusalOf(client.request(server.url, { totalTimeoutMs: 20 }))).toEqual(['HTTP_TIMED_OUT', 'total']);
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const third = errorOf(client.request(server.url, { signal: controller.signal }));
    await until(() => expect(client.statistics.pending).toBe(2));
    controller.abort(reason);
    expect(await third).toBe(reason);
    expect(client.statistics).toMatchObject({ timeOuts: 1, aborted: 1, running: 1 });
    await client.destroy();
    expect(failureOf(await first)).toBe('HTTP_CLOSED');
  });

  it('are told for answers that are too large: by what they say, and by what comes', async () => {
    const server = await served((request, response) => {
      if (request.url === '/said') response.writeHead(200, { 'content-length': 5000 });
      response.end(Buffer.alloc(5000));
    });
    const client = made({ maxResponseBytes: 1000 });
    expect(await refusalOf(client.request(`${server.url}/said`))).toEqual(['HTTP_TOO_LARGE', undefined]);
    const chunked = client.request(server.url).then(({ body }) => body.text());
    expect(await refusalOf(chunked)).toEqual(['HTTP_TOO_LARGE', undefined]);
    expect(failureOf(await errorOf(client.fetch(server.url).then((answer) => answer.text())))).toBe('HTTP_TOO_LARGE');
    // Its head says how long it would be, and nothing comes.
    expect((await client.request(`${server.url}/said`, { method: 'HEAD' })).status).toBe(200);
    const allowed = await client.request(server.url, { maxResponseBytes: 0 });
    expect((await allowed.body.bytes()).length).toBe(5000);
    expect(client.statistics).toMatchObject({ failures: 3, timeOuts: 0 });
  });
});

describe('an answer that nobody reads', () => {
  const large = () => served((_, response) => response.end(Buffer.alloc(4_000_000)));

  it('is broken off after a while, and its connection taken back', async () => {
    const server = await large();
    const client = made({ connections: 1, unreadTimeoutMs: 30 });
    const { body } = await client.request(server.url);
    const failed = once(body.stream, 'error');
    const [error] = await failed;
    expect(error).toMatchObject({ code: 'HTTP_TIMED_OUT', phase: 'unread' });
    const second = await client.fetch(server.url);
    const third = await client.request(server.url);
    expect((await third.body.bytes()).length).toBe(4_000_000);
    expect(failureOf(await errorOf(second.text()))).toBe('HTTP_TIMED_OUT');
  });

  it('harms nobody who never listens for its failure', async () => {
    const server = await large();
    const client = made({ connections: 1, unreadTimeoutMs: 20 });
    await client.request(server.url);
    await until(() => expect(client.statistics.timeOuts).toBe(1));
  });

  it('is let go by discard: read to its end where that is near, else closed', async () => {
    const server = await served((request, response) =>
      response.end(Buffer.alloc(request.url === '/small' ? 2000 : 4_000_000)),
    );
    const client = made({ connections: 1 });
    for (let index = 0; index < 3; index++) await (await client.request(`${server.url}/small`)).body.discard();
    expect(server.opened).toBe(1);
    await (await client.request(server.url)).body.discard();
    await (await client.request(`${server.url}/small`)).body.discard();
    expect(server.opened).toBe(2);
    expect(client.statistics).toMatchObject({ failures: 0, aborted: 1 });
  });
});

describe('a stream of events', () => {
  it('is cut by no total bound of the client, nor by its size', async () => {
    const answers: (() => void)[] = [];
    const server = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('data: 1\n\n');
      answers.push(() => response.end('data: 2\n\n'.repeat(200)));
    });
    const client = made({ totalTimeoutMs: 100, maxResponseBytes: 1000 });
    const answer = await client.fetch(server.url);
    const asked = await client.request(server.url);
    const firm = await client.request(server.url, { totalTimeoutMs: 100 });
    expect(await refusalOf(firm.body.text())).toEqual(['HTTP_TIMED_OUT', 'total']);
    await delay(150);
    for (const end of answers) end();
    expect(await answer.text()).toContain('data: 2');
    expect((await asked.body.text()).length).toBe(9 + 9 * 200);
  });

  it('gives its connection back when it is given up', async () => {
    const server = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    });
    const client = made({ connections: 1 });
    const controller = new AbortController();
    const answer = await client.fetch(server.url, { signal: controller.signal });
    const reader = answer.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
    controller.abort();
    await until(() => expect(server.sockets.size).toBe(0));
    const second = new AbortController();
    const { body } = await client.request(server.url, { signal: second.signal });
    const reason = new Error('enough');
    second.abort(reason);
    expect(await errorOf(body.text())).toBe(reason);
    await until(() => expect(server.sockets.size).toBe(0));
    expect(client.statistics).toMatchObject({ aborted: 2, failures: 0, running: 0 });
  });
});

describe('fetch', () => {
  it('is that of Node.js: its classes, redirects and packing', async () => {
    const { gzipSync } = await import('node:zlib');
    const server = await served(async (request, response) => {
      if (request.url === '/from') response.writeHead(302, { location: '/to' }).end();
      else if (request.url === '/to') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked'));
      else {
        const body = await text(request);
        response.end(body.includes('name="field"') ? 'a form' : body);
      }
    });
    const client = made();
    const answer = await client.fetch(`${server.url}/from`);
    expect(answer).toBeInstanceOf(Response);
    expect([await answer.text(), answer.redirected]).toEqual(['unpacked', true]);
    const form = new FormData();
    form.set('field', 'value');
    expect(await (await client.fetch(server.url, { method: 'POST', body: form })).text()).toBe('a form');
    expect(await (await client.fetch(new Request(server.url, { method: 'POST', body: 'x' }))).text()).toBe('x');
    expect(client.statistics).toMatchObject({ requests: 4, failures: 0 });
  });

  it('fails as that of Node.js does, and failureOf says why', async () => {
    const server = await silent();
    const client = made({ totalTimeoutMs: 30 });
    const error = await errorOf(client.fetch(server.url));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.cause).toMatchObject({ code: 'HTTP_TIMED_OUT', phase: 'total' });
    expect(failureOf(error)).toBe('HTTP_TIMED_OUT');
    const slower = client.fetchWith({ totalTimeoutMs: 0, headersTimeoutMs: 30 });
    expect(failureOf(await errorOf(slower(server.url)))).toBe('HTTP_TIMED_OUT');
    expect(failureOf(await errorOf(client.fetch(server.url, { signal: AbortSignal.abort() })))).toBeUndefined();
    expect(() => client.fetchWith({ totalTimeoutMs: 1.5 })).toThrow(KitError);
  });

  it('gets through early hints', async () => {
    const server = await served((_, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('after the hint');
    });
    const client = made({ unreadTimeoutMs: 50 });
    expect(await (await client.fetch(server.url)).text()).toBe('after the hint');
    expect(await (await client.request(server.url)).body.text()).toBe('after the hint');
  });
});

describe('dispatcher', () => {
  it('serves undici itself: fetch, request and interceptors, all on the same connections', async () => {
    let asked = 0;
    const server = await served((_, response) => {
      asked += 1;
      response.writeHead(asked === 3 ? 503 : 200).end('x');
    });
    const client = made({ connections: 1 });
    const { dispatcher } = client;
    expect(await (await undiciFetch(server.url, { dispatcher })).text()).toBe('x');
    expect(await (await undiciRequest(server.url, { dispatcher })).body.text()).toBe('x');
    const retrying = dispatcher.compose(interceptors.retry({ minTimeout: 1, maxRetries: 2 }));
    const { statusCode, body } = await retrying.request({ origin: server.url, path: '/', method: 'GET' });
    expect([statusCode, await body.text()]).toEqual([200, 'x']);
    expect(client.statistics).toMatchObject({ requests: 4, connected: 1 });
  });

  it('bounds handlers of the new shape as well', async () => {
    const server = await served((request, response) => {
      if (request.url === '/large') response.end(Buffer.alloc(4_000_000));
    });
    const client = made({ totalTimeoutMs: 300, unreadTimeoutMs: 30, maxResponseBytes: 3_000_000 });
    const passing = client.dispatcher.compose(interceptors.redirect({ maxRedirections: 1 }));
    const ask = (path: string) => passing.request({ origin: server.url, path, method: 'GET' });
    expect(failureOf(await errorOf(ask('/')))).toBe('HTTP_TIMED_OUT');
    expect(failureOf(await errorOf(ask('/large').then(({ body }) => body.text())))).toBe('HTTP_TOO_LARGE');
    await until(() => expect(client.statistics).toMatchObject({ failures: 2, running: 0 }));
  });

  it('tells errors as undici has them', async () => {
    const closed = await hello();
    await closed.close();
    const error = await errorOf(undiciRequest(closed.url, { dispatcher: made().dispatcher }));
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is not closed by those who share it', async () => {
    const server = await hello();
    const client = made();
    await client.dispatcher.close();
    await client.dispatcher.destroy();
    expect(await (await client.fetch(server.url)).text()).toBe('hello');
  });

  it('tells of an origin that is none, and counts it as over', async () => {
    const client = made();
    const wrong = client.dispatcher.request({ origin: 'nowhere', path: '/', method: 'GET' });
    expect(await errorOf(wrong)).toMatchObject({ code: 'ERR_INVALID_URL' });
    await client.close();
  });
});

describe('asGlobal', () => {
  it('serves whoever uses fetch of Node.js, until it is undone', async () => {
    const server = await hello();
    const client = made();
    const before = getGlobalDispatcher();
    const undo = client.asGlobal();
    expect(await (await fetch(server.url)).text()).toBe('hello');
    expect(client.statistics.requests).toBe(1);
    undo();
    expect(getGlobalDispatcher()).toBe(before);
    expect(await (await fetch(server.url)).text()).toBe('hello');
    expect(client.statistics.requests).toBe(1);
  });

  it('is undone by close, and takes nothing away from another', async () => {
    const server = await hello();
    const before = getGlobalDispatcher();
    const first = made();
    const second = made();
    first.asGlobal();
    const undo = second.asGlobal();
    await first.close();
    expect(await (await fetch(server.url)).text()).toBe('hello');
    expect(second.statistics.requests).toBe(1);
    undo();
    undo();
    expect(getGlobalDispatcher()).toBe(before);
  });
});

describe('an end', () => {
  it('waits for what is under way, and refuses what is new', async () => {
    const answers: (() => void)[] = [];
    const server = await served((_, response) => void answers.push(() => response.end('in the end')));
    const client = made();
    const asked = client.request(server.url).then(({ body }) => body.text());
    await until(() => expect(answers.length).toBe(1));
    const closing = client.close();
    expect(await refusalOf(client.request(server.url))).toEqual(['HTTP_CLOSED', undefined]);
    expect(failureOf(await errorOf(client.fetch(server.url)))).toBe('HTTP_CLOSED');
    for (const answer of answers) answer();
    expect(await asked).toBe('in the end');
    await closing;
    await client.close();
    await until(() => expect(server.sockets.size).toBe(0));
  });

  it('breaks off what does not end in time', async () => {
    const server = await silent();
    const client = made({ graceMs: 20 });
    const asked = errorOf(client.request(server.url));
    await until(() => expect(client.statistics.running).toBe(1));
    await client.close();
    expect(failureOf(await asked)).toBe('HTTP_CLOSED');
  });

  it('reaches requests that undici is still being loaded for', async () => {
    const client = made();
    const asked = errorOf(client.request('http://127.0.0.1:9/'));
    await client.destroy();
    expect(failureOf(await asked)).toBe('HTTP_CLOSED');
  });

  it('takes it off the list of parts', async () => {
    const client = made({ name: 'listed' });
    const own = () => listParts('http-client').filter(({ name }) => name === 'listed');
    expect(JSON.parse(JSON.stringify(own()[0]?.report()))).toEqual({
      connected: 0,
      free: 0,
      pending: 0,
      running: 0,
      requests: 0,
      failures: 0,
      timeOuts: 0,
      aborted: 0,
      answerBytes: 0,
      origins: 0,
      loaded: false,
    });
    await client.close();
    expect(own()).toEqual([]);
  });
});

describe('options', () => {
  it('that cannot be are refused at once', () => {
    const wrong: Partial<HttpClientOptions>[] = [
      { connections: 0 },
      { connections: 1.5 },
      { origins: 0 },
      { pipelining: -1 },
      { connectTimeoutMs: Number.NaN },
      { keepAliveMs: 0 },
      { totalTimeoutMs: -1 },
      { headersTimeoutMs: 2 ** 31 },
      { maxResponseBytes: Number.POSITIVE_INFINITY },
      { graceMs: -1 },
    ];
    for (const options of wrong) expect(() => made(options)).toThrow(KitError);
    expect(listParts('http-client')).toEqual([]);
  });
});

describe('undici', () => {
  it('is loaded in part, and as a whole where its parts are elsewhere', async () => {
    const part = await readUndici();
    const whole = await readUndici(() => {
      throw new Error('not exported');
    });
    const moved = await readUndici(() => ({}));
    for (const { Pool, Client, request } of [part, whole, moved]) {
      expect([Pool.name, Client.name, request.name]).toEqual(['Pool', 'Client', 'request']);
    }
    expect(moved.Pool).toBe(whole.Pool);
  });

  it('is not there before the first request, and keeps no process alive', () => {
    const source = `
      import { createRequire } from 'node:module';
      import { createServer } from 'node:http';
      import { createHttpClient } from '@tare/kit/http-client';
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('undici')).length;
      const client = createHttpClient({ name: 'lean' });
      client.asGlobal();
      const before = loaded();
      const server = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1', async () => {
        await (await client.request('http://127.0.0.1:' + server.address().port)).body.text();
        server.close();
        server.closeIdleConnections();
        console.log(JSON.stringify([before, loaded() > 0]));
      });`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect([stdout.trim(), stderr, status]).toEqual(['[0,true]', '', 0]);
  });
});
