// Workers of `tare run` are replaced again and again under continuous load: not one request may fail.
//   npm run bench recycles -- [--recycles N]

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseStatus } from '@tare/accounting/self';
import { startRun } from './support/tare-run.mjs';
import { startLoad } from './support/under-load.mjs';

export const title = 'Recycles: failed requests while workers are replaced, and what the supervisor weighs';

const server = fileURLToPath(new URL('support/servers/leaky.mjs', import.meta.url));

export async function run(print, options = []) {
  const { values } = parseArgs({ args: options, options: { recycles: { type: 'string', default: '1000' } } });
  const wanted = Number(values.recycles);
  const supervised = startRun({
    options: [
      '--budget',
      '300MB',
      '--workers',
      '2',
      '--recycle-after',
      '300',
      '--recycle-jitter',
      '100',
      '--metrics-port',
      '0',
    ],
    command: [process.execPath, server],
    env: { PORT: '0' },
  });
  const ready = await supervised.when(({ kind, addresses }) => kind === 'ready' && addresses.length > 0);
  if (!ready) throw new Error('The server did not start.');
  const port = /\d+$/.exec(ready.addresses[0])[0];
  // Half of them keep their connections, half open one for each request.
  const url = `http://127.0.0.1:${port}/`;
  const loads = [
    startLoad({ url, connections: 5 }),
    startLoad({ url, connections: 5, requests: [{ method: 'GET', headers: { connection: 'close' } }] }),
  ];
  const weights = [];
  const began = performance.now();
  while (supervised.count('recycling') < wanted) {
    await delay(1000);
    const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${supervised.pid}/status`, 'utf8'));
    weights.push(anonymousBytes + swapBytes);
    if (weights.length % 60 === 0) print(`${supervised.count('recycling')} recycles, supervisor ${mb(weights.at(-1))}`);
  }
  const seconds = (performance.now() - began) / 1000;
  const results = await Promise.all(loads.map((load) => load.stop()));
  await supervised.stop();
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  const ended = supervised.events.filter(({ kind }) => kind === 'cut' || kind === 'killed' || kind === 'crashed');
  for (const { failure, other } of results)
    if (failure || Object.keys(other).length > 0) print(`${failure?.message ?? ''} ${JSON.stringify(other)}`);
  return [
    {
      name: `failed requests in ${supervised.count('recycling')} recycles (${sum('requests')} requests, ${seconds.toFixed(0)} s, ${ended.length} workers cut, killed or crashed)`,
      found: String(sum('failed')),
      bar: 'none',
      met: sum('failed') === 0 && ended.length === 0,
    },
    {
      name: `supervisor, private, meanwhile (median; at most ${mb(Math.max(...weights))})`,
      found: mb(median(weights)),
      bar: 'at most 12 MB',
      met: median(weights) <= 12e6,
    },
  ];
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
