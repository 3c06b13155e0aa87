// What tare itself weighs while it measures, and what its agent adds to a subject.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseStatus, weighProcess } from '@tare/accounting';

export const title = 'Own weight: the command while it measures, and its agent in a bare runtime';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

export async function run(print) {
  const peak = await peakOfCommand();
  const agent = await costOfAgent(print);
  await costOfModules(print);
  print(`tare measure: peak RSS ${mb(peak)}; agent: ${mb(agent)} private`);
  return [
    { name: 'tare measure, peak RSS', found: mb(peak), bar: 'below 90 MB', met: peak < 90e6 },
    { name: 'agent, private', found: mb(agent), bar: 'below 0.5 MB', met: agent < 0.5e6 },
  ];
}

async function peakOfCommand() {
  const child = spawn(process.execPath, [path('packages/cli/bin/tare.js'), 'measure', '--quiet'], {
    cwd: path('fixtures/apps/notes'),
    stdio: 'ignore',
  });
  let peak = 0;
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  while (!ended) {
    try {
      const { peakRssBytes } = parseStatus(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (typeof peakRssBytes === 'number') peak = Math.max(peak, peakRssBytes);
    } catch {
      // It has just ended.
    }
    await delay(50);
  }
  if (child.exitCode !== 0) throw new Error(`tare measure ended with ${child.exitCode}`);
  return peak;
}

/** Median over five pairs of bare runtimes, with and without the agent. */
async function costOfAgent(print) {
  const differences = [];
  for (let pair = 0; pair < 5; pair += 1) {
    const plain = await weighBare({});

    const directory = mkdtempSync(join(tmpdir(), 'tare-bench-'));
    for (const name of ['commands', 'replies', 'threads']) mkdirSync(`${directory}/${name}`);
    const NODE_OPTIONS = `--require ${path('packages/measure/agent/agent.cjs')}`;
    differences.push((await weighBare({ NODE_OPTIONS, TARE_CONTROL: directory })) - plain);
    rmSync(directory, { recursive: true });
  }
  print(`agent, five pairs: ${differences.map(mb).join(', ')}`);
  return differences.sort((a, b) => a - b)[2];
}

/** Why the agent waits on a watch and asks the kernel for its thread: what the alternatives would load. */
async function costOfModules(print) {
  const plain = await weighBare({});
  for (const name of ['worker_threads', 'net', 'inspector', 'v8']) {
    const cost = (await weighBare({ NODE_OPTIONS: `--require node:${name}` })) - plain;
    print(`require('node:${name}') in a bare runtime: ${mb(cost)} private`);
  }
}

async function weighBare(env) {
  const { NODE_OPTIONS: _, ...own } = process.env;
  const child = spawn(process.execPath, [path('packages/measure/agent/bare.cjs')], {
    env: { ...own, ...env },
    stdio: 'ignore',
  });
  await delay(700);
  const smaps = readFileSync(`/proc/${child.pid}/smaps`, 'utf8');
  child.kill('SIGKILL');
  return weighProcess(smaps, { executable: process.execPath, hasV8: true, stackPointers: [] }).privateBytes;
}
