// By its first request it takes 100 MB and never comes back from it.
// A worker over its budget that hears nothing any more: no message, no signal but the last one.

import { createServer } from 'node:http';

const kept = [];
createServer(() => {
  kept.push(Buffer.alloc(100e6, 1));
  for (;;);
}).listen(0, '127.0.0.1');
