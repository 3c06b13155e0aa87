// Those who wait, first come, first served. Each leaves by what it is given, by its time-out or by its signal, and never twice.

import { after } from './deadline.ts';

export interface Waiter<T> {
  give(value: T): void;
  refuse(error: unknown): void;
}

export interface WaitingLine<T> {
  readonly length: number;
  /**
   * @throws by its promise: what `late` makes after `timeoutMs`, the reason of the signal, what it is refused with
   */
  join(options: { timeoutMs: number; late: () => unknown; signal: AbortSignal | undefined }): Promise<T>;
  /** Takes the first one out. */
  next(): Waiter<T> | undefined;
}

export function createWaitingLine<T>(): WaitingLine<T> {
  // A set keeps the order of joining, and lets those leave at once who are in the middle.
  const waiters = new Set<Waiter<T>>();
  return {
    get length() {
      return waiters.size;
    },
    join: ({ timeoutMs, late, signal }) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          waiters.delete(waiter);
          endTimer();
          signal?.removeEventListener('abort', aborted);
        };
        const waiter: Waiter<T> = {
          give: (value) => {
            leave();
            resolve(value);
          },
          refuse: (error) => {
            leave();
            reject(error);
          },
        };
        const aborted = (): void => waiter.refuse(signal?.reason);
        const endTimer = after(timeoutMs, () => waiter.refuse(late()));
        signal?.addEventListener('abort', aborted);
        waiters.add(waiter);
      }),
    next: () => {
      const [first] = waiters;
      if (first) waiters.delete(first);
      return first;
    },
  };
}
