// Processor time of a running process with all its threads: what other work on the machine does not add to, as it does to the clock.

import { readdirSync, readFileSync } from 'node:fs';
import { parseStat } from '@tare/accounting';

/** Ticks of `stat` are hundredths of a second, whatever the kernel's own are. */
const msPerTick = 10;

/**
 * Nanoseconds of `schedstat`, since in ticks a start has an error of up to 20 ms, and what is looked for is 50. A thread that ended is in the ticks and no longer here, which the ticks give away.
 * @param {number} pid
 * @returns {number} milliseconds
 * @throws {Error} where a thread of it has ended, and its time would be missing
 */
export function readProcessorMs(pid) {
  // First, so that it is the smaller one: ticks are rounded down, too.
  const { userTicks, systemTicks } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const inTicksMs = (userTicks + systemTicks) * msPerTick;
  const threads = readdirSync(`/proc/${pid}/task`);
  const ofThreadsMs = threads.reduce((sum, thread) => sum + readThreadMs(pid, thread), 0);
  if (inTicksMs > ofThreadsMs) {
    throw new Error(
      `Process ${pid} has had ${inTicksMs} ms of processor time, and its threads ${ofThreadsMs.toFixed(0)}: one of them has ended.`,
    );
  }
  return ofThreadsMs;
}

const readThreadMs = (pid, thread) =>
  Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
