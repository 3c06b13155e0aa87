// HTTP/2 without TLS on a free port: `/slow` takes two seconds, all else is answered at once.
// Its connections last: a supervisor has to say goodbye on them, and may lose no stream by it.

import { createServer } from 'node:http2';

createServer((request, response) => {
  if (request.url === '/slow') setTimeout(() => response.end(String(process.pid)), 2000);
  else response.end(String(process.pid));
}).listen(0, '127.0.0.1');
