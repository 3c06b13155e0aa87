// The process in front of several: it starts them, starts anew what ended, and ends them when it is ended.

import cluster, { type Worker } from 'node:cluster';
import type { Settings } from './settings.ts';

/** One that ends sooner than this after its start ends at its start: the next waits. */
const stableMs = 5000;
const restartDelayMs = 1000;

export function startWorkers({ WORKERS, secretKey }: Pick<Settings, 'WORKERS' | 'secretKey'>): void {
  let isEnding = false;
  let failures = 0;
  // All sign with one key, also where it was made up.
  const fork = (): Worker => cluster.fork({ SECRET_KEY: secretKey });
  const startedAt = new WeakMap<Worker, number>();
  cluster.on('fork', (worker) => startedAt.set(worker, performance.now()));
  cluster.on('listening', () => {
    failures = 0;
  });
  cluster.on('exit', (worker) => {
    if (isEnding) return;
    const isStable = performance.now() - (startedAt.get(worker) ?? 0) > stableMs;
    failures = isStable ? 0 : failures + 1;
    if (failures > 3 * WORKERS) {
      process.exitCode = 1;
      end();
    } else if (isStable) fork();
    else setTimeout(() => isEnding || fork(), restartDelayMs);
  });
  const end = (): void => {
    isEnding = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  for (let count = 0; count < WORKERS; count += 1) fork();
}
