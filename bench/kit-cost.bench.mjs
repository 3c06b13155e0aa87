// What the kit costs a server: private memory, throughput and start-up, beside the same server with nothing and with @fastify/under-pressure.
//   npm run bench kit-cost -- [--rounds N]

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseStatus } from '@tare/accounting/self';
import autocannon from 'autocannon';

export const title = 'The kit in a Fastify server: memory, throughput and start-up, beside @fastify/under-pressure';

const server = fileURLToPath(new URL('support/servers/guarded.mjs', import.meta.url));
const guards = ['none', 'kit', 'under-pressure'];

export async function run(print, options = []) {
  const { values } = parseArgs({ args: options, options: { rounds: { type: 'string', default: '16' } } });
  const rounds = Number(values.rounds);
  const weights = await weigh(10, print);
  const starts = await timeStarts(12);
  const ratios = await compareThroughput(rounds, print);
  const rows = guards.slice(1).map((guard) => ({
    guard,
    memory: interval(weights[guard].map((bytes, index) => bytes - weights.none[index])),
    start: interval(starts[guard].map((ms, index) => ms - starts.none[index])),
    throughput: interval(ratios[guard]),
  }));
  for (const { guard, memory, start, throughput } of rows) {
    print(
      `${guard}: private ${mb(memory.median)} (${mb(memory.low)} to ${mb(memory.high)}), start ${start.median.toFixed(0)} ms (${start.low.toFixed(0)} to ${start.high.toFixed(0)}), throughput ${per(throughput.median)} (${per(throughput.low)} to ${per(throughput.high)})`,
    );
  }
  const [{ memory, start, throughput }] = rows;
  return [
    {
      name: 'the kit, private memory after load',
      found: mb(memory.median),
      bar: 'at most 2 MB',
      met: memory.median <= 2e6,
    },
    { name: 'the kit, start-up', found: `${start.median.toFixed(0)} ms`, bar: 'below 50 ms', met: start.median < 50 },
    {
      name: 'the kit, throughput (interval of the median in brackets)',
      found: `${per(throughput.median)} (${per(throughput.low)} to ${per(throughput.high)})`,
      bar: 'at least 98 %',
      met: throughput.median >= 0.98,
    },
  ];
}

/** After a load of 5,000 requests and a rest; natural private memory of fresh starts, by turns. */
async function weigh(starts, print) {
  const weights = Object.fromEntries(guards.map((guard) => [guard, []]));
  for (let start = 0; start < starts; start += 1) {
    for (const guard of turned(guards, start)) {
      const { child, url } = await startServer(guard);
      await load(url, { amount: 5000 });
      await delay(1500);
      const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      weights[guard].push(anonymousBytes + swapBytes);
      await stop(child);
    }
  }
  print(guards.map((guard) => `${guard} ${mb(interval(weights[guard]).median)}`).join(', '));
  return weights;
}

async function timeStarts(starts) {
  const times = Object.fromEntries(guards.map((guard) => [guard, []]));
  for (let start = 0; start < starts; start += 1) {
    for (const guard of turned(guards, start)) {
      const began = performance.now();
      const { child } = await startServer(guard);
      times[guard].push(performance.now() - began);
      await stop(child);
    }
  }
  return times;
}

/** All three stand; each is loaded for three seconds in turn, so that a slow minute of the machine is in all of them. */
async function compareThroughput(rounds, print) {
  const servers = {};
  for (const guard of guards) servers[guard] = await startServer(guard);
  for (const guard of guards) await load(servers[guard].url, { duration: 3 });
  const ratios = Object.fromEntries(guards.map((guard) => [guard, []]));
  for (let round = 0; round < rounds; round += 1) {
    const served = {};
    for (const guard of turned(guards, round))
      served[guard] = (await load(servers[guard].url, { duration: 3 })).requests.total;
    for (const guard of guards) ratios[guard].push(served[guard] / served.none);
  }
  for (const guard of guards) await stop(servers[guard].child);
  print(`${rounds} rounds of three seconds each`);
  return ratios;
}

const load = (url, bounds) => autocannon({ url, connections: 10, ...bounds });

async function startServer(guard) {
  const child = spawn(process.execPath, [server], {
    env: { ...process.env, GUARD: guard, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(/\d+/.exec(String(text))[0]));
    child.once('exit', (status) => reject(new Error(`The server ended with ${status}.`)));
  });
  return { child, url: `http://127.0.0.1:${port}/` };
}

async function stop(child) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const turned = (list, by) => list.map((_, index) => list[(index + by) % list.length]);

/** The median, and between which values it lies with 95 % (by order statistics). */
function interval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const reach = Math.ceil(0.98 * Math.sqrt(count));
  const middle = (sorted[Math.floor((count - 1) / 2)] + sorted[Math.ceil((count - 1) / 2)]) / 2;
  return {
    median: middle,
    low: sorted[Math.max(0, Math.floor(count / 2) - reach)],
    high: sorted[Math.min(count - 1, Math.ceil(count / 2) - 1 + reach)],
  };
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const per = (ratio) => `${(100 * ratio).toFixed(1)} %`;
