// Keeps a server inside its budget from outside: starts its workers, weighs them, replaces them one at a time, starts anew what ended, and lets all of them
// end in good order.

import { setTimeout as delay } from 'node:timers/promises';
import { liveFiles, type SystemFiles } from '@tare/accounting/self';
import type { Level } from '../budget/level.ts';
import { within } from '../within.ts';
import { type HeapFile, writeHeapFile } from './heap-files.ts';
import { type Judgement, judge, limitsOf, type RecycleReason, recycleOf, shedFirstMs } from './judge.ts';
import type { HeapFileKind } from './protocol.ts';
import { restartDelayMs, stableMs } from './restart-delay.ts';
import { retire } from './retire.ts';
import type { RunEvent, Told } from './run-event.ts';
import { Scale } from './scale.ts';
import { prepareStart, type StartWorker } from './start-worker.ts';
import { describeWorker, type RunStatus } from './status.ts';
import type { RunOutcome, SuperviseOptions, Supervisor } from './supervisor.ts';
import { Warnings } from './warnings.ts';
import { Worker } from './worker.ts';

/** Keeps one worker alive; a replacement takes the place when it is ready. */
interface Slot {
  index: number;
  current: Worker;
  replacing: Promise<void> | null;
}

const lookMs = 250;
/** A program that does not listen by then is taken as it is: it may have nothing to listen on. */
const silentMs = 5000;
/** Before one is ready at all. */
const mostFailures = 3;

/** Once in a process: `cluster`, which starts the workers, has one set of settings. */
export function supervise(options: SuperviseOptions): Supervisor {
  return new Supervision(options);
}

class Supervision implements Supervisor {
  readonly done: Promise<RunOutcome>;

  readonly #options: SuperviseOptions;
  readonly #files: SystemFiles;
  readonly #random: () => number;
  readonly #scale: Scale;
  readonly #start: StartWorker;
  readonly #timer: NodeJS.Timeout;
  readonly #warnings: Warnings = new Warnings((event) => this.#tell(event));
  readonly #slots: Slot[] = [];
  /** All that have not gone, in any state. */
  readonly #workers: Map<number, Worker> = new Map();
  readonly #asked: Set<number> = new Set();
  readonly #totals: RunStatus['totals'] = { requests: 0, recycles: {}, crashes: 0, kills: 0, cut: 0 };
  /** Of workers that are ending: aborted, they wait for no connection any more. */
  readonly #patience: Set<AbortController> = new Set();
  #settle: (outcome: RunOutcome) => void = () => undefined;
  readonly #oneIsReady: Promise<void>;
  #tellReady: () => void = () => undefined;
  #lastId = 0;
  #wasReady = false;
  #isStopping = false;
  #isReplacing = false;
  /** Set while a worker serves on until its replacement is ready. */
  #whenTight: (() => void) | null = null;
  #notBeforeMs = 0;
  #failedReplacements = 0;
  #wroteOnLimit = false;

  constructor(options: SuperviseOptions) {
    this.#options = options;
    this.#files = options.files ?? liveFiles();
    this.#random = options.random ?? Math.random;
    this.#oneIsReady = new Promise((resolve) => {
      this.#tellReady = resolve;
    });
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#scale = new Scale(this.#files, options.budgetBytes);
    this.#start = prepareStart(options.program, options.settings, options.cwd);
    this.#timer = setInterval(() => this.#look(), lookMs);
    void this.#begin();
  }

  recycle(worker?: number): void {
    for (const { current } of this.#slots)
      if (worker === undefined || worker === current.id) this.#asked.add(current.id);
  }

  signal(name: NodeJS.Signals): void {
    for (const worker of this.#workers.values()) worker.signal(name);
  }

  async writeHeapFile(id: number, kind: HeapFileKind): Promise<HeapFile> {
    const worker = this.#workers.get(id);
    const { heapFiles, program } = this.#options;
    try {
      if (!heapFiles) throw new Error('no directory for heap files was given');
      if (!worker) throw new Error('there is no such worker');
      if (program.kind === 'other') throw new Error('it is no program of Node.js');
      const file = await writeHeapFile(heapFiles, worker, kind);
      this.#tell({ kind: 'heap-file', worker: id, file: kind, ...file });
      return file;
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      this.#tell({ kind: 'no-heap-file', worker: id, file: kind, because });
      throw error;
    }
  }

  stop(): void {
    if (this.#isStopping) this.#hurry();
    else void this.#end({ state: 'stopped' });
  }

  status(): RunStatus {
    const nowMs = performance.now();
    const workers = [...this.#workers.values()];
    return {
      at: new Date().toISOString(),
      level: this.#scale.level,
      limitBytes: this.#scale.limitBytes,
      figure: this.#scale.figure,
      usedBytes: this.#scale.usedBytes,
      workerLimitBytes: Math.max(0, Math.round(limitsOf(this.#scale.look(this.#serving(), nowMs)).workerBytes)),
      supervisor: {
        pid: process.pid,
        privateBytes: this.#scale.ownBytes,
        uptimeSeconds: Math.round(process.uptime()),
      },
      workers: workers.map((worker) => describeWorker(worker, nowMs)),
      totals: {
        ...this.#totals,
        requests: workers.reduce((sum, { requests }) => sum + requests, this.#totals.requests),
      },
    };
  }

  #tell(event: Told): void {
    this.#options.onEvent?.({ atMs: Date.now(), ...event } as RunEvent);
  }

  /** The first one alone: what cannot start is tried by one, not by all. */
  async #begin(): Promise<void> {
    const { program, workers = 1 } = this.#options;
    const count = program.kind === 'node' ? workers : 1;
    for (let index = 0; index < count && !this.#isStopping; index += 1) {
      const slot: Slot = { index, current: this.#launch(index, new Set(), silentMs), replacing: null };
      this.#slots.push(slot);
      void this.#keep(slot);
      if (index === 0) await this.#oneIsReady;
    }
  }

  /** @param silentMs after which it counts as ready whatever it listens on; null where it has to */
  #launch(slot: number, expected: ReadonlySet<string>, silentMs: number | null): Worker {
    const { recycleAfter, recycleJitter = 0, recycleEveryMs, program } = this.#options;
    const never = Number.POSITIVE_INFINITY;
    const nowMs = performance.now();
    this.#lastId += 1;
    const worker = new Worker(this.#start, {
      id: this.#lastId,
      slot,
      nowMs,
      expected,
      requestsUntil: (recycleAfter ?? never) + Math.floor(this.#random() * (recycleJitter + 1)),
      replaceAtMs: nowMs + (recycleEveryMs ?? never) * (1 + this.#random() / 10),
      hasAgent: program.kind === 'node',
    });
    this.#workers.set(worker.id, worker);
    this.#tell({ kind: 'started', worker: worker.id, pid: worker.pid ?? null });
    const silent = silentMs === null ? undefined : setTimeout(() => worker.nowReady(), silentMs).unref();
    void worker.ready.then((isReady) => {
      clearTimeout(silent);
      if (isReady) this.#welcome(worker);
    });
    void worker.gone.then(() => {
      this.#workers.delete(worker.id);
      this.#asked.delete(worker.id);
      this.#totals.requests += worker.requests;
    });
    return worker;
  }

  #welcome(worker: Worker): void {
    this.#wasReady = true;
    this.#tellReady();
    worker.weigh(this.#files, performance.now());
    worker.send({ tare: 'level', level: this.#scale.level });
    const { id, privateBytes, sockets, startedAtMs } = worker;
    const afterMs = Math.round(performance.now() - startedAtMs);
    this.#scale.addStart(afterMs);
    this.#tell({ kind: 'ready', worker: id, afterMs, privateBytes, addresses: [...sockets.values()] });
  }

  /** Starts anew what ended by itself, for as long as the supervisor lives. */
  async #keep(slot: Slot): Promise<void> {
    let crashes = 0;
    while (!this.#isStopping) {
      const worker = slot.current;
      const exit = await worker.gone;
      await slot.replacing;
      if (slot.current !== worker) {
        crashes = 0;
        continue;
      }
      if (this.#isStopping) return;
      if (exit.status === 0 && !worker.hasListened) {
        this.#tell({ kind: 'ended', worker: worker.id, requests: worker.requests });
        if (this.#workers.size === 0) await this.#end({ state: 'finished' });
        return;
      }
      const served = worker.readyAtMs === null ? 0 : performance.now() - worker.readyAtMs;
      crashes = served >= stableMs ? 1 : crashes + 1;
      this.#totals.crashes += 1;
      const isHopeless = !this.#wasReady && (crashes >= mostFailures || exit.error !== undefined);
      const againInMs = isHopeless ? null : restartDelayMs(crashes, this.#random());
      this.#tell({ kind: 'crashed', worker: worker.id, ...exit, againInMs });
      if (againInMs === null) {
        await this.#end({ state: 'never-ready', exit });
        return;
      }
      await delay(againInMs, undefined, { ref: false });
      if (!this.#isStopping) slot.current = this.#relaunch(slot, worker);
    }
  }

  #look(): void {
    const nowMs = performance.now();
    const { level: before } = this.#scale;
    this.#scale.weigh([...this.#workers.values()], nowMs);
    this.#tellLevel(before);
    const look = this.#scale.look(this.#serving(), nowMs);
    // The kernel would cut all connections, not only those of the one that is ending.
    if ((look.criticalMs ?? 0) >= shedFirstMs) this.#hurry();
    if (this.#scale.isTight) this.#whenTight?.();
    if (this.#isReplacing || this.#isStopping || nowMs < this.#notBeforeMs) return;
    const asked = look.workers.find(({ id }) => this.#asked.has(id));
    this.#obey(asked ? recycleOf(look, asked, 'asked') : judge(look));
    this.#warnings.ofSize(look);
  }

  #serving(): Worker[] {
    return this.#slots.map(({ current }) => current).filter(({ state }) => state === 'ready');
  }

  #tellLevel(before: Level): void {
    const { level, usedBytes, limitBytes } = this.#scale;
    if (level === before) return;
    for (const worker of this.#workers.values()) worker.send({ tare: 'level', level });
    this.#tell({ kind: 'level', level, before, usedBytes, limitBytes });
  }

  #obey(judgement: Judgement): void {
    if (judgement.action === 'none') return;
    const slot = this.#slots.find(({ current }) => current.id === judgement.worker);
    // Of other programs two cannot listen on one port.
    const overlap = judgement.overlap && this.#options.program.kind === 'node';
    if (slot) void this.#replace(slot, judgement.reason, overlap);
  }

  /** One at a time: each needs room for one more worker. */
  async #replace(slot: Slot, reason: RecycleReason, overlap: boolean): Promise<void> {
    this.#isReplacing = true;
    const { current: old } = slot;
    const { privateBytes, requests } = old;
    this.#tell({ kind: 'recycling', worker: old.id, reason, overlap, privateBytes, requests });
    const isOverLimit = reason === 'over-budget' || reason === 'heap';
    this.#warnings.ofPace(old, isOverLimit);
    slot.replacing = overlap ? this.#replaceBeside(slot, isOverLimit) : this.#replaceAfter(slot, isOverLimit);
    try {
      await slot.replacing;
      if (slot.current !== old) this.#totals.recycles[reason] = (this.#totals.recycles[reason] ?? 0) + 1;
    } finally {
      slot.replacing = null;
      this.#isReplacing = false;
      if (slot.current !== old) this.#asked.delete(old.id);
    }
  }

  async #replaceBeside(slot: Slot, isOverLimit: boolean): Promise<void> {
    const { startTimeoutMs = 60_000 } = this.#options;
    const old = slot.current;
    const next = this.#launch(slot.index, old.listensOn, old.sockets.size === 0 ? silentMs : null);
    const tight = new Promise<'tight'>((resolve) => {
      this.#whenTight = () => resolve('tight');
    });
    const isReady = await within(Promise.race([next.ready, tight]), startTimeoutMs, 'late');
    this.#whenTight = null;
    if (isReady === 'tight') {
      this.#tell({ kind: 'tight', worker: old.id });
      slot.current = next;
      await Promise.all([this.#retire(old, isOverLimit), next.ready]);
      return;
    }
    if (isReady === true) {
      this.#failedReplacements = 0;
      slot.current = next;
      return this.#retire(old, isOverLimit);
    }
    if (!next.isGone) next.state = 'ending';
    next.signal('SIGKILL');
    await next.gone;
    if (this.#isStopping) return;
    this.#failedReplacements += 1;
    const againInMs = Math.max(1000, restartDelayMs(this.#failedReplacements + 1, this.#random()));
    this.#notBeforeMs = performance.now() + againInMs;
    const because = isReady === 'late' ? 'took-too-long' : 'ended';
    this.#tell({ kind: 'not-replaced', worker: old.id, because, againInMs });
  }

  async #replaceAfter(slot: Slot, isOverLimit: boolean): Promise<void> {
    const old = slot.current;
    await this.#retire(old, isOverLimit);
    if (this.#isStopping) return;
    slot.current = this.#relaunch(slot, old);
    // One that ends instead is started again as any other.
    await slot.current.ready;
  }

  /** Nobody else serves in its place: whatever it comes to is better than nothing. */
  #relaunch(slot: Slot, before: Worker): Worker {
    const { startTimeoutMs = 60_000 } = this.#options;
    return this.#launch(slot.index, before.listensOn, before.sockets.size === 0 ? silentMs : startTimeoutMs);
  }

  async #retire(worker: Worker, isOverLimit = false): Promise<void> {
    const { drainMs = 30_000, endMs = 10_000, heapFiles } = this.#options;
    const onLimit = isOverLimit && !this.#wroteOnLimit ? heapFiles?.onLimit : undefined;
    if (onLimit) this.#wroteOnLimit = true;
    const write = ({ id }: Worker): Promise<unknown> =>
      onLimit ? this.writeHeapFile(id, onLimit).catch(() => undefined) : Promise.resolve();
    const patience = new AbortController();
    this.#patience.add(patience);
    await retire(worker, {
      drainMs,
      isLast: this.#isStopping,
      endMs,
      impatience: patience.signal,
      // Who allocates shows while it serves; what is held can wait until nobody does.
      ...(onLimit === 'profile' ? { whileServing: write } : {}),
      ...(onLimit === 'snapshot' ? { whileStill: write } : {}),
      tell: (event) => this.#tell(event),
      totals: this.#totals,
    });
    this.#patience.delete(patience);
  }

  #hurry(): void {
    for (const patience of this.#patience) patience.abort();
  }

  async #end(outcome: RunOutcome): Promise<void> {
    this.#isStopping = true;
    if (outcome.state === 'stopped') this.#tell({ kind: 'stopping' });
    clearInterval(this.#timer);
    await Promise.all([...this.#workers.values()].map((worker) => this.#retire(worker)));
    this.#settle(outcome);
  }
}
