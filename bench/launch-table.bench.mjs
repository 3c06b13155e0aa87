// The table behind `tare run`: what each launch setting saves and costs, by major of Node.js, on the notes backend under sustained load.
//   npm run bench launch-table -- [--write] [--minutes 7] [--major 22]...

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findAllocators } from '@tare/kit/workers';
import { compare } from '@tare/trials';
import { notesSubject } from './support/comparisons.mjs';
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
      major: { type: 'string', multiple: true, default: ['20', '22', '24'] },
    },
  });
  const installed = findAllocators();
  const usable = settings.filter(({ family, text }) => family !== 'allocator' || text in installed);
  const majors = {};
  for (const major of values.major) {
    majors[major] = await measureMajor(Number(major), { usable, installed, minutes: Number(values.minutes), print });
  }
  if (values.write) writeFileSync(file, render(majors));
  const saving = Object.values(majors).flatMap((rows) => rows.filter(({ saves }) => saves.low > 0));
  return [
    {
      name: `settings that save for certain, on Node.js ${values.major.join(', ')}`,
      found: String(saving.length),
      bar: 'some on each',
      met: Object.values(majors).every((rows) => rows.some(({ saves }) => saves.low > 0)),
    },
  ];
}

async function measureMajor(major, { usable, installed, minutes, print }) {
  const program = runtime(major);
  const subject = await notesSubject();
  const arm = (name, flags, env) => ({
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
  const arms = usable.map(({ family, text }) => {
    if (family === 'allocator') return arm(text, [], { LD_PRELOAD: installed[text] });
    if (text.startsWith('-')) return arm(text, [text], {});
    const [name, value] = text.split('=');
    return arm(text, [], { [name]: value });
  });
  const comparison = await compare({
    baseline: arm('unchanged', [], {}),
    arms,
    modes: ['natural'],
    timeMs: minutes * 60_000,
  });
  return usable.flatMap(({ family, text }) => {
    const verdict = comparison.verdicts.find(({ change }) => change === text);
    if (!verdict || !('estimate' in verdict.savingBytes)) {
      print(`Node.js ${major} ${text}: ${verdict?.state ?? 'no verdict'} ${verdict?.brokeBecause?.kind ?? ''}`);
      return [];
    }
    const { estimate, low, high } = verdict.savingBytes;
    const { throughput } = verdict;
    const row = {
      family,
      text,
      saves: { estimate: Math.round(estimate), low: Math.round(low), high: Math.round(high) },
      throughput:
        throughput && 'ratio' in throughput
          ? { ratio: round(throughput.ratio), lower: round(throughput.ratioLower) }
          : null,
    };
    print(
      `Node.js ${major} ${text}: saves ${mb(estimate)} (${mb(low)} to ${mb(high)}), throughput ${row.throughput ? `× ${row.throughput.ratio} (at least ${row.throughput.lower})` : 'not told'}, ${verdict.pairs} pairs`,
    );
    return [row];
  });
}

function render(majors) {
  const table = {
    subject:
      'fixtures/apps/notes (Fastify and SQLite), 3,000 requests over 50 connections; natural private memory under load, in pairs',
    measuredAt: new Date().toISOString().slice(0, 10),
    majors,
  };
  return `// Written by \`npm run bench launch-table -- --write\`; do not edit. What each setting saves, by major of Node.js, under sustained load.

import type { LaunchTable } from './measured-setting.ts';

export const launchTable: LaunchTable = ${JSON.stringify(table, null, 2)};
`;
}

const round = (ratio) => Math.round(ratio * 1000) / 1000;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
