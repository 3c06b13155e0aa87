// node --expose-gc heap-cost.mjs <module.js>...: prints how many bytes of heap the modules keep once imported.
//
// The bytes are summed over a heap snapshot. `heapUsed` will not do: it counts the part of a 256 KiB page that
// is set aside for the next objects, so it differs by up to that much from run to run.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getHeapSnapshot } from 'node:v8';

// Imports compile, optimize and size the loader itself; that belongs to any program of some files.
const WARM_UP_MODULES = 60;
const COLLECTIONS = 10;

for (let index = 0; index < WARM_UP_MODULES; index += 1) await emptyModule(`warm-${index}`);
await keptBytes();
// A snapshot throws away code of the loader, so it gets one module to make that again.
await emptyModule('again');
await keptBytes();
const before = await keptBytes();
const kept = await Promise.all(process.argv.slice(2).map((path) => import(pathToFileURL(resolve(path)).href)));
await keptBytes();
const after = await keptBytes();
console.log(after - before);
if (kept.length === 0) throw new Error('Give at least one module');

function emptyModule(name) {
  return import(`data:text/javascript,export const name = '${name}';`);
}

async function keptBytes() {
  for (let round = 0; round < COLLECTIONS; round += 1) {
    globalThis.gc();
    // Promises and finalizers of the import end in turns of their own.
    await new Promise((done) => setTimeout(done, 2));
  }
  const parts = [];
  for await (const part of getHeapSnapshot()) parts.push(part);
  const { snapshot, nodes } = JSON.parse(parts.join(''));
  const fields = snapshot.meta.node_fields;
  let bytes = 0;
  for (let at = fields.indexOf('self_size'); at < nodes.length; at += fields.length) bytes += nodes[at];
  return bytes;
}
