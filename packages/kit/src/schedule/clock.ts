// Time of day, and waiting for one. A timer counts its own time: it knows nothing of a clock that is set or of a machine that slept, and what is over 2^31 ms fires at
// once. So waits are cut short and the clock is read again after each.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @returns ends it; a timer keeps no process alive */
  setTimer(run: () => void, ms: number): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** How late a clock that was set is noticed. */
const mostWaitMs = 60_000;

/** One timer for the earliest of many times. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings then or earlier: whoever is rung looks what is due, and sets it again. */
  set(atMs: number): void {
    this.clear();
    const ms = Math.min(Math.max(0, Math.ceil(atMs - this.#clock.now())), mostWaitMs);
    this.#cancel = this.#clock.setTimer(this.#ring, ms);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
