// The load in a process of its own: its buffers and its collections must not count as tare's, nor stall the sampler.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadDriver, LoadOrder, LoadResult } from './load-driver.ts';

const workerPath = fileURLToPath(new URL('./load-worker.js', import.meta.url));

/** What the load process says before it ends. */
export type WorkerMessage = { result: LoadResult } | { error: string };

export const loadProcess: LoadDriver = {
  run(order: LoadOrder, signal: AbortSignal): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      // tare's own NODE_OPTIONS (a debugger, a profiler) are not meant for it.
      const { NODE_OPTIONS: _unused, ...env } = process.env;
      const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'ignore', 'pipe', 'ipc'];
      // In a session of its own: Ctrl-C at a terminal is for tare, which ends the load itself and not as a fault.
      const worker = fork(workerPath, [], { env, execArgv: [], stdio, detached: true });
      let complaint = '';
      worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(-2000);
      });
      const abort = (): void => {
        worker.kill('SIGKILL');
        reject(signal.reason);
      };
      worker.once('message', (message: WorkerMessage) => {
        if ('result' in message) resolve(message.result);
        else reject(new Error(`The load process failed: ${message.error}`));
        worker.disconnect();
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        signal.removeEventListener('abort', abort);
        reject(new Error(`The load process ended with ${code} and no result. ${complaint}`));
      });
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      worker.send(order);
    });
  },
};
