// Holds HELD_MB (0) megabytes outside of the heap and HEAP_MB (0) inside from its start, and keeps BYTES (0) and HEAP_BYTES (0) more of every request; HTTP on
// a free port.
// What a fresh one weighs and how fast it grows are known: whether a replacement brings anything can be told from them.

import { createServer } from 'node:http';

const number = (name) => Number(process.env[name] ?? 0);
const heapBytes = number('HEAP_BYTES');
const bytes = number('BYTES');
const kept = [Buffer.alloc(number('HELD_MB') * 1e6, 1)];
// Flat and of one byte a character; `repeat` would give a tree that shares its leaves.
const inHeap = (length) => Buffer.alloc(length, 'x').toString('latin1');
for (let held = 0; held < number('HEAP_MB') * 1e6; held += 50_000) kept.push(inHeap(50_000));

createServer((_request, response) => {
  // Not from the shared pool, and written: so that it is resident.
  if (bytes > 0) kept.push(Buffer.alloc(bytes, 1));
  if (heapBytes > 0) kept.push(inHeap(heapBytes));
  response.end(String(process.pid));
}).listen(0, '127.0.0.1');
