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
  console.error(`
The same as a page, with the curve of the trial: ${relative(process.cwd(), page)}
Your own backend: cd to it, then
  node ${relative(process.cwd(), resolve(root, 'packages/cli/bin/tare.js')) || 'tare'} measure -- node server.js`);
}
process.exitCode = status ?? 3;
