// Trying again what failed, later each time.

import { setTimeout as delay } from 'node:timers/promises';
import { minuteMs } from '../time.ts';

/** A second for a connection that broke, minutes for a database that restarts. */
const usualDelaysMs: readonly number[] = [1000, 10_000, minuteMs, 5 * minuteMs];

/** @throws what the last attempt threw, and what the signal was raised with */
export async function withRetries<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  delaysMs = usualDelaysMs,
): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await pause(delayMs, signal);
  }
  return work();
}

/** @throws what the signal was raised with */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch {
    throw signal.reason;
  }
}
