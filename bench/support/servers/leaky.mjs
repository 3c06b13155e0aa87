// Keeps LEAK_BYTES of every request for ever, half as objects of the heap, half outside it.

import { createServer } from 'node:http';

const bytes = Number(process.env.LEAK_BYTES ?? 0);
const kept = [];

const server = createServer((_request, response) => {
  if (bytes > 0)
    kept.push({
      buffer: Buffer.alloc(bytes / 2, 1),
      words: Array.from({ length: bytes / 16 }, (_, index) => index * 1.5),
    });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ pid: process.pid, kept: kept.length }));
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  if (!process.env.TARE_WORKER) console.log(`listening ${server.address().port}`);
});
