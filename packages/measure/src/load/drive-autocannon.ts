// Load over kept connections, by autocannon. Its own counters are not used: it rounds latencies to milliseconds and notices the end at the next second.

import autocannon from 'autocannon';
import { AnswerRecord } from './answer-record.ts';
import type { LoadOrder, LoadResult } from './load-driver.ts';
import { routeCycle } from './route-order.ts';

export async function driveAutocannon(order: LoadOrder): Promise<LoadResult> {
  const { origin, plan, routes, requests, seed, from } = order;
  const record = new AnswerRecord(order);
  const connections = Math.min(plan.connections, requests);
  let number = from.number;
  const prepared = routes.map((route, index): autocannon.Request => {
    const fixed = {
      method: route.method as NonNullable<autocannon.Request['method']>,
      path: route.path,
      headers: { ...plan.headers, ...route.headers },
      ...(route.body === undefined ? {} : { body: route.body }),
      onResponse: (status: number, body: string, _context: object, headers: object | undefined): void =>
        record.answer(index, status, contentType(headers), body),
    };
    if (!route.path.includes('{n}') && route.body?.includes('{n}') !== true) return fixed;
    const setupRequest = (request: autocannon.Request): autocannon.Request => {
      number += 1;
      const numbered = (text: string): string => text.replaceAll('{n}', String(number));
      const body = route.body === undefined ? {} : { body: numbered(route.body) };
      return { ...request, path: numbered(route.path), ...body };
    };
    return { ...fixed, setupRequest };
  });
  const cycle = routeCycle(routes);
  // Each connection goes on in the cycle where the one before it in the last order stopped.
  const driven = Math.floor(from.requests / plan.connections);
  let open = connections;
  await new Promise<void>((resolve, reject) => {
    let client = 0;
    const options: autocannon.Options & { tlsOptions: { rejectUnauthorized: boolean } } = {
      url: origin,
      amount: requests,
      connections,
      timeout: Math.max(1, Math.round(plan.timeoutMs / 1000)),
      requests: cycle.flatMap((index) => prepared[index] ?? []),
      // Each connection begins elsewhere in the cycle, so that routes are mixed at every moment.
      setupClient: (connection) => {
        const offset = (seed + driven + client * 7) % cycle.length;
        client += 1;
        const rotated = [...cycle.slice(offset), ...cycle.slice(0, offset)];
        // Copies: autocannon keeps the built request in the object.
        connection.setRequests(rotated.flatMap((index) => ({ ...prepared[index] })));
        connection.once('done', () => {
          open -= 1;
          if (open === 0) resolve();
        });
      },
      tlsOptions: { rejectUnauthorized: false },
    };
    const instance = autocannon(options, (error) => (error ? reject(error) : resolve()));
    instance.on('response', (_client, _status, _bytes, timeMs) => record.latency(timeMs));
    instance.on('reqError', () => record.failure());
  });
  return record.result(number);
}

function contentType(headers: object | undefined): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type');
  return found === undefined ? undefined : String(found[1]);
}
