// The bars of systems/tarot: what one process and four weigh after the load of its tare.config.ts, how fast they are, and whether they grow. As it is deployed.
//   npm run bench tarot -- [--trials N]

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pacedLatencies } from './support/paced-load.mjs';

export const title = 'The tarot backend: memory, start, latency and growth, as it is deployed';

process.env.TAROT_NODE_OPTIONS = '--optimize-for-size';
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tare-bench-tarot-'));

export async function run(print, options = []) {
  const { values } = parseArgs({ args: options, options: { trials: { type: 'string', default: '3' } } });
  const trials = ['--trials', values.trials];
  const one = await measure(['measure', ...trials], {});
  const warm = await measure(['measure', '--mode', 'natural', '--requests', '4000', '--warmup', '4000', ...trials], {});
  const four = await measure(['measure', '--mode', 'natural', ...trials], { WORKERS: '4' });
  const directory = path('systems/tarot');
  const paced = await pacedLatencies({ directory, service: 'tarot', warmup: 4000, ratePerSecond: 200, seconds: 20 });
  const growth = await measure(['leak', '--requests', '10000'], {});
  rmSync(folder, { recursive: true });

  const natural = phases(one, 'natural');
  const { estimate, low, high } = growth.services[0].bytesPerThousandRequests;
  const throughput = median(natural.map(({ load }) => load.throughputPerSecond));
  const warmed = phases(warm, 'natural');
  const warmThroughput = median(warmed.map(({ load }) => load.throughputPerSecond));
  print(
    `natural, after load: ${mb(of(natural, 'afterLoad', 'privateBytes'))} private, PSS ${mb(of(natural, 'afterLoad', 'pssBytes'))}; ${throughput.toFixed(0)} requests a second, warm ${warmThroughput.toFixed(0)}`,
  );
  return [
    atMost('one process after 1,000 requests, RSS', of(natural, 'afterLoad', 'rssSumBytes'), 75e6, mb),
    atMost('the same, private, collected', of(phases(one, 'calm'), 'collected', 'privateBytes'), 35e6, mb),
    atMost('ready after', median(natural.map(({ readyMs }) => readyMs)), 1000, ms),
    atMost('p95 at 20 connections, the first 1,000 requests', p95Of(natural), 20, ms),
    atMost('the same, of 4,000 after 4,000', p95Of(warmed), 20, ms),
    atMost('the same after 4,000, 200 requests a second', paced[Math.floor(paced.length * 0.95)], 20, ms),
    {
      ...atMost('growth per 1,000 requests', high, 2e6, mb),
      found: `${mb(estimate)} (${mb(low)} to ${mb(high)})`,
    },
    atMost('four workers after 1,000 requests, PSS', of(phases(four, 'natural'), 'afterLoad', 'pssBytes'), 180e6, mb),
  ];
}

/** @returns the result that tare wrote */
async function measure(args, env) {
  const output = join(folder, `${args[0]}.json`);
  const child = spawn(
    process.execPath,
    [
      path('packages/cli/bin/tare.js'),
      ...args,
      '--quiet',
      '--output',
      output,
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ],
    {
      cwd: path('systems/tarot'),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [status] = await once(child, 'exit');
  if (status > 1) throw new Error(`tare ${args.join(' ')} ended with ${status}.`);
  return JSON.parse(readFileSync(output, 'utf8'));
}

const phases = ({ trials }, mode) =>
  trials.filter((trial) => trial.mode === mode).map(({ services: [service] }) => service);
const of = (services, phase, figure) => median(services.map((service) => service.phases[phase][figure]));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const p95Of = (services) => median(services.map(({ load }) => load.latencyMs.p95));
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const ms = (value) => `${value.toFixed(0)} ms`;
const atMost = (name, value, most, format) => ({
  name,
  found: format(value),
  bar: `at most ${format(most)}`,
  met: value <= most,
});
