// Load for servers that close the connection after each answer (HTTP/1.0, as Python's http.server): a new connection per request. autocannon writes its next
// request into the closing connection and loses it, and then books every later answer to the wrong request.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AnswerRecord } from './answer-record.ts';
import type { LoadOrder, LoadResult } from './load-driver.ts';
import { routeCycle } from './route-order.ts';

export async function driveOneShot(order: LoadOrder): Promise<LoadResult> {
  const record = new AnswerRecord(order);
  const cycle = routeCycle(order.routes);
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < order.requests) {
      const number = begun;
      begun += 1;
      const place = order.seed + order.from.requests + number;
      await requestOnce(order, cycle[place % cycle.length] ?? 0, order.from.number + number + 1, record);
    }
  };
  await Promise.all(Array.from({ length: Math.min(order.plan.connections, order.requests) }, worker));
  return record.result(order.from.number + begun);
}

function requestOnce(order: LoadOrder, index: number, number: number, record: AnswerRecord): Promise<void> {
  const route = order.routes[index];
  if (!route) return Promise.resolve();
  const numbered = (text: string): string => text.replaceAll('{n}', String(number));
  const url = new URL(numbered(route.path), order.origin);
  const options = {
    method: route.method,
    headers: { ...order.plan.headers, ...route.headers },
    agent: false as const,
    timeout: order.plan.timeoutMs,
  };
  const began = performance.now();
  return new Promise((resolve) => {
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: false })
        : httpRequest(url, options);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => {
        record.answer(index, response.statusCode ?? 0, response.headers['content-type'], body);
        record.latency(performance.now() - began);
        resolve();
      });
      response.on('error', fail);
    });
    let failed = false;
    function fail(): void {
      if (!failed) record.failure();
      failed = true;
      resolve();
    }
    request.on('timeout', () => request.destroy());
    request.on('error', fail);
    request.end(route.body === undefined ? undefined : numbered(route.body));
  });
}
