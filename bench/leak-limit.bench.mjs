// A server that leaks, under a hard limit of a control group: by itself the kernel ends it; under `tare run` it serves on, and no request fails.
//   npm run bench leak-limit -- [--minutes N]

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseStatus } from '@tare/accounting/self';
import { limitedGroup } from './support/limited-group.mjs';
import { startRun } from './support/tare-run.mjs';
import { startLoad } from './support/under-load.mjs';

export const title = 'A leak under a hard limit: alone, and under tare run';

const server = fileURLToPath(new URL('support/servers/leaky.mjs', import.meta.url));
const limitBytes = 160e6;
/** Ten megabytes a second. */
const leak = { bytes: 48_000, ratePerSecond: 200 };

export async function run(print, options = []) {
  const { values } = parseArgs({ args: options, options: { minutes: { type: 'string', default: '10' } } });
  const minutes = Number(values.minutes);
  const probe = limitedGroup(limitBytes);
  await probe?.remove();
  const isHard = probe !== undefined;
  if (!isHard) print('No control group can be made here: without a hard limit, what is held is compared with it.');
  const alone = await runAlone(isHard, print);
  const held = await runHeld(isHard, minutes, print);
  return [
    {
      name: 'the leak alone, without tare run',
      found: isHard
        ? `${alone.killed} ended by the kernel after ${alone.seconds.toFixed(0)} s, ${alone.failed} requests failed`
        : `${mb(alone.peakBytes)} after ${alone.seconds.toFixed(0)} s`,
      bar: isHard ? 'ended by the kernel' : `over ${mb(limitBytes)}`,
      met: isHard ? alone.killed > 0 : alone.peakBytes > limitBytes,
    },
    {
      name: `the leak under tare run for ${minutes} minutes (${held.requests} requests, ${held.recycles} recycles, at most ${mb(held.peakBytes)} of ${mb(limitBytes)})`,
      found: `${held.killed} ended by the kernel, ${held.crashes} crashes, ${held.failed} requests failed`,
      bar: 'none of them',
      met:
        held.killed === 0 &&
        held.crashes === 0 &&
        held.failed === 0 &&
        held.recycles > 0 &&
        held.peakBytes <= limitBytes,
    },
  ];
}

/** Where there is no group, a command is itself, and nobody is ended by the kernel. */
const noGroup = { command: (words) => words, killed: () => 0, peakBytes: () => 0, remove: async () => undefined };
const groupOf = (isHard) => (isHard ? limitedGroup(limitBytes) : noGroup);

async function runAlone(isHard, print) {
  const group = groupOf(isHard);
  const [file, ...words] = group.command([process.execPath, server]);
  const child = spawn(file, words, {
    env: { ...process.env, PORT: '0', LEAK_BYTES: String(leak.bytes) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', (status, signal) => resolve({ status, signal })));
  const port = await new Promise((resolve) => {
    child.stdout.once('data', (text) => resolve(/\d+/.exec(String(text))[0]));
  });
  const load = startLoad({ url: `http://127.0.0.1:${port}/`, connections: 10, ratePerSecond: leak.ratePerSecond });
  const began = performance.now();
  // Twice as long as the leak needs.
  await Promise.race([exited, delay((2000 * limitBytes) / (leak.bytes * leak.ratePerSecond))]);
  const seconds = (performance.now() - began) / 1000;
  const peakBytes = isHard ? group.peakBytes() : privateBytes(child.pid);
  child.kill('SIGKILL');
  await exited;
  const killed = group.killed();
  await delay(500);
  const { failed } = await load.stop();
  await group.remove();
  print(`alone: ${mb(peakBytes)} after ${seconds.toFixed(1)} s`);
  return { seconds, killed, failed, peakBytes };
}

async function runHeld(isHard, minutes, print) {
  const group = groupOf(isHard);
  const supervised = startRun({
    options: ['--budget', `${limitBytes / 1e6}MB`, '--workers', '1'],
    command: [process.execPath, server],
    env: { PORT: '0', LEAK_BYTES: String(leak.bytes) },
    into: group.command,
  });
  const { addresses } = await supervised.when(({ kind }) => kind === 'ready');
  const port = /\d+$/.exec(addresses[0])[0];
  const load = startLoad({ url: `http://127.0.0.1:${port}/`, connections: 10, ratePerSecond: leak.ratePerSecond });
  const untilMs = performance.now() + minutes * 60_000;
  let told = 0;
  while (performance.now() < untilMs) {
    await Promise.race([delay(Math.min(5000, untilMs - performance.now())), supervised.exited]);
    for (const { kind, reason, overlap, level, usedBytes } of supervised.events.slice(told)) {
      if (kind === 'recycling') print(`recycling: ${reason}${overlap ? '' : ', without overlap'}`);
      if (kind === 'level') print(`${level} with ${mb(usedBytes)}`);
      if (kind === 'tight') print('the old one stops before the new one is ready');
    }
    told = supervised.events.length;
  }
  const { requests, failed, failure, other } = await load.stop();
  if (failed > 0) print(`failed: ${failure?.message ?? ''} ${JSON.stringify(other)}`);
  await supervised.stop();
  const seen = supervised.events.flatMap(({ usedBytes }) => (typeof usedBytes === 'number' ? [usedBytes] : []));
  const [killed, peakBytes] = [group.killed(), isHard ? group.peakBytes() : Math.max(0, ...seen)];
  await group.remove();
  return {
    requests,
    failed,
    killed,
    peakBytes,
    recycles: supervised.count('recycling'),
    crashes: supervised.count('crashed'),
  };
}

function privateBytes(pid) {
  const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return anonymousBytes + swapBytes;
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
