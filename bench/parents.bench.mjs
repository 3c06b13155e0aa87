// What a supervisor could be written in, and what that would weigh; and what `tare run` weighs.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseStatus } from '@tare/accounting/self';
import { startRun } from './support/tare-run.mjs';

export const title = 'Parents: what a supervisor weighs, by what it is written in';

const path = (name) => fileURLToPath(new URL(`support/${name}`, import.meta.url));
const idle = path('parents/idle.cjs');
const server = path('servers/leaky.mjs');

const parents = {
  'sh, which can only wait': ['sh', '-c', `"$@"; true`, 'sh', process.execPath, idle],
  'perl, a socket and a child': ['perl', path('parents/parent.pl'), process.execPath, idle],
  'python3, a socket and a child': ['python3', path('parents/parent.py'), process.execPath, idle],
  'node, a worker of cluster': [process.execPath, path('parents/parent.cjs'), idle],
};

export async function run(print) {
  for (const [name, [file, ...words]] of Object.entries(parents)) {
    const child = spawn(file, words, { stdio: 'ignore', detached: true });
    const failed = new Promise((resolve) => child.once('error', resolve));
    const error = await Promise.race([failed, delay(3000)]);
    if (error) {
      print(`${name}: not installed`);
      continue;
    }
    print(`${name}: ${mb(weigh(child.pid))}`);
    process.kill(-child.pid, 'SIGKILL');
  }
  const found = [];
  for (const [workers, metrics] of [
    [1, false],
    [4, true],
  ]) {
    const supervised = startRun({
      options: ['--budget', '600MB', '--workers', String(workers), ...(metrics ? ['--metrics-port', '0'] : [])],
      command: [process.execPath, server],
      env: { PORT: '0' },
    });
    await supervised.when(() => supervised.count('ready') === workers);
    // The garbage of the start is collected when nothing happens for a while.
    await delay(15_000);
    const bytes = weigh(supervised.pid);
    await supervised.stop();
    const name = `tare run, ${workers} ${workers === 1 ? 'worker' : 'workers'}${metrics ? ' and a port for metrics' : ''}, at rest`;
    print(`${name}: ${mb(bytes)}`);
    found.push({ name: `${name}, private`, found: mb(bytes), bar: 'at most 12 MB', met: bytes <= 12e6 });
  }
  return found;
}

function weigh(pid) {
  const { anonymousBytes, swapBytes } = parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return anonymousBytes + swapBytes;
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
