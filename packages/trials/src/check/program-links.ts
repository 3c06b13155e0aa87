// The program file of a process that has ended, looked at on disk.

import { closeSync, openSync, readSync } from 'node:fs';
import { type ProgramLinks, parseProgramLinks } from './parse-program-links.ts';

/** @returns undefined where the file is gone, may not be read, or is no program that is understood */
export function readProgramLinks(path: string): ProgramLinks | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return parseProgramLinks((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    });
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
