// A clock that stands still until a test moves it, with timers that fire in their order on the way.

import type { Clock } from '../../src/schedule/clock.ts';

export class ClockDouble implements Clock {
  /** What `now` says. */
  #nowMs: number;
  /** What timers count: a clock that is set does not move it. */
  #countedMs = 0;
  readonly #timers = new Map<symbol, { run: () => void; atMs: number }>();
  /** Longest that anybody waited. */
  longestMs = 0;

  constructor(at: string) {
    this.#nowMs = Date.parse(at);
  }

  readonly now = (): number => this.#nowMs;

  readonly setTimer = (run: () => void, ms: number): (() => void) => {
    const key = Symbol();
    this.longestMs = Math.max(this.longestMs, ms);
    this.#timers.set(key, { run, atMs: this.#countedMs + ms });
    return () => {
      this.#timers.delete(key);
    };
  };

  get timers(): number {
    return this.#timers.size;
  }

  /** As time passes. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#countedMs + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#timers].filter(([, { atMs }]) => atMs <= endMs).sort(([, a], [, b]) => a.atMs - b.atMs);
      if (!next) break;
      const [key, { run, atMs }] = next;
      this.#timers.delete(key);
      this.#advance(Math.max(0, atMs - this.#countedMs));
      run();
      await settle();
    }
    this.#advance(endMs - this.#countedMs);
    await settle();
  }

  async passTo(at: string): Promise<void> {
    await this.pass(Date.parse(at) - this.#nowMs);
  }

  /** As somebody sets it, or as the machine sleeps: no timer counts that. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  #advance(ms: number): void {
    this.#countedMs += ms;
    this.#nowMs += ms;
  }
}

/** Until promises have come as far as they come without time, small file operations aside. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
