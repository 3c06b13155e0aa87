// Runs in the child process or the thread: imports one module, calls its functions, and ends with whoever asked for it.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Call, toErrorText } from './protocol.ts';

const port: MessagePort | null = parentPort;
const address = port ? String(workerData) : String(process.argv[2]);

const send = (answer: Answer): void => {
  if (port) port.postMessage(answer);
  else process.send?.(answer);
};

/** A value that cannot be sent is an error of the call. */
function answerCall(id: number, value: unknown): void {
  try {
    send({ kind: 'value', id, value });
  } catch (error) {
    send({ kind: 'error', id, error: toErrorText(error) });
  }
}

try {
  const module = (await import(address)) as Record<string, unknown>;
  const functionOf = (name: string): ((...words: unknown[]) => unknown) => {
    const found = Object.hasOwn(module, name) ? module[name] : undefined;
    if (typeof found === 'function') return found as (...words: unknown[]) => unknown;
    throw new TypeError(`${address} exports no function ${name}.`);
  };
  const take = async ({ id, name, words }: Call): Promise<void> => {
    try {
      answerCall(id, await functionOf(name)(...words));
    } catch (error) {
      send({ kind: 'error', id, error: toErrorText(error) });
    }
  };
  if (port) port.on('message', (call: Call) => void take(call));
  else {
    process.on('message', (call) => void take(call as Call));
    // Whoever asked was killed: nobody will ever ask again.
    process.on('disconnect', () => process.exit());
  }
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'failed', error: toErrorText(error) });
  if (port) port.close();
  else process.disconnect?.();
}
