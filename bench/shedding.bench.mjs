// Three times the load that a server can bear while its memory is critical: what those who are let in wait, and what the server holds.

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseStatus } from '@tare/accounting/self';

export const title = 'Shedding: three times the capacity while memory is critical';

const server = fileURLToPath(new URL('support/servers/overloaded.mjs', import.meta.url));
const limitBytes = 400e6;
const capacityPerSecond = 200;
const seconds = 15;

export async function run(print) {
  const unloaded = await offer({ ballast: '0', shed: '1', ratePerSecond: capacityPerSecond / 8 });
  const shed = await offer({ ballast: '0.92', shed: '1', ratePerSecond: 3 * capacityPerSecond });
  const unshed = await offer({ ballast: '0.92', shed: '0', ratePerSecond: 3 * capacityPerSecond });
  for (const [name, one] of Object.entries({ unloaded, shed, unshed })) {
    print(
      `${name}: level ${one.level}, admitted ${one.admitted.length} of ${one.sent} (${one.refused} refused, ${one.failed} failed), p99 ${quantile(one.admitted, 0.99).toFixed(1)} ms, at most ${mb(one.peakBytes)} private`,
    );
  }
  const ratio = quantile(shed.admitted, 0.99) / quantile(unloaded.admitted, 0.99);
  const without = quantile(unshed.admitted, 0.99) / quantile(unloaded.admitted, 0.99);
  return [
    {
      name: `p99 of the admitted at three times the capacity, against unloaded (without shedding: ${without.toFixed(0)} times)`,
      found: `${ratio.toFixed(2)} times, ${shed.admitted.length} admitted, ${shed.refused} refused`,
      bar: 'at most twice, and nobody else fails',
      met:
        ratio <= 2 &&
        shed.failed === 0 &&
        shed.level === 'critical' &&
        shed.admitted.length > 0.8 * capacityPerSecond * seconds,
    },
    {
      name: `private memory meanwhile (without shedding: ${mb(unshed.peakBytes)})`,
      found: mb(shed.peakBytes),
      bar: `below the limit, ${mb(limitBytes)}`,
      met: shed.peakBytes < limitBytes,
    },
  ];
}

/** Requests leave when their time has come, whatever became of those before. */
async function offer({ ballast, shed, ratePerSecond }) {
  const child = fork(server, {
    env: { ...process.env, LIMIT: `${limitBytes}`, BALLAST: ballast, SHED: shed, PORT: '0' },
  });
  const { port, level } = await new Promise((resolve) => child.once('message', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  const seen = { level, sent: 0, admitted: [], refused: 0, failed: 0, peakBytes: 0 };
  const under = new Set();
  // Connections and code warm up first, and do not count.
  for (let index = 0; index < 40; index += 1) await ask(port, agent, { admitted: [], refused: 0, failed: 0 });
  const began = performance.now();
  let lastLook = 0;
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * ratePerSecond);
    for (; seen.sent < due; seen.sent += 1) {
      const one = ask(port, agent, seen).finally(() => under.delete(one));
      under.add(one);
    }
    if (performance.now() - lastLook > 100) {
      lastLook = performance.now();
      const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      seen.peakBytes = Math.max(seen.peakBytes, anonymousBytes + swapBytes);
    }
    await delay(1);
  }
  await Promise.all(under);
  agent.destroy();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  return seen;
}

function ask(port, agent, seen) {
  const began = performance.now();
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/work', agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) seen.admitted.push(performance.now() - began);
        else if (response.statusCode === 503 && response.headers['retry-after']) seen.refused += 1;
        else seen.failed += 1;
        resolve();
      });
    }).once('error', () => {
      seen.failed += 1;
      resolve();
    });
  });
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
