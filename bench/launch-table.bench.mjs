// The table behind `tare run`: what each launch setting saves and costs, by major of Node.js, on the notes backend under sustained load.
//   npm run bench launch-table -- [--write] [--minutes 7] [--rounds 10] [--major 22]... [--throughput-only]

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findAllocators } from '@tare/kit/workers';
import { compare } from '@tare/trials';
import autocannon from 'autocannon';
import { notesSubject } from './support/comparisons.mjs';
import { writePage } from './support/launch-table-page.mjs';
import { runtime } from './support/runtimes.mjs';

export const title = 'Launch settings: what they save and cost, by major of Node.js';
/** By name only: it installs runtimes from the registry. */
export const takesHours = true;

const file = fileURLToPath(new URL('../packages/kit/src/workers/launch-table.ts', import.meta.url));

const settings = [
  { family: 'new-space', text: '--max-semi-space-size=1' },
  { family: 'new-space', text: '--max-semi-space-size=4' },
  { family: 'code-size', text: '--optimize-for-size' },
  { family: 'v8-threads', text: '--v8-pool-size=1' },
  { family: 'arenas', text: 'MALLOC_ARENA_MAX=1' },
  { family: 'arenas', text: 'MALLOC_ARENA_MAX=2' },
  { family: 'trimming', text: 'MALLOC_TRIM_THRESHOLD_=131072' },
  { family: 'thread-pool', text: 'UV_THREADPOOL_SIZE=2' },
  { family: 'allocator', text: 'jemalloc' },
  { family: 'allocator', text: 'mimalloc' },
];

export async function run(print, options = []) {
  const { values } = parseArgs({
    args: options,
    options: {
      write: { type: 'boolean' },
      minutes: { type: 'string', default: '7' },
      rounds: { type: 'string', default: '10' },
      major: { type: 'string', multiple: true, default: ['20', '22', '24'] },
      'throughput-only': { type: 'boolean' },
    },
  });
  const { launchTable: before } = await import('../packages/kit/dist/workers/launch-table.js');
  const installed = findAllocators();
  const usable = settings.filter(({ family, text }) => family !== 'allocator' || text in installed);
  const majors = { ...before.majors };
  for (const major of values.major) {
    const program = runtime(Number(major));
    const rows = values['throughput-only']
      ? (majors[major] ?? [])
      : await weighSettings(program, { usable, installed, minutes: Number(values.minutes) });
    const ratios = await compareThroughput(program, rows, installed, Number(values.rounds));
    majors[major] = rows.map((row) => ({ ...row, throughput: ratios[row.text] }));
    for (const { text, saves, throughput } of majors[major]) {
      print(
        `Node.js ${major} ${text}: saves ${mb(saves.estimate)} (${mb(saves.low)} to ${mb(saves.high)}), throughput × ${throughput.ratio} (${throughput.low} to ${throughput.high})`,
      );
    }
    if (values.write) write(majors);
  }
  return [
    {
      name: `settings that save for certain, on Node.js ${values.major.join(', ')}`,
      found: String(values.major.flatMap((major) => majors[major].filter(({ saves }) => saves.low > 0)).length),
      bar: 'some on each',
      met: values.major.every((major) => majors[major].some(({ saves }) => saves.low > 0)),
    },
  ];
}

/** What a setting is, as a launch has it. */
function launchOf({ family, text }, installed) {
  if (family === 'allocator') return { flags: [], env: { LD_PRELOAD: installed[text] } };
  if (text.startsWith('-')) return { flags: [text], env: {} };
  const [name, value] = text.split('=');
  return { flags: [], env: { [name]: value } };
}

async function weighSettings(program, { usable, installed, minutes }) {
  const subject = await notesSubject();
  const arm = (name, { flags, env }) => ({
    name,
    source: { kind: 'command', command: name },
    subject: {
      ...subject,
      services: subject.services.map((service) => ({
        ...service,
        launch: { ...service.launch, argv: [program, ...flags, 'server.js'], env: { ...service.launch.env, ...env } },
        // The new space grows only under sustained load.
        load: { ...service.load, requests: 3000, connections: 50 },
      })),
    },
  });
  const { verdicts } = await compare({
    baseline: arm('unchanged', { flags: [], env: {} }),
    arms: usable.map((setting) => arm(setting.text, launchOf(setting, installed))),
    modes: ['natural'],
    timeMs: minutes * 60_000,
  });
  return usable.flatMap(({ family, text }) => {
    const { savingBytes } = verdicts.find(({ change }) => change === text) ?? {};
    if (savingBytes?.estimate === undefined) return [];
    const [estimate, low, high] = [savingBytes.estimate, savingBytes.low, savingBytes.high].map(Math.round);
    return [{ family, text, saves: { estimate, low, high } }];
  });
}

/** All servers stand at once; each is loaded in turn, round after round, so that a slow minute of the machine is in all of them. */
async function compareThroughput(program, rows, installed, rounds) {
  const [{ launch }] = (await notesSubject()).services;
  const servers = [
    { text: 'unchanged', flags: [], env: {} },
    ...rows.map((row) => ({ text: row.text, ...launchOf(row, installed) })),
  ];
  for (const server of servers) Object.assign(server, await startServer(program, launch, server), { served: [] });
  for (const { url } of servers) await autocannon({ url, connections: 10, duration: 2 });
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < servers.length; turn += 1) {
      const server = servers[(turn + round) % servers.length];
      server.served.push((await autocannon({ url: server.url, connections: 10, duration: 2 })).requests.total);
    }
  }
  for (const { child } of servers) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  const [{ served: unchanged }] = servers;
  return Object.fromEntries(
    servers.map(({ text, served }) => [text, middle(served.map((count, round) => count / unchanged[round]))]),
  );
}

async function startServer(program, launch, { flags, env }) {
  const child = spawn(program, [...flags, 'server.js'], {
    cwd: launch.cwd,
    env: { ...process.env, ...launch.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve) => {
    child.stdout.on('data', (text) => {
      const found = /http:\S+/.exec(String(text))?.[0];
      if (found) resolve(found);
    });
  });
  return { child, url: `${address.replace(/["'}].*$/, '')}/notes?limit=20` };
}

/** The median, and between which values it lies with 95 % (by order statistics). */
function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const reach = Math.ceil(0.98 * Math.sqrt(sorted.length));
  const at = (index) => Math.round(1000 * sorted[Math.min(sorted.length - 1, Math.max(0, index))]) / 1000;
  const half = Math.floor(sorted.length / 2);
  return { ratio: at(half), low: at(half - reach), high: at(half - 1 + reach) };
}

/** As the supervisor reads it, and as people do. */
function write(majors) {
  const table = {
    subject:
      'fixtures/apps/notes (Fastify and SQLite), 3,000 requests over 50 connections; natural private memory under load, in pairs',
    measuredAt: new Date().toISOString().slice(0, 10),
    majors,
  };
  const source = `// Written by \`npm run bench launch-table -- --write\`; do not edit. What each setting saves, by major of Node.js, under sustained load.

import type { LaunchTable } from './measured-setting.ts';

export const launchTable: LaunchTable = ${JSON.stringify(table, null, 2)};
`;
  writeFileSync(file, source);
  writePage(table);
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
