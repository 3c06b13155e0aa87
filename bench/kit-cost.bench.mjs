// What the kit costs a server: private memory, throughput and start-up, beside the same server with nothing and with @fastify/under-pressure. Start-up and throughput are
// judged by the server's processor time: by the clock, other work on the machine is most of what there is to see. What the clock says is printed.
//   npm run bench kit-cost -- [--rounds N]

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseStatus } from '@tare/accounting/self';
import autocannon from 'autocannon';
import { readProcessorMs } from './support/processor-time.mjs';

export const title = 'The kit in a Fastify server: memory, throughput and start-up, beside @fastify/under-pressure';

const server = fileURLToPath(new URL('support/servers/guarded.mjs', import.meta.url));
const guards = ['none', 'kit', 'under-pressure'];

export async function run(print, options = []) {
  const { values } = parseArgs({ args: options, options: { rounds: { type: 'string', default: '16' } } });
  const rounds = Number(values.rounds);
  const weights = await weigh(10, print);
  const starts = await timeStarts(32);
  const loads = await compareThroughput(rounds);
  const [kit, underPressure] = guards.slice(1).map((guard) => figuresOf(guard, weights, starts, loads));
  tell('kit', kit, print);
  tell('under-pressure', underPressure, print);
  return [
    {
      name: 'the kit, private memory after load',
      found: mb(kit.memory.median),
      bar: 'at most 2 MB',
      met: kit.memory.median <= 2e6,
    },
    {
      name: 'the kit, start-up, processor time (interval of the median in brackets)',
      found: withInterval(kit.start.processor, ms),
      bar: 'below 50 ms',
      met: kit.start.processor.median < 50,
    },
    {
      name: 'the kit, throughput, requests per second of processor time',
      found: withInterval(kit.throughput.processor, per),
      bar: 'at least 98 %',
      met: kit.throughput.processor.median >= 0.98,
    },
  ];
}

/** Each against the server with nothing beside it: what more it weighs and takes to start, and which share it serves. */
function figuresOf(guard, weights, starts, loads) {
  const more = (of) => interval(starts[guard].map((start, index) => of(start) - of(starts.none[index])));
  const share = (of) => interval(loads[guard].map((load, index) => of(load) / of(loads.none[index])));
  return {
    memory: interval(weights[guard].map((bytes, index) => bytes - weights.none[index])),
    start: { processor: more(({ processorMs }) => processorMs), clock: more(({ clockMs }) => clockMs) },
    throughput: {
      processor: share(({ requests, processorMs }) => requests / processorMs),
      clock: share(({ requests }) => requests),
    },
  };
}

function tell(guard, { memory, start, throughput }, print) {
  print(`${guard}: private ${withInterval(memory, mb)}`);
  print(
    `  by processor time: start ${withInterval(start.processor, ms)}, throughput ${withInterval(throughput.processor, per)}`,
  );
  print(`  by the clock: start ${withInterval(start.clock, ms)}, throughput ${withInterval(throughput.clock, per)}`);
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

/** Until it has told its port. */
async function timeStarts(starts) {
  const times = Object.fromEntries(guards.map((guard) => [guard, []]));
  for (let start = 0; start < starts; start += 1) {
    for (const guard of turned(guards, start)) {
      const began = performance.now();
      const { child } = await startServer(guard);
      times[guard].push({ processorMs: readProcessorMs(child.pid), clockMs: performance.now() - began });
      await stop(child);
    }
  }
  return times;
}

/** All three stand; each is loaded for three seconds in turn, so that a slow minute of the machine is in all of them. */
async function compareThroughput(rounds) {
  const servers = {};
  for (const guard of guards) servers[guard] = await startServer(guard);
  for (const guard of guards) await load(servers[guard].url, { duration: 3 });
  const loads = Object.fromEntries(guards.map((guard) => [guard, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const guard of turned(guards, round)) loads[guard].push(await loadOnce(servers[guard]));
  }
  for (const guard of guards) await stop(servers[guard].child);
  return loads;
}

async function loadOnce({ child, url }) {
  const before = readProcessorMs(child.pid);
  const { requests } = await load(url, { duration: 3 });
  return { requests: requests.total, processorMs: readProcessorMs(child.pid) - before };
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
const ms = (milliseconds) => `${milliseconds.toFixed(0)} ms`;
const per = (ratio) => `${(100 * ratio).toFixed(1)} %`;
const withInterval = ({ median, low, high }, format) => `${format(median)} (${format(low)} to ${format(high)})`;
