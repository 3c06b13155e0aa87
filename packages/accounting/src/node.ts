// SystemFiles over the live machine. Synchronous: a /proc read costs microseconds, while a trip through the thread pool costs more and disturbs the order of samples.

import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { type Unavailable, unavailable } from './figure.ts';
import type { SystemFiles } from './system-files.ts';

function absence(error: unknown, path: string): Unavailable {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return unavailable('denied');
  // The process ended between opening and reading (ESRCH), or its control group was removed (ENODEV).
  if (code === 'ESRCH' || code === 'ENODEV') return unavailable('vanished');
  // A process's file is missing because the process is; any other because this kernel or machine has none (no PSI, no memory.peak).
  if (code === 'ENOENT' && /^\/proc\/\d+(\/|$)/.test(path)) return unavailable('vanished');
  return unavailable('unsupported');
}

/** Reads this machine's files. One buffer is kept: /proc texts are generated piecewise, and statting them for a size is useless (it is 0). */
export function liveFiles(): SystemFiles {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  return {
    readText(path: string): string | Unavailable {
      let descriptor: number;
      try {
        descriptor = openSync(path, 'r');
      } catch (error) {
        return absence(error, path);
      }
      try {
        let length = 0;
        for (;;) {
          const count = readSync(descriptor, buffer, length, buffer.length - length, null);
          if (count === 0) return buffer.toString('utf8', 0, length);
          length += count;
          if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
        }
      } catch (error) {
        return absence(error, path);
      } finally {
        closeSync(descriptor);
      }
    },
    readLink(path: string): string | Unavailable {
      try {
        return readlinkSync(path);
      } catch (error) {
        return absence(error, path);
      }
    },
    list(path: string): string[] | Unavailable {
      try {
        return readdirSync(path);
      } catch (error) {
        return absence(error, path);
      }
    },
  };
}
