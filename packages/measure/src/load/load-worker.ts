// Entry of the load process: one order in, one result out. Ends with tare, whatever ends tare.

import type { LoadOrder, LoadResult } from './load-driver.ts';
import type { WorkerMessage } from './load-process.ts';

process.once('disconnect', () => process.exit());
process.once('message', (order: LoadOrder) => {
  run(order).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

const send = (message: WorkerMessage): boolean | undefined => process.send?.(message);

async function run(order: LoadOrder): Promise<LoadResult> {
  if (order.closesConnections) return (await import('./drive-one-shot.ts')).driveOneShot(order);
  return (await import('./drive-autocannon.ts')).driveAutocannon(order);
}
