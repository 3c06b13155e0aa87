// What the supervisor and agent/worker.cjs say to each other over the channel of the process. Every message has `tare`, so that applications that listen to the
// channel can tell it from their own.

import type { Level } from '../budget/level.ts';

export type ToWorker =
  /** Accept no more, answer what comes on open connections with their last answer, and say when all have ended, or after `limitMs`. `isLast`: nobody serves after it, so idle connections
   * have nothing to wait for. */
  | { tare: 'drain'; limitMs: number; isLast: boolean }
  /** SIGTERM, past the agent's own handler. */
  | { tare: 'end' }
  | { tare: 'level'; level: Level }
  | { tare: 'heap-file'; kind: HeapFileKind; path: string; durationMs: number };

/** `snapshot`: every object; the worker stands still meanwhile and needs about its heap once more. `profile`: who allocates what is still held, by sampling; it goes on serving. */
export type HeapFileKind = 'snapshot' | 'profile';

export interface HeapReport {
  heapUsedBytes: number;
  heapLimitBytes: number;
  /** Held outside the heap by objects of it. */
  externalBytes: number;
}

/** A worker thread is known by its heap alone: what else it holds is not told apart from its process. */
export interface ThreadReport extends HeapReport {
  id: number;
}

export type FromWorker =
  /** `sockets`: ports and paths that it listens on now. `fullness`: used share of the heap at whose end V8 ends the process. */
  | ({ tare: 'report'; requests: number; sockets: string[]; fullness: number; threads: ThreadReport[] } & HeapReport)
  | { tare: 'drained'; open: number }
  | { tare: 'heap-file'; path: string; error?: string };

/** An application may send to its parent what it likes. */
export const isFromWorker = (message: unknown): message is FromWorker =>
  typeof message === 'object' && message !== null && 'tare' in message && typeof message.tare === 'string';
