// What a supervisor is given, and what it can be asked.

import type { SystemFiles } from '@tare/accounting/self';
import type { LaunchSettings } from './choose-launch.ts';
import type { Program } from './find-program.ts';
import type { HeapFile, HeapFileOptions } from './heap-files.ts';
import type { HeapFileKind } from './protocol.ts';
import type { RunEvent } from './run-event.ts';
import type { Exit } from './start-worker.ts';
import type { RunStatus } from './status.ts';

export interface SuperviseOptions {
  program: Program;
  settings: LaunchSettings;
  /** Of the workers, everything that they start, and this process. */
  budgetBytes: number;
  /** 1 unless given; of programs other than Node.js always 1. */
  workers?: number;
  /** Requests after which a worker is replaced, and up to so many more, drawn for each; never unless given. */
  recycleAfter?: number;
  recycleJitter?: number;
  /** Age at which a worker is replaced, and up to a tenth more; never unless given. */
  recycleEveryMs?: number;
  /** For open connections to end, 30 s unless given. */
  drainMs?: number;
  /** Until a replacement has to listen, 60 s unless given. */
  startTimeoutMs?: number;
  /** From SIGTERM to SIGKILL, 10 s unless given. */
  endMs?: number;
  heapFiles?: HeapFileOptions;
  cwd?: string;
  onEvent?: (event: RunEvent) => void;
  files?: SystemFiles;
  /** In [0, 1). */
  random?: () => number;
}

/**
 * - `stopped`: it was asked to
 * - `finished`: the program did its work and ended with status 0, without ever listening
 * - `never-ready`: it ended several times before it was ready once
 */
export type RunOutcome = { state: 'stopped' } | { state: 'finished' } | { state: 'never-ready'; exit: Exit };

export interface Supervisor {
  status(): RunStatus;
  /** Replaces one worker, or all, one after the other. */
  recycle(worker?: number): void;
  /** @throws Error why there is none, by its promise */
  writeHeapFile(worker: number, kind: HeapFileKind): Promise<HeapFile>;
  /** Passes a signal on to every worker. */
  signal(name: NodeJS.Signals): void;
  /** Lets connections end, and then the workers. Asked again it waits for no connection any more. */
  stop(): void;
  readonly done: Promise<RunOutcome>;
}
