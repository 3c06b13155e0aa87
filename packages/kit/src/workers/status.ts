// What the supervisor says of itself, as plain JSON.

import type { Figure } from '@tare/accounting/self';
import type { Level } from '../budget/level.ts';
import type { RecycleReason } from './judge.ts';
import type { HeapReport, ThreadReport } from './protocol.ts';
import type { Worker, WorkerState } from './worker.ts';

export interface WorkerStatus {
  id: number;
  pid: number | null;
  state: WorkerState;
  uptimeSeconds: number;
  requests: number;
  /** It and all that it started. */
  privateBytes: Figure;
  /** The same when it had become ready. */
  readyBytes: Figure;
  /** null until it has told, and of programs other than Node.js. */
  heap: HeapReport | null;
  /** Judged by their heaps: what else they hold is not told apart from the process. */
  threads: ThreadReport[];
  /** `ADDRESS:PORT`, or a path. */
  addresses: string[];
}

export interface RunStatus {
  /** ISO 8601, UTC. */
  at: string;
  level: Level;
  limitBytes: number;
  /** `charged`: of the control group whose limit is the budget. `private`: of the workers and the supervisor together. */
  figure: 'charged' | 'private';
  usedBytes: Figure;
  /** That one worker may hold before it is replaced. */
  workerLimitBytes: number;
  supervisor: { pid: number; privateBytes: Figure; uptimeSeconds: number };
  workers: WorkerStatus[];
  /** Since the start; those of workers that have gone are in it. */
  totals: {
    requests: number;
    recycles: Partial<Record<RecycleReason, number>>;
    crashes: number;
    /** That did not end when they were asked to. */
    kills: number;
    /** Connections that were cut since they did not end in time. */
    cut: number;
  };
}

export const describeWorker = (worker: Worker, nowMs: number): WorkerStatus => ({
  id: worker.id,
  pid: worker.pid ?? null,
  state: worker.state,
  uptimeSeconds: Math.round((nowMs - worker.startedAtMs) / 1000),
  requests: worker.requests,
  privateBytes: worker.privateBytes,
  readyBytes: worker.readyBytes,
  heap: worker.heap,
  threads: worker.threads,
  addresses: [...worker.sockets.values()],
});
