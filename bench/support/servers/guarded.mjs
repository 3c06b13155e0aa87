// The same Fastify server, with nothing in it, with the kit, or with @fastify/under-pressure: GUARD=none|kit|under-pressure.

import Fastify from 'fastify';

const app = Fastify();

switch (process.env.GUARD) {
  case 'kit': {
    const { createBudget, createHealth, createShedding } = await import('@tare/kit');
    const { tareKit } = await import('@tare/kit/fastify');
    const budget = createBudget({ limit: '512MB' });
    const shedding = createShedding({ budget, routes: ['POST /uploads'] });
    await app.register(tareKit, { budget, health: createHealth({ budget }), shedding });
    break;
  }
  case 'under-pressure': {
    const { default: underPressure } = await import('@fastify/under-pressure');
    await app.register(underPressure, {
      maxEventLoopDelay: 10_000,
      maxHeapUsedBytes: 400e6,
      maxRssBytes: 512e6,
      exposeStatusRoute: true,
    });
    break;
  }
  default:
}

const rows = Array.from({ length: 20 }, (_, id) => ({ id, name: `row ${id}`, tags: ['a', 'b'] }));
app.get('/', async () => ({ rows }));
await app.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' });
console.log(`listening ${app.server.address().port}`);
