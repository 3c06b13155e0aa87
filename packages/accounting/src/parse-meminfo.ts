// /proc/meminfo: the machine's memory.

import type { Figure } from './figure.ts';
import { readKibibyteField } from './key-value-lines.ts';

/** All in bytes. */
export interface MachineMemory {
  totalBytes: Figure;
  /** What can be had without swapping (Linux 3.14 and later). */
  availableBytes: Figure;
  swapTotalBytes: Figure;
  swapFreeBytes: Figure;
}

export const parseMeminfo = (text: string): MachineMemory => ({
  totalBytes: readKibibyteField(text, 'MemTotal'),
  availableBytes: readKibibyteField(text, 'MemAvailable'),
  swapTotalBytes: readKibibyteField(text, 'SwapTotal'),
  swapFreeBytes: readKibibyteField(text, 'SwapFree'),
});
