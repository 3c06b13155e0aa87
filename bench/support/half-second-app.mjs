// A small server for plans, written to a temporary folder: it is ready after half a second, imports four packages of known weight of which its routes use none,
// and holds what its environment says.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** MB that a package holds once it is loaded. */
const packages = { 'heavy-client': 6, 'light-client': 1, 'tiny-client': 0.3, 'needed-client': 2 };

/** Variables of the server, with what they make it hold, MB; unset is the first value. */
const holdings = {
  POOL: { usual: 8, small: 2 },
  CACHE: { usual: 5, none: 0 },
  SCHEDULER: { usual: 3, off: 0 },
  NOTHING: { usual: 0, other: 0 },
};

/** @returns its folder, to be removed by whoever asked for it */
export function writeHalfSecondApp() {
  const directory = mkdtempSync(join(tmpdir(), 'tare-bench-plan-'));
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '1.0.0']));
  write(join(directory, 'package.json'), JSON.stringify({ name: 'half-second', private: true, dependencies }));
  for (const [name, megabytes] of Object.entries(packages))
    writePackage(join(directory, 'node_modules', name), name, megabytes);
  write(join(directory, 'server.js'), server);
  return directory;
}

/** Small objects, as libraries hold them: each about a hundred bytes of the heap. */
function writePackage(directory, name, megabytes) {
  mkdirSync(directory, { recursive: true });
  write(join(directory, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  write(
    join(directory, 'index.js'),
    `const held = Array.from({ length: ${Math.round(megabytes * 1e4)} }, (_, index) => ({ index, next: index + 1, name: 'entry ' + index, list: [] }));
exports.create = () => ({ size: held.length });
`,
  );
}

const server = `const http = require('node:http');
const heavy = require('heavy-client');
const light = require('light-client');
const tiny = require('tiny-client');
const needed = require('needed-client');

const holdings = ${JSON.stringify(holdings)};
const held = Object.entries(holdings).map(([name, sizes]) => {
  const megabytes = sizes[process.env[name] ?? 'usual'] ?? sizes.usual;
  return Array.from({ length: megabytes * 1e4 }, (_, index) => ({ index, next: index + 1, name: name + index, list: [] }));
});
// Used at once: nothing is saved by loading it later.
const client = needed.create();
const routes = {
  '/': () => ({ ok: true, size: client.size, held: held.length }),
  '/heavy': () => heavy.create(),
  '/light': () => light.create(),
  '/tiny': () => tiny.create(),
};
const listening = http.createServer((request, response) => {
  const route = routes[request.url] ?? routes['/'];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(route()));
});
setTimeout(() => listening.listen(Number(process.env.PORT ?? 0), '127.0.0.1'), 400);
`;

/** Entries of a configuration's `changes`: each of the variables, and a break. */
export const declaredChanges = {
  'small pool': { env: { POOL: 'small' } },
  'no cache': { env: { CACHE: 'none' } },
  'no scheduler': { env: { SCHEDULER: 'off' } },
  nothing: { env: { NOTHING: 'other' } },
};

const write = (path, text) => writeFileSync(path, text);
