import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { BudgetStatus } from '../../src/budget/budget.ts';

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

// A thread has no loader for TypeScript: it gets the built kit, as its users have it.
const kit = fileURLToPath(new URL('../../dist/budget/index.js', import.meta.url));

/** A thread with a budget; what it is told to hold it holds, and answers with the budget's status. */
async function threadWith(options: object, resourceLimits: ResourceLimits = {}, env: NodeJS.ProcessEnv = {}) {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const held = [];
    import(workerData.kit).then(({ createBudget }) => {
      const budget = createBudget(workerData.options);
      parentPort.on('message', ({ buffers, objects }) => {
        if (buffers) held.push(Buffer.alloc(buffers, 1));
        if (objects) held.push(Array.from({ length: objects }, (_, index) => ({ index, text: 'of ' + index })));
        parentPort.postMessage(budget.sample());
      });
      parentPort.postMessage('ready');
    });`;
  const worker = new Worker(source, { eval: true, resourceLimits, env, workerData: { kit, options } });
  workers.push(worker);
  await once(worker, 'message');
  return async (hold: { buffers?: number; objects?: number } = {}): Promise<BudgetStatus> => {
    worker.postMessage(hold);
    const [status] = await once(worker, 'message');
    return status as BudgetStatus;
  };
}

const used = ({ usedBytes }: BudgetStatus): number => {
  if (typeof usedBytes !== 'number') throw new Error(`not read: ${usedBytes.state}`);
  return usedBytes;
};

describe('a budget in a worker thread', () => {
  it('goes by what the thread holds, and not by what its process does', async () => {
    const ofProcess = Buffer.alloc(200e6, 1);
    const status = await threadWith({ limit: '100MB', env: {} });
    const before = await status();
    expect(before).toMatchObject({ scope: 'thread', source: 'argument', level: 'normal' });
    expect(before.reading.scope).toBe('thread');
    // A quarter of what the process holds in one buffer alone.
    expect(used(before)).toBeLessThan(50e6);
    expect(before.reading.privateBytes).toBeGreaterThan(ofProcess.length);
    const after = await status({ buffers: 60e6 });
    expect(used(after) - used(before)).toBeGreaterThan(55e6);
    expect(used(after) - used(before)).toBeLessThan(80e6);
  });

  it('counts its used heap, and is critical by it', async () => {
    const status = await threadWith({ limit: '60MB', env: {} });
    const before = await status();
    const after = await status({ objects: 1_000_000 });
    expect(used(after) - used(before)).toBeGreaterThan(30e6);
    const last = await status({ buffers: 60e6 });
    expect(last.level).toBe('critical');
  });

  it('has the limits of its resources for a limit, where nobody gives one', async () => {
    const status = await threadWith({ env: {} }, { maxOldGenerationSizeMb: 40, maxYoungGenerationSizeMb: 8 });
    expect(await status()).toMatchObject({ limitBytes: 48 * 1024 ** 2, source: 'thread' });
  });

  it('has half of what the process may hold, where its resources would let it have more', async () => {
    const status = await threadWith({ env: { TARE_BUDGET: '180MB' } });
    expect(await status()).toMatchObject({ limitBytes: 90e6, source: 'environment' });
  });
});
