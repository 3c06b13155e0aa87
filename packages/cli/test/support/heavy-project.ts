// A small server that asks for one heavy package which no request needs, and for one that every request uses: enough for something to be found and saved.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './run-tare.ts';

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name, version: '1.2.3', main: 'index.js', ...more });

/** About 5 MB of small objects, made where the package is loaded. */
const heavy = `
exports.rows = Array.from({ length: 50_000 }, (_, n) => ({ n, name: 'row ' + n, tags: [n, n + 1] }));
exports.find = (n) => exports.rows[n];
`;
const greeter = `exports.greet = (name) => 'hello ' + name;\n`;

export const server = `const { find } = require('heavy');
const { greet } = require('greeter');
const http = require('node:http');

http
  .createServer((request, response) => {
    if (request.url === '/row') return response.end(find(7).name);
    response.end(greet('you'));
  })
  .listen(0, '127.0.0.1');
`;

/** @returns its folder */
export function heavyProject(name: string): string {
  const directory = join(folder, name);
  for (const [dependency, source] of [
    ['heavy', heavy],
    ['greeter', greeter],
  ] as const) {
    const place = join(directory, 'node_modules', dependency);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), manifest(dependency));
    writeFileSync(join(place, 'index.js'), source);
  }
  const dependencies = { heavy: '1.2.3', greeter: '1.2.3' };
  writeFileSync(join(directory, 'package.json'), manifest(name, { dependencies, main: 'server.js' }));
  writeFileSync(join(directory, 'server.js'), server);
  return directory;
}
