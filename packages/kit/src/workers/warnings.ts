// What somebody should know of a run that goes on all the same; each is told once, not at every look.

import { type Look, limitsOf } from './judge.ts';
import type { Told } from './run-event.ts';
import type { Worker } from './worker.ts';

/** Replaced for what it holds after so little time, and so often in a row. */
const quickMs = 20_000;
const manyQuick = 5;

export class Warnings {
  readonly #tell: (event: Told) => void;
  #toldTooSmall = false;
  #quickRecycles = 0;

  constructor(tell: (event: Told) => void) {
    this.#tell = tell;
  }

  /** Fresh workers fill the budget: replacing them brings nothing. */
  ofSize(look: Look): void {
    if (this.#toldTooSmall || look.workers.length === 0 || limitsOf(look).isEnough) return;
    this.#toldTooSmall = true;
    const { limitBytes, usedBytes, workers } = look;
    const freshBytes = workers.reduce((sum, { readyBytes }) => sum + readyBytes, 0);
    this.#tell({ kind: 'too-small', limitBytes, usedBytes, freshBytes });
  }

  /** Workers outgrow their share as soon as they serve: replacing them one after the other holds the budget, and hides that it is too small, or the leak too fast. */
  ofPace({ readyAtMs }: Worker, isOverLimit: boolean): void {
    const servedMs = performance.now() - (readyAtMs ?? 0);
    this.#quickRecycles = isOverLimit && servedMs < quickMs ? this.#quickRecycles + 1 : 0;
    if (this.#quickRecycles === manyQuick) this.#tell({ kind: 'too-fast', servedMs: Math.round(servedMs) });
  }
}
