// The load in a process of its own: its buffers and its collections must not count as tare's, nor stall the sampler.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadDriver, LoadOrder, LoadResult, LoadSession } from './load-driver.ts';

const workerPath = fileURLToPath(new URL('./load-worker.js', import.meta.url));

/** What the load process says after each order. */
export type WorkerMessage = { result: LoadResult } | { error: string };

export const loadProcess: LoadDriver = { open: () => new LoadProcess() };

class LoadProcess implements LoadSession {
  readonly #worker: ChildProcess;
  #complaint = '';
  /** What it failed with; a fault before the first order is told with that. */
  #fault: Error | undefined;

  constructor() {
    // tare's own NODE_OPTIONS (a debugger, a profiler) are not meant for it.
    const { NODE_OPTIONS: _unused, ...env } = process.env;
    const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'ignore', 'pipe', 'ipc'];
    // In a session of its own: Ctrl-C at a terminal is for tare, which ends the load itself and not as a fault.
    this.#worker = fork(workerPath, [], { env, execArgv: [], stdio, detached: true });
    this.#worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    this.#worker.once('error', (error) => {
      this.#fault ??= error;
    });
    this.#worker.once('exit', (code) => {
      this.#fault ??= new Error(`The load process ended with ${code} and no result. ${this.#complaint}`);
    });
  }

  run(order: LoadOrder, signal: AbortSignal): Promise<LoadResult> {
    const worker = this.#worker;
    return new Promise<LoadResult>((resolve, reject) => {
      const settle = (end: () => void): void => {
        signal.removeEventListener('abort', abort);
        worker.off('message', answer).off('exit', exit).off('error', exit);
        end();
      };
      const abort = (): void => settle(() => reject(signal.reason));
      const answer = (message: WorkerMessage): void =>
        settle(() => {
          if ('result' in message) resolve(message.result);
          else reject(new Error(`The load process failed: ${message.error}`));
        });
      const exit = (): void => settle(() => reject(this.#fault));
      if (signal.aborted) return reject(signal.reason);
      if (this.#fault) return reject(this.#fault);
      signal.addEventListener('abort', abort, { once: true });
      worker.once('message', answer).once('exit', exit).once('error', exit);
      worker.send(order, (error) => {
        // One that has just been killed has a broken channel first and its exit, which says more, a moment later.
        if (error && !isBroken(error)) settle(() => reject(error));
      });
    });
  }

  close(): void {
    this.#fault ??= new Error('The load process ended: it was closed.');
    this.#worker.kill('SIGKILL');
  }
}

const isBroken = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EPIPE' || error.code === 'ECONNRESET' || error.code === 'ERR_IPC_CHANNEL_CLOSED';
