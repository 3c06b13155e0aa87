// `npm start`: what tare is for, on the backend that ships in the repository, in less than two minutes: weigh it, try changes, compose what saves.

import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const system = resolve(root, 'systems/tarot');
const page = resolve(root, 'tare-report.html');
const tare = resolve(root, 'packages/cli/bin/tare.js');

/** Few enough for two minutes; `tare plan --list` has some forty. One of each kind: of V8, of the allocator, of processes, and three of the backend's own settings. */
const changes = [
  'semi-space 1 MB',
  'malloc arenas 2',
  'WORKERS=2',
  'ENABLE_SOCIAL=false',
  'API_DOCS=false',
  'CACHE_ENTRIES=0',
];

console.error(`Planning for systems/tarot: a tarot backend of 230 routes on SQLite, with 24 of them under load.
${changes.length} changes are tried on it, each against the backend as it is. Under two minutes.\n`);
const { status } = spawnSync(
  process.execPath,
  [
    tare,
    'plan',
    ...changes.flatMap((name) => ['--only', name]),
    // A tenth of the load of tare.config.ts, and the time that is asked for.
    '--requests',
    '100',
    '--time',
    '112s',
    '--output',
    page,
    ...process.argv.slice(2),
  ],
  { cwd: system, stdio: 'inherit' },
);
// 1: nothing was found to save.
if (status === 0 || status === 1) {
  const short = `node ${relative(system, tare)}`;
  console.error(`
The same as a page, with every trial: ${relative(process.cwd(), page)}
Its weight under the whole load, and where the bytes come from:
  cd ${relative(process.cwd(), system) || '.'}
  ${short} measure
  ${short} explain
  ${short} plan --list         all that can be tried
Your own backend: cd to it, then
  node ${tare} measure -- node server.js`);
}
process.exitCode = status ?? 3;
