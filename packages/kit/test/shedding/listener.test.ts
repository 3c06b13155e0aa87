// With real sockets: what comes, goes away in the middle, or never ends.

import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import fastify from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Level } from '../../src/budget/level.ts';
import { shed } from '../../src/express/index.ts';
import { shedding as sheddingPlugin } from '../../src/fastify/index.ts';
import { createShedding, type SheddingOptions } from '../../src/shedding/shedding.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

function made(options: Partial<SheddingOptions> = {}) {
  const budget: { level: Level } = { level: 'normal' };
  const shedding = createShedding({ budget, routes: ['POST /uploads', '/slow*'], random: () => 0, ...options });
  closings.push(() => shedding.close());
  return { budget, shedding };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Kind = 'node:http' | 'express' | 'fastify';
const kinds: Kind[] = ['node:http', 'express', 'fastify'];

/** A server of each kind: POST /uploads reads its body and tells its length, GET /slow ends when it is told to, GET /slow/throws throws. */
async function serving(kind: Kind, shedding: ReturnType<typeof createShedding>) {
  const open = new Set<ServerResponse>();
  const seen = { bodies: 0 };
  const read = async (request: IncomingMessage): Promise<number> => {
    seen.bodies += 1;
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    return length;
  };
  if (kind === 'fastify') {
    const app = fastify();
    app.register(sheddingPlugin, { shedding });
    app.addContentTypeParser('*', async (_request: unknown, payload: IncomingMessage) => ({
      length: await read(payload),
    }));
    app.register(async (inner) => {
      inner.post('/uploads', async ({ body }) => body);
      inner.get('/slow', (_request, reply) => {
        reply.hijack();
        open.add(reply.raw);
      });
      inner.get('/slow/throws', async () => {
        throw new Error('of the handler');
      });
      inner.get('/', async () => 'own');
    });
    await app.ready();
    closings.push(() => app.close());
    return { origin: await listening(app.server), open, seen };
  }
  const guard = shed(shedding);
  if (kind === 'express') {
    const app = express();
    app.use(guard);
    app.post('/uploads', async (request, response) => void response.json({ length: await read(request) }));
    app.get('/slow', (_request, response) => void open.add(response));
    app.get('/slow/throws', async () => {
      throw new Error('of the handler');
    });
    app.get('/', (_request, response) => void response.send('own'));
    // Express prints errors that nobody takes.
    app.use((_error: unknown, _request: unknown, response: ServerResponse, _next: unknown) => {
      response.writeHead(500).end();
    });
    return { origin: await listening(createServer(app)), open, seen };
  }
  const server = createServer(async (request, response) => {
    if (guard(request, response)) return;
    // Of a client that vanishes there is nobody to tell.
    if (request.url === '/uploads')
      await read(request).then(
        (length) => response.end(JSON.stringify({ length })),
        () => undefined,
      );
    else if (request.url === '/slow') open.add(response);
    else if (request.url === '/slow/throws') response.destroy(new Error('of the handler'));
    else response.end('own');
  });
  return { origin: await listening(server), open, seen };
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 5 });

describe.each(kinds)('shedding in front of %s', (kind) => {
  it('refuses before a body is read, and answers what is cheap', async () => {
    const { budget, shedding } = made();
    const { origin, seen } = await serving(kind, shedding);
    const upload = () => fetch(`${origin}/uploads`, { method: 'POST', body: Buffer.alloc(100_000, 1) });
    expect(await (await upload()).json()).toEqual({ length: 100_000 });
    budget.level = 'critical';
    const refused = await upload();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('content-type')).toContain('application/json');
    expect(await refused.json()).toMatchObject({ error: { code: 'OVERLOADED' } });
    expect(await (await fetch(origin)).text()).toBe('own');
    expect((await fetch(`${origin}/slow`, { method: 'HEAD' })).status).toBe(503);
    expect(seen.bodies).toBe(1);
    budget.level = 'normal';
    expect((await upload()).status).toBe(200);
    expect(shedding.statistics).toMatchObject({ admitted: 2, refused: 2 });
  });

  it('lets go of a request whose client vanishes before the answer, or in the middle of its body', async () => {
    const { shedding } = made({ mostUnderWay: 2 });
    const { origin } = await serving(kind, shedding);
    const slow = httpRequest(`${origin}/slow`).on('error', () => undefined);
    slow.end();
    const half = httpRequest(`${origin}/uploads`, {
      method: 'POST',
      headers: { 'content-length': '1000', 'content-type': 'a/b' },
    });
    half.on('error', () => undefined).write('half of it');
    await until(() => expect(shedding.statistics.underWay).toBe(2));
    expect((await fetch(`${origin}/slow`)).status).toBe(503);
    slow.destroy();
    half.destroy();
    await until(() => expect(shedding.statistics.underWay).toBe(0));
  });

  it('lets go of a request that fails', async () => {
    const { shedding } = made();
    const { origin } = await serving(kind, shedding);
    const status = await fetch(`${origin}/slow/throws`).then(
      (answer) => answer.status,
      () => 0,
    );
    expect([0, 500]).toContain(status);
    await until(() => expect(shedding.statistics).toMatchObject({ underWay: 0, admitted: 1 }));
  });

  it('comes back to none after many that end in every way at once', async () => {
    const { budget, shedding } = made({ mostUnderWay: 40 });
    const { origin, open } = await serving(kind, shedding);
    const ending = setInterval(() => {
      for (const response of [...open].filter(() => Math.random() < 0.3)) {
        open.delete(response);
        if (Math.random() < 0.5) response.end('late');
        else response.socket?.destroy();
      }
      budget.level = (['normal', 'normal', 'elevated', 'critical'] as const)[Math.floor(Math.random() * 4)] ?? 'normal';
    }, 3);
    closings.push(() => clearInterval(ending));
    const one = async (index: number): Promise<void> => {
      const leaving = index % 3 === 0 ? AbortSignal.timeout(1 + (index % 20)) : AbortSignal.timeout(20_000);
      const path = index % 2 === 0 ? '/slow' : '/uploads';
      const init = index % 2 === 0 ? {} : { method: 'POST', body: Buffer.alloc(70_000) };
      await fetch(`${origin}${path}`, { ...init, signal: leaving }).then(
        (answer) => answer.arrayBuffer(),
        () => undefined,
      );
    };
    for (let round = 0; round < 6; round += 1)
      await Promise.all(Array.from({ length: 50 }, (_, index) => one(index).catch(() => undefined)));
    await until(() => expect(shedding.statistics.underWay).toBe(0));
    const { admitted, refused } = shedding.statistics;
    expect(admitted).toBeGreaterThan(0);
    expect(admitted + refused).toBeLessThanOrEqual(300);
  });
});

describe('shedding', () => {
  it('lets go of a client that had left before it was asked', async () => {
    const { shedding } = made();
    const guard = shed(shedding);
    let passed = 0;
    const server = createServer(async (request, response) => {
      request.socket.destroy();
      await once(response, 'close');
      await delay(5);
      guard(request, response, () => {
        passed += 1;
      });
    });
    const origin = await listening(server);
    await fetch(`${origin}/slow`).catch(() => undefined);
    await until(() => expect(passed).toBe(1));
    expect(shedding.statistics).toMatchObject({ underWay: 0, admitted: 1 });
  });

  it('lets go of a connection that became something else, when that ends', async () => {
    const { shedding } = made();
    const guard = shed(shedding);
    // Without a listener for 'upgrade' such a request comes as any other.
    const server = createServer((request, response) => {
      guard(request, response, () => {
        response.writeHead(101, { connection: 'upgrade', upgrade: 'echo' });
        response.flushHeaders();
      });
    });
    const origin = new URL(await listening(server));
    const socket = connect(Number(origin.port), origin.hostname);
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n');
    await once(socket, 'data');
    expect(shedding.statistics.underWay).toBe(1);
    socket.destroy();
    await until(() => expect(shedding.statistics.underWay).toBe(0));
  });

  it('sees the whole path where a router of Express is mounted', async () => {
    const { budget, shedding } = made();
    budget.level = 'critical';
    const app = express();
    app.use('/slow', shed(shedding), (_request, response) => void response.send('in'));
    const origin = await listening(createServer(app));
    expect((await fetch(`${origin}/slow/deep`)).status).toBe(503);
  });

  it('reaches the routes of all plugins of Fastify that come after it, and its count is none after an injected request', async () => {
    const { budget, shedding } = made();
    const app = fastify();
    closings.push(() => app.close());
    app.register(sheddingPlugin, { shedding });
    app.register(async (inner) => {
      inner.register(async (innermost) => {
        innermost.get('/slow', async () => 'in');
      });
    });
    expect((await app.inject('/slow')).statusCode).toBe(200);
    await until(() => expect(shedding.statistics.underWay).toBe(0));
    budget.level = 'critical';
    const refused = await app.inject('/slow');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
    await app.close();
    budget.level = 'critical';
    expect(shedding.admit('GET', '/slow').admitted).toBe(true);
  });
});
