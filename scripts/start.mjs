// `npm start`: weighs the backend that ships in the repository, prints the report and writes it as a page.

import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const app = resolve(root, 'fixtures/apps/notes');
const page = resolve(root, 'tare-report.html');

console.error('Weighing fixtures/apps/notes: Fastify, SQLite and two AI SDKs. Two trials, about ten seconds.\n');
const { status } = spawnSync(
  process.execPath,
  [resolve(root, 'packages/cli/bin/tare.js'), 'measure', '--output', page, ...process.argv.slice(2)],
  { cwd: app, stdio: 'inherit' },
);
if (status === 0) {
  const tare = `node ${relative(app, resolve(root, 'packages/cli/bin/tare.js'))}`;
  console.error(`
The same as a page, with the curve of the trial: ${relative(process.cwd(), page)}
Where the bytes come from, package by package, and what would help:
  cd ${relative(process.cwd(), app) || '.'}
  ${tare} explain
  ${tare} plan --list
Your own backend: cd to it, then
  node ${resolve(root, 'packages/cli/bin/tare.js')} measure -- node server.js`);
}
process.exitCode = status ?? 3;
