// What looking into a program costs it at start, and how long an explanation of ten thousand modules takes.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentPath } from '@tare/measure';
import { explain } from '@tare/trials';
import { writeManyModules } from './support/many-modules.mjs';

export const title = 'Explain: start-up time with the tracer, and ten thousand modules';

const modules = 10_000;
/** Single starts differ by a fifth on two shared cores; the median of so many by a twentieth. */
const starts = 25;
const barShare = 0.15;
const barMs = 20_000;
const notes = fileURLToPath(new URL('../fixtures/apps/notes/server.js', import.meta.url));

export async function run(print) {
  const directory = mkdtempSync(join(tmpdir(), 'tare-bench-'));
  try {
    const many = writeManyModules(join(directory, 'many'), modules);
    return [
      await compareStarts('fixtures/apps/notes', notes, directory, print),
      await compareStarts('10,000 modules', many, directory, print),
      await explainMany(many, print),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Both have the agent, as every trial has. */
async function compareStarts(name, program, directory, print) {
  const times = { plain: [], traced: [] };
  for (let start = 0; start < starts; start += 1) {
    // In turn first and second: files are warmer for the second.
    const order = start % 2 === 0 ? ['plain', 'traced'] : ['traced', 'plain'];
    for (const how of order) times[how].push(await startUp(program, directory, how === 'traced'));
  }
  const [plain, traced] = [median(times.plain), median(times.traced)];
  const share = traced / plain - 1;
  print(
    `${name}: ${plain.toFixed(0)} ms without, ${traced.toFixed(0)} ms with the tracer (medians of ${starts} starts)`,
  );
  for (const [how, list] of Object.entries(times)) print(`  ${how}: ${list.map((ms) => ms.toFixed(0)).join(', ')}`);
  return {
    name: `start-up with the tracer, ${name}`,
    found: `${(100 * share).toFixed(1)} %`,
    bar: `at most +${100 * barShare} %`,
    met: share <= barShare,
  };
}

/** ms until it says that it listens. */
function startUp(program, directory, isTraced) {
  const control = mkdtempSync(join(directory, 'control-'));
  for (const name of ['commands', 'replies', 'threads', 'traces', 'shapes', 'knobs']) mkdirSync(join(control, name));
  const { NODE_OPTIONS: _, ...own } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, [program], {
    env: {
      ...own,
      PORT: '0',
      NODE_ENV: 'production',
      NOTES_DB: ':memory:',
      NODE_OPTIONS: `--require ${agentPath}`,
      TARE_CONTROL: control,
      ...(isTraced ? { TARE_TRACE: '1' } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ms;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (ms !== undefined || !text.includes('listening')) return;
    ms = performance.now() - began;
    child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (ms === undefined) reject(new Error(`${program} ended with ${code} before it listened`));
      else resolve(ms);
    });
  });
}

async function explainMany(program, print) {
  const service = {
    name: 'many',
    launch: { argv: [process.execPath, program], env: { PORT: '0' }, cwd: tmpdir() },
    dependsOn: [],
    ready: { kind: 'automatic' },
    readyTimeoutMs: 60_000,
    load: { requests: 200, connections: 4, warmup: 0, routes: [], headers: {}, timeoutMs: 10_000 },
    stopGraceMs: 2_000,
  };
  const began = performance.now();
  const { explanation } = await explain({ subject: { name: 'many-modules', services: [service] } });
  const ms = performance.now() - began;
  if (explanation.error) throw new Error(explanation.error.message);
  const found = explanation.services[0]?.modules.path.length ?? 0;
  for (const { message } of explanation.warnings) print(`warning: ${message}`);
  print(`explain: ${found} modules in ${(ms / 1000).toFixed(1)} s, both trials included`);
  return {
    name: 'explain, 10,000 modules',
    found: `${(ms / 1000).toFixed(1)} s, ${found} modules`,
    bar: `below ${barMs / 1000} s, none missing`,
    met: ms < barMs && found >= modules,
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
