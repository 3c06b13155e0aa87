// Two HTTP servers, each on a free port, that answer by their names.
// Both ask for the same, port 0: whoever keeps sockets for them has to tell them apart.

import { createServer } from 'node:http';

for (const name of ['first', 'second'])
  await new Promise((resolve) =>
    createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1', resolve),
  );
