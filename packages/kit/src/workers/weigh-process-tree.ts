// What a process and all that it started hold.

import { type Figure, isKnown, parseStatus, type SystemFiles, sumFigures } from '@tare/accounting/self';
import { readChildren } from '../budget/read-memory.ts';

/** Private memory of one process in bytes: anonymous and swap, as /proc/PID/status has it. */
export function weighProcess(files: SystemFiles, pid: number): Figure {
  const text = files.readText(`/proc/${pid}/status`);
  if (typeof text !== 'string') return text;
  const { anonymousBytes, swapBytes } = parseStatus(text);
  return sumFigures([anonymousBytes, swapBytes]);
}

/** The same with all that it started; of the process alone where its children cannot be told. */
export function weighProcessTree(files: SystemFiles, pid: number): Figure {
  const own = weighProcess(files, pid);
  const { privateBytes } = readChildren(files, pid);
  return isKnown(privateBytes) ? sumFigures([own, privateBytes]) : own;
}
