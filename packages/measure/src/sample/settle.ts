// Waits until a subject has come to rest: its private memory stands still and it uses hardly any processor time. Not a fixed sleep: a small server needs
// half a second, a large one several.

import { setTimeout as delay } from 'node:timers/promises';

export interface SettleReading {
  /** Summed over the subject, bytes. */
  privateBytes: number;
  /** Processor time of all processes so far, clock ticks of 10 ms. */
  ticks: number;
}

export interface SettleOptions {
  read: () => SettleReading;
  now: () => number;
  /** Gives up after this. */
  longestMs: number;
  /** Length of the quiet stretch that counts as rest. */
  quietMs: number;
  signal: AbortSignal;
}

const pollMs = 50;
/** Memory may drift by this much within the quiet stretch: timers tick, sockets close. */
const driftBytes = 128 * 1024;
const driftShare = 0.003;
/** Share of one core that still counts as rest. */
const restShare = 0.1;
const tickMs = 10;

/** @returns whether it came to rest; false after `longestMs` */
export async function settle(options: SettleOptions): Promise<boolean> {
  const { read, now, longestMs, quietMs, signal } = options;
  const began = now();
  const window: { atMs: number; reading: SettleReading }[] = [];
  for (;;) {
    signal.throwIfAborted();
    const atMs = now();
    window.push({ atMs, reading: read() });
    // One older than the stretch is kept, so that the window spans it whole.
    while (window.length > 2 && atMs - (window[1]?.atMs ?? atMs) >= quietMs) window.shift();
    const first = window[0];
    if (
      first &&
      atMs - first.atMs >= quietMs &&
      isQuiet(
        window.map((entry) => entry.reading),
        atMs - first.atMs,
      )
    )
      return true;
    if (atMs - began > longestMs) return false;
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

function isQuiet(readings: readonly SettleReading[], lengthMs: number): boolean {
  const memory = readings.map((reading) => reading.privateBytes);
  const high = Math.max(...memory);
  const low = Math.min(...memory);
  const ticks = (readings.at(-1)?.ticks ?? 0) - (readings[0]?.ticks ?? 0);
  return (
    high - low <= Math.max(driftBytes, high * driftShare) && ticks * tickMs <= Math.max(tickMs, lengthMs * restShare)
  );
}
