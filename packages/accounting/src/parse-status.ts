// /proc/PID/status: one process in words. Its memory fields are approximate: the kernel batches them per processor or thread (proc.rst, table 1-2), so
// no figure of a phase comes from here; statm has the counters that curves need, on one line.

import { type Figure, unavailable } from './figure.ts';
import { readCountField, readField, readKibibyteField } from './key-value-lines.ts';

export interface ProcessStatus {
  name: string;
  /** One letter: R running, S sleeping, Z zombie ... */
  state: string;
  parentPid: Figure;
  /** Real user id of the process. */
  userId: Figure;
  threads: Figure;
  rssBytes: Figure;
  /** Since Linux 4.5. */
  anonymousBytes: Figure;
  fileBytes: Figure;
  sharedMemoryBytes: Figure;
  swapBytes: Figure;
  virtualBytes: Figure;
  /** Largest resident set so far. */
  peakRssBytes: Figure;
}

export function parseStatus(text: string): ProcessStatus {
  const userId = /^\d+(?=\s)/.exec(readField(text, 'Uid') ?? '')?.[0];
  return {
    name: readField(text, 'Name') ?? '',
    state: readField(text, 'State')?.charAt(0) ?? '?',
    parentPid: readCountField(text, 'PPid'),
    userId: userId === undefined ? unavailable('unsupported') : Number(userId),
    threads: readCountField(text, 'Threads'),
    rssBytes: readKibibyteField(text, 'VmRSS'),
    anonymousBytes: readKibibyteField(text, 'RssAnon'),
    fileBytes: readKibibyteField(text, 'RssFile'),
    sharedMemoryBytes: readKibibyteField(text, 'RssShmem'),
    swapBytes: readKibibyteField(text, 'VmSwap'),
    virtualBytes: readKibibyteField(text, 'VmSize'),
    peakRssBytes: readKibibyteField(text, 'VmHWM'),
  };
}
