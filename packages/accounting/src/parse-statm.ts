// /proc/PID/statm: seven page counts on one line, the cheapest memory figures that the kernel has. Approximate like those of status.

import { type Pages, pages } from './bytes.ts';

export interface MemoryPages {
  resident: Pages;
  /** Resident pages that are not shared memory and belong to no file: resident minus "shared" (proc.rst, table 1-3). */
  anonymous: Pages;
}

/** @returns undefined for text that is no statm line */
export function parseStatm(text: string): MemoryPages | undefined {
  const match = /^\d+ (\d+) (\d+) /.exec(text);
  if (!match) return undefined;
  const resident = Number(match[1]);
  return { resident: pages(resident), anonymous: pages(Math.max(0, resident - Number(match[2]))) };
}
