// Holds HELD_MB (0) megabytes and answers with what its budget says, of LIMIT or of whatever it finds.
// How the kit inside a server sees `tare run` around it.

import { createServer } from 'node:http';
import { createBudget } from '@tare/kit/budget';

const { HELD_MB = '0', LIMIT } = process.env;
const held = Buffer.alloc(Number(HELD_MB) * 1e6, 1);
const budget = createBudget(LIMIT === undefined ? {} : { limit: LIMIT });

createServer((_request, response) => {
  const { level, supervised, share, limitBytes = budget.limitBytes } = budget.status();
  response.end(JSON.stringify({ level, supervised, share, limitBytes, held: held.length }));
}).listen(0, '127.0.0.1');
