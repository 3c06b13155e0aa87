// The load against a small server that counts: what was ordered is what arrives. Over the load process, as a trial runs it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// Built: it forks the worker beside it.
import { loadProcess } from '../../dist/load/load-process.js';
import { type LoadOrder, type LoadResult, loadStart } from '../../src/load/load-driver.ts';
import { childrenOf, waitUntil } from '../support/census.ts';
import { loadOf, routeOf } from '../support/programs.ts';

interface Arrival {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let arrivals: Arrival[] = [];
let connections = 0;
let closes = false;
let answer: (arrival: Arrival, response: ServerResponse) => void;

beforeEach(async () => {
  arrivals = [];
  connections = 0;
  closes = false;
  answer = (_arrival, response) => response.end('fine');
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const arrival = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      arrivals.push(arrival);
      if (closes) response.setHeader('connection', 'close');
      answer(arrival, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function orderOf(order: Partial<LoadOrder> = {}): LoadOrder {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    plan: loadOf({ connections: 4 }),
    routes: [routeOf('GET', '/')],
    requests: 100,
    closesConnections: closes,
    seed: 1,
    from: loadStart,
    ...order,
  };
}

const never = new AbortController().signal;
async function drive(order: Partial<LoadOrder> = {}): Promise<LoadResult> {
  const session = loadProcess.open();
  try {
    return await session.run(orderOf(order), never);
  } finally {
    session.close();
  }
}

describe.each([
  ['keeps its connections', false],
  ['closes each connection', true],
])('on a server that %s', (_what, closesConnections) => {
  beforeEach(() => {
    closes = closesConnections;
  });

  it.each([1, 7, 100, 1003])('exactly %i requests arrive', async (requests) => {
    const { figures } = await drive({ requests });
    expect(arrivals).toHaveLength(requests);
    expect(figures).toMatchObject({ requests, errors: 0, errorAnswers: 0 });
    const { p50, p95, p99 } = figures.latencyMs;
    expect(p50).toBeGreaterThan(0);
    expect(p95).toBeGreaterThanOrEqual(p50);
    expect(p99).toBeGreaterThanOrEqual(p95);
  });

  it('weights are respected over the whole load', async () => {
    const routes = [routeOf('GET', '/often', { weight: 7 }), routeOf('GET', '/seldom', { weight: 3 })];
    const result = await drive({ routes, requests: 400 });
    const seen = (url: string): number => arrivals.filter((arrival) => arrival.url === url).length;
    expect(seen('/often') + seen('/seldom')).toBe(400);
    // Each of four connections may stop anywhere within its cycle of ten.
    expect(Math.abs(seen('/often') - 280)).toBeLessThan(12);
    expect(result.routes.map(({ route, requests }) => [route, requests])).toEqual([
      ['GET /often', seen('/often')],
      ['GET /seldom', seen('/seldom')],
    ]);
  });

  it('numbers are put into paths and bodies, a new one in each request', async () => {
    const routes = [routeOf('POST', '/items/{n}', { body: '{"id":{n},"again":{n}}' })];
    await drive({ routes, requests: 50 });
    const ids = arrivals.map((arrival) => Number(/^\/items\/(\d+)$/.exec(arrival.url)?.[1]));
    expect(new Set(ids).size).toBe(50);
    for (const [index, arrival] of arrivals.entries())
      expect(arrival.body).toBe(`{"id":${ids[index]},"again":${ids[index]}}`);
  });

  it('numbers go on from one load to the next, none of them twice', async () => {
    const routes = [routeOf('POST', '/items/{n}')];
    const first = await drive({ routes, requests: 50 });
    const second = await drive({ routes, requests: 50, from: first.reached });
    await drive({ routes, requests: 50, from: second.reached });
    const ids = arrivals.map((arrival) => Number(arrival.url.split('/')[2]));
    expect(new Set(ids).size).toBe(150);
    expect(Math.min(...ids.slice(50))).toBeGreaterThan(Math.max(...ids.slice(0, 50)));
    expect(Math.min(...ids.slice(100))).toBeGreaterThan(Math.max(...ids.slice(50, 100)));
    expect([first.reached.requests, second.reached.requests]).toEqual([50, 100]);
  });

  it('routes go on from one load to the next, so that short ones come to the seldom requests too', async () => {
    const routes = [routeOf('GET', '/often', { weight: 99 }), routeOf('GET', '/seldom')];
    let from = loadStart;
    for (let block = 0; block < 8; block += 1) from = (await drive({ routes, requests: 50, from })).reached;
    const seldom = arrivals.filter((arrival) => arrival.url === '/seldom').length;
    expect(arrivals).toHaveLength(400);
    // A hundredth of them; each of the four connections may have stopped just before one.
    expect(Math.abs(seldom - 4)).toBeLessThanOrEqual(4);
    expect(seldom).toBeGreaterThan(0);
  });

  it('bodies and headers arrive as they were given', async () => {
    const headers = { 'content-type': 'application/json', 'x-of-route': 'ä is %C3%A4' };
    const body = '{"text":"schön"}';
    const plan = loadOf({ connections: 2, headers: { authorization: 'Bearer secret', 'x-of-route': 'replaced' } });
    await drive({
      plan,
      routes: [routeOf('POST', '/', { headers: { ...headers, 'x-of-route': 'its own' }, body })],
      requests: 20,
    });
    expect(arrivals).toHaveLength(20);
    for (const arrival of arrivals) {
      expect(arrival).toMatchObject({ method: 'POST', body });
      expect(arrival.headers).toMatchObject({
        authorization: 'Bearer secret',
        'x-of-route': 'its own',
        'content-type': 'application/json',
        'content-length': `${Buffer.byteLength(body)}`,
      });
    }
  });

  it('statuses and shapes are recorded by route', async () => {
    answer = ({ url }, response) => {
      response.statusCode = url === '/cards' ? 200 : url === '/missing' ? 404 : 204;
      if (url === '/cards') response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(url === '/cards' ? JSON.stringify([{ id: arrivals.length, name: 'The Fool' }]) : undefined);
    };
    const routes = ['/cards', '/missing', '/empty'].map((path) => routeOf('GET', path));
    const result = await drive({ routes, requests: 90 });
    const shapes = [
      ['200 application/json [{"id":number,"name":string}]'],
      ['404 no media type'],
      ['204 no media type'],
    ];
    expect(result.routes.map((route) => route.shapes)).toEqual(shapes);
    expect(result.routes.flatMap((route) => Object.keys(route.statuses))).toEqual(['200', '404', '204']);
    expect(result.routes.reduce((sum, route) => sum + route.requests, 0)).toBe(90);
    const missing = arrivals.filter((arrival) => arrival.url === '/missing').length;
    expect(result.figures).toMatchObject({ requests: 90, errors: 0, errorAnswers: missing });
  });

  it('requests that get no answer are counted as errors', async () => {
    answer = (_arrival, response) => (arrivals.length <= 2 ? response.socket?.destroy() : response.end('fine'));
    const { figures } = await drive({ requests: 40 });
    expect(figures).toMatchObject({ requests: 38, errors: 2, errorAnswers: 0 });
  });
});

describe('connections', () => {
  it('are as many as were ordered, and kept', async () => {
    await drive({ requests: 200, plan: loadOf({ connections: 5 }) });
    expect(connections).toBe(5);
  });

  it('are no more than there are requests', async () => {
    await drive({ requests: 3, plan: loadOf({ connections: 10 }) });
    expect(connections).toBe(3);
  });
});

describe('one load process', () => {
  it('takes order after order', async () => {
    const session = loadProcess.open();
    const first = await session.run(orderOf({ requests: 20 }), never);
    const second = await session.run(orderOf({ requests: 30, from: first.reached }), never);
    session.close();
    expect([first.figures.requests, second.figures.requests, second.reached.requests]).toEqual([20, 30, 50]);
  });

  it('that was ended tells so, at once and with every later order', async () => {
    const session = loadProcess.open();
    await session.run(orderOf({ requests: 1 }), never);
    session.close();
    await expect(session.run(orderOf(), never)).rejects.toThrow('The load process ended');
    await expect(session.run(orderOf(), never)).rejects.toThrow('The load process ended');
  });
});

describe('a load that is aborted', () => {
  it('rejects with the reason and leaves no process', async () => {
    answer = () => undefined;
    const before = childrenOf(process.pid);
    const controller = new AbortController();
    const session = loadProcess.open();
    const load = session.run(orderOf(), controller.signal);
    await waitUntil(() => arrivals.length > 0, 'the load began');
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(load).rejects.toBe(reason);
    session.close();
    await waitUntil(() => childrenOf(process.pid).length <= before.length, 'the load process was gone');
  });

  it('before it begins starts nothing that stays', async () => {
    const before = childrenOf(process.pid);
    const session = loadProcess.open();
    await expect(session.run(orderOf(), AbortSignal.abort('no'))).rejects.toBe('no');
    session.close();
    await waitUntil(() => childrenOf(process.pid).length <= before.length, 'the load process was gone');
    expect(arrivals).toEqual([]);
  });

  it('by nobody leaves no process either', async () => {
    const before = childrenOf(process.pid);
    await drive({ requests: 5 });
    await waitUntil(() => childrenOf(process.pid).length <= before.length, 'the load process was gone');
  });
});
