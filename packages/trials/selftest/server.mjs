// The server that `tare selftest` weighs. It holds as many bytes as it is told to, so that what tare finds can be held against what is there.
// Every byte is written, because a page that nobody has written to is not resident.

import { createServer } from 'node:http';

/** Held from the start on: half of it in V8's heap, half outside. */
const plant = Number(process.env.TARE_PLANT_BYTES ?? 0);
/** Held from every request on, in V8's heap. */
const leak = Number(process.env.TARE_LEAK_BYTES ?? 0);

/** Doubles of 8 bytes, in one array: V8 adds a header to it, and nothing to an element. */
const inside = (bytes) => new Array(bytes / 8).fill(0.5);
const outside = (bytes) => Buffer.alloc(bytes, 1);
/** A letter a byte, and 16 bytes of header. */
const text = (bytes) => Buffer.alloc(bytes, 'a').toString('latin1');

const kept = plant > 0 ? [inside(plant / 2), outside(plant / 2)] : [];

const server = createServer((_request, response) => {
  if (leak > 0) kept.push(text(leak));
  response.setHeader('content-type', 'application/json');
  response.end('{"ok":true}');
});
server.listen(0, '127.0.0.1');
