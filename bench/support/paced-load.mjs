// A service of a configuration under its load at a steady rate, as users come: how long each waits from the moment at which it wanted to ask, queue included.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as openRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '@tare/measure/config';

/**
 * @param {{ directory: string, service: string, warmup: number, ratePerSecond: number, seconds: number }} options
 * @returns {Promise<number[]>} ms of each request, the shortest first
 */
export async function pacedLatencies({ directory, service, warmup, ratePerSecond, seconds }) {
  const { config } = await loadConfig({ path: directory, cwd: directory });
  const { command, env, load } = config.services[service];
  const child = spawn(command[0], command.slice(1), {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  try {
    const url = await listeningAddress(child);
    const ask = asker(url, agent, load);
    let left = warmup;
    const warm = async () => {
      while (left-- > 0) await ask();
    };
    await Promise.all(Array.from({ length: load.connections }, warm));
    return await paced(ask, ratePerSecond, seconds);
  } finally {
    agent.destroy();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function paced(ask, ratePerSecond, seconds) {
  const began = performance.now();
  const waits = [];
  const underWay = [];
  for (let index = 0; index < ratePerSecond * seconds; index += 1) {
    const dueMs = began + (index * 1000) / ratePerSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await delay(earlyMs);
    underWay.push(ask().then(() => waits.push(performance.now() - dueMs)));
  }
  await Promise.all(underWay);
  return waits.sort((a, b) => a - b);
}

/** Asks the next route, each as often as its weight says, in an order that is the same each time. */
function asker(url, agent, { routes, headers }) {
  const all = routes.flatMap((route) => Array.from({ length: route.weight ?? 1 }, () => route));
  let count = 0;
  // A step that has no factor in common with their number comes to each of them once in a round.
  const step = [61, 59, 53].find((prime) => all.length % prime !== 0);
  return async () => {
    count += 1;
    const { path, method = 'GET', body } = all[(count * step) % all.length];
    const text = body === undefined ? undefined : JSON.stringify(body).replaceAll('{n}', count);
    const request = openRequest(`${url}${path}`, {
      method,
      agent,
      headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
    });
    request.end(text);
    const [response] = await once(request, 'response');
    response.resume();
    await once(response, 'end');
    // A user who does the same for ever is refused in the end, as by the limit of links to a reading.
    if (response.statusCode > 499) throw new Error(`${method} ${path} answered ${response.statusCode}.`);
  };
}

async function listeningAddress(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (!address) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('The server did not start.');
}
