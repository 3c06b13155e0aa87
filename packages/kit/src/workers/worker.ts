// One process from its start to its end, as the supervisor sees it.

import { type Figure, isKnown, type SystemFiles } from '@tare/accounting/self';
import type { HeapFileKind, HeapReport, ThreadReport, ToWorker } from './protocol.ts';
import type { Exit, Started, StartWorker } from './start-worker.ts';
import { weighProcessTree } from './weigh-process-tree.ts';

/** `draining`: accepts no more, and answers what is open. `ending`: was told to end. */
export type WorkerState = 'starting' | 'ready' | 'draining' | 'ending' | 'gone';

export interface WorkerPlan {
  id: number;
  slot: number;
  nowMs: number;
  /** Sockets that it has to listen on before it counts as ready; none where that is not known. */
  expected: ReadonlySet<string>;
  /** Its turn, by requests and by the clock of `nowMs`. */
  requestsUntil: number;
  replaceAtMs: number;
  /** Programs without agent/worker.cjs cannot say when their connections have ended. */
  hasAgent: boolean;
}

/** Long enough that a collection of garbage is no growth, or shrinking. */
const growthWindowMs = 5000;

export class Worker {
  readonly id: number;
  readonly slot: number;
  readonly startedAtMs: number;
  readonly requestsUntil: number;
  readonly replaceAtMs: number;
  /** What it listens on: port or path, and how it is called for people. */
  readonly sockets: Map<string, string> = new Map();
  /** Whether it became ready before it ended. */
  readonly ready: Promise<boolean>;
  /** Connections that were still open when it said so; 0 where it ended by itself. */
  readonly drained: Promise<number>;
  readonly gone: Promise<Exit>;

  state: WorkerState = 'starting';
  readyAtMs: number | null = null;
  privateBytes: Figure = { state: 'not-sampled' };
  /** What it weighed first after it was ready. */
  readyBytes: Figure = { state: 'not-sampled' };
  requests = 0;
  heap: HeapReport | null = null;
  /** Used share of the heap that V8 ends it at, at its last two reports. */
  heapShares: number[] = [];
  threads: ThreadReport[] = [];
  /** Whether it ever listened on anything. */
  hasListened = false;
  /** Settles when it has ended in good order; null until that is begun. */
  retirement: Promise<void> | null = null;

  readonly #started: Started;
  readonly #expected: ReadonlySet<string>;
  /** Oldest first; the first is as old as growth is looked at. */
  readonly #weights: { atMs: number; bytes: number }[] = [];
  readonly #heapFiles: Map<string, (error: string | undefined) => void> = new Map();
  #becameReady: (isReady: boolean) => void = () => undefined;
  #hasDrained: (open: number) => void = () => undefined;

  constructor(start: StartWorker, plan: WorkerPlan) {
    this.id = plan.id;
    this.slot = plan.slot;
    this.startedAtMs = plan.nowMs;
    this.requestsUntil = plan.requestsUntil;
    this.replaceAtMs = plan.replaceAtMs;
    this.#expected = plan.expected;
    this.ready = new Promise((resolve) => {
      this.#becameReady = resolve;
    });
    this.drained = new Promise((resolve) => {
      this.#hasDrained = resolve;
    });
    let isGone: (exit: Exit) => void = () => undefined;
    this.gone = new Promise((resolve) => {
      isGone = resolve;
    });
    if (!plan.hasAgent) this.#hasDrained(0);
    this.#started = start({
      onListening: (socket, address) => {
        this.hasListened = true;
        this.sockets.set(socket, address);
        if ([...this.#expected].every((one) => this.sockets.has(one))) this.nowReady();
      },
      onMessage: (message) => {
        switch (message.tare) {
          case 'report': {
            const { requests, sockets, fullness, threads, heapUsedBytes, heapLimitBytes, externalBytes } = message;
            for (const socket of this.sockets.keys()) if (!sockets.includes(socket)) this.sockets.delete(socket);
            this.requests = requests;
            this.threads = threads;
            this.heap = { heapUsedBytes, heapLimitBytes, externalBytes };
            this.heapShares = [...this.heapShares.slice(-1), fullness];
            break;
          }
          case 'drained':
            this.#hasDrained(message.open);
            break;
          case 'heap-file':
            this.#heapFiles.get(message.path)?.(message.error);
            break;
        }
      },
      onExit: (exit) => {
        this.state = 'gone';
        this.#becameReady(false);
        this.#hasDrained(0);
        for (const settle of this.#heapFiles.values()) settle('the worker ended');
        isGone(exit);
      },
    });
  }

  get isGone(): boolean {
    return this.state === 'gone';
  }

  get listensOn(): ReadonlySet<string> {
    return new Set(this.sockets.keys());
  }

  get pid(): number | undefined {
    return this.#started.pid;
  }

  /** Those that listen on nothing are ready when their time has come. */
  nowReady(): void {
    if (this.state !== 'starting') return;
    this.state = 'ready';
    this.readyAtMs = performance.now();
    this.#becameReady(true);
  }

  weigh(files: SystemFiles, nowMs: number): void {
    if (this.isGone || this.pid === undefined) return;
    const bytes = weighProcessTree(files, this.pid);
    if (!isKnown(bytes)) return;
    this.privateBytes = bytes;
    if (this.state !== 'ready') return;
    if (!isKnown(this.readyBytes)) this.readyBytes = bytes;
    this.#weights.push({ atMs: nowMs, bytes });
    while ((this.#weights[1]?.atMs ?? nowMs) <= nowMs - growthWindowMs) this.#weights.shift();
  }

  /** Over the last seconds, bytes; 0 of one that has not served for so long, or that shrinks. */
  growthPerSecond(nowMs: number): number {
    const [first] = this.#weights;
    if (!first || first.atMs > nowMs - growthWindowMs || !isKnown(this.privateBytes)) return 0;
    return Math.max(0, (1000 * (this.privateBytes - first.bytes)) / (nowMs - first.atMs));
  }

  send(message: ToWorker): void {
    if (!this.isGone) this.#started.send(message);
  }

  signal(name: NodeJS.Signals): void {
    if (!this.isGone) this.#started.kill(name);
  }

  /** @throws Error why there is none, by its promise */
  writeHeapFile(kind: HeapFileKind, path: string, durationMs: number): Promise<void> {
    if (this.isGone) return Promise.reject(new Error('the worker ended'));
    return new Promise((resolve, reject) => {
      this.#heapFiles.set(path, (error) => {
        this.#heapFiles.delete(path);
        if (error === undefined) resolve();
        else reject(new Error(error));
      });
      this.send({ tare: 'heap-file', kind, path, durationMs });
    });
  }
}
