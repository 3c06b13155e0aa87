// Entry of the load process: an order in, a result out, one after the other. Ends with tare, whatever ends tare.

import type { LoadOrder, LoadResult } from './load-driver.ts';
import type { WorkerMessage } from './load-process.ts';

process.once('disconnect', () => process.exit());
process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

const send = (message: WorkerMessage): boolean | undefined => process.send?.(message);

/** The usual driver is loaded before the first order asks for it. A fault of that is told with the order. */
const usual = import('./drive-autocannon.ts');
usual.catch(() => undefined);

async function run(order: LoadOrder): Promise<LoadResult> {
  if (order.closesConnections) return (await import('./drive-one-shot.ts')).driveOneShot(order);
  return (await usual).driveAutocannon(order);
}
