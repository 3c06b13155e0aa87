// Four things at once, 20 ms each: 200 requests a second and no more. Each holds 64 kB from its arrival on. BALLAST brings the memory to that share of the limit; SHED=1 sheds.

import { createBudget, createShedding } from '@tare/kit';
import { shedding as sheddingPlugin } from '@tare/kit/fastify';
import Fastify from 'fastify';

const budget = createBudget({ limit: process.env.LIMIT, intervalMs: 100 });
const app = Fastify();
if (process.env.SHED === '1') {
  const shedding = createShedding({ budget, routes: ['/work'], most: { critical: 4 } });
  await app.register(sheddingPlugin, { shedding });
}

const waiting = [];
let free = 4;
const work = async () => {
  if (free === 0) await new Promise((resolve) => waiting.push(resolve));
  else free -= 1;
  await new Promise((resolve) => setTimeout(resolve, 20));
  const next = waiting.shift();
  if (next) next();
  else free += 1;
};

app.get('/work', async () => {
  const held = Buffer.alloc(64_000, 1);
  await work();
  return { bytes: held.length };
});
await app.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' });

// On the global object: of a module that has run, nothing is kept that no function uses.
const ballast = [];
globalThis.ballast = ballast;
const share = Number(process.env.BALLAST ?? 0);
while (budget.sample().share < share) ballast.push(Buffer.alloc(1e6, 1));
process.send?.({ port: app.server.address().port, level: budget.level });
