// Weighs the supervisor and all workers again and again, and follows how short memory is.

import { type Figure, isKnown, type SystemFiles, sumFigures } from '@tare/accounting/self';
import { firstLevel, type Level, type LevelState, nextLevel, type Thresholds } from '../budget/level.ts';
import { type ChargingGroup, chargeOf, findChargingGroup } from './charging-group.ts';
import { criticalShare, type Look, tightShare } from './judge.ts';
import { weighProcess } from './weigh-process-tree.ts';
import type { Worker } from './worker.ts';

/** As of the kit inside a server, but sooner left: here a worker was replaced, and what it held is gone at once. */
const thresholds: Thresholds = { elevated: 0.75, critical: criticalShare, release: 0.05, restMs: 2000 };

const rememberedStarts = 5;

export class Scale {
  readonly figure: 'charged' | 'private';
  /** The budget, or the limit of the group where that is less. */
  readonly limitBytes: number;
  usedBytes: Figure = { state: 'not-sampled' };
  /** Of the supervisor alone. */
  ownBytes: Figure = { state: 'not-sampled' };

  readonly #files: SystemFiles;
  readonly #group: ChargingGroup | null;
  /** Of the last few workers. */
  readonly #startsMs: number[] = [];
  #level: LevelState = firstLevel;
  #criticalSinceMs: number | null = null;

  constructor(files: SystemFiles, budgetBytes: number) {
    this.#files = files;
    this.#group = findChargingGroup(files, budgetBytes);
    this.limitBytes = Math.min(budgetBytes, this.#group?.limitBytes ?? budgetBytes);
    this.figure = this.#group ? 'charged' : 'private';
  }

  /** Whether whatever grows has to stop now. */
  get isTight(): boolean {
    return known(this.usedBytes) >= tightShare * this.limitBytes;
  }

  get level(): Level {
    return this.#level.level;
  }

  get #startMs(): number {
    return Math.max(0, ...this.#startsMs);
  }

  /** A worker has become ready, after so long. */
  addStart(ms: number): void {
    this.#startsMs.push(ms);
    if (this.#startsMs.length > rememberedStarts) this.#startsMs.shift();
  }

  weigh(workers: readonly Worker[], nowMs: number): void {
    for (const worker of workers) worker.weigh(this.#files, nowMs);
    this.ownBytes = weighProcess(this.#files, process.pid);
    const held = sumFigures([this.ownBytes, ...workers.map(({ privateBytes }) => privateBytes)]);
    this.usedBytes = this.#group ? chargeOf(this.#files, this.#group) : held;
    const share = known(this.usedBytes) / this.limitBytes;
    this.#level = nextLevel(this.#level, { share, waitingSome: null, waitingAll: null }, thresholds, nowMs);
    this.#criticalSinceMs = share >= criticalShare ? (this.#criticalSinceMs ?? nowMs) : null;
  }

  /** What there is to judge. */
  look(serving: readonly Worker[], nowMs: number): Look {
    return {
      limitBytes: this.limitBytes,
      usedBytes: known(this.usedBytes),
      criticalMs: this.#criticalSinceMs === null ? null : nowMs - this.#criticalSinceMs,
      growthPerSecond: serving.reduce((sum, worker) => sum + worker.growthPerSecond(nowMs), 0),
      startMs: this.#startMs,
      workers: serving.map((worker) => ({
        id: worker.id,
        privateBytes: known(worker.privateBytes),
        readyBytes: known(worker.readyBytes),
        heapShares: worker.heapShares,
        requestsLeft: worker.requestsUntil - worker.requests,
        leftMs: worker.replaceAtMs - nowMs,
      })),
    };
  }
}

/** What is not known cannot be acted on: 0 asks for nothing. */
const known = (figure: Figure): number => (isKnown(figure) ? figure : 0);
