// Lines to a file that begins anew when it is full, in this thread. A worker thread that did it would cost more memory than all that it writes.

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, type LineWriter, type WriterEvents } from './line-writer.ts';

export interface FileDestination {
  /** Its directory is made where it is missing, in one that is there. One process a file: several that write to one rotate it too often. */
  file: string;
  /** From which on it begins anew, bytes or a size as `10MB`; 10 MB unless given. A longer line has a file of its own. */
  maxBytes?: number | string;
  /** Older files that are kept, as `app.log.1` (the newest of them) and so on; 5 unless given. */
  keep?: number;
}

export interface RotationOptions {
  file: string;
  maxBytes: number;
  keep: number;
}

/** @throws what opening the file throws */
export function writeToFile({ file, maxBytes, keep }: RotationOptions, { onError }: WriterEvents): LineWriter {
  let open: { fd: number; inode: number; bytes: number } | undefined;
  /** Later, after a rotation that failed: it is not tried at each line. */
  let fullAtBytes = maxBytes;
  let lastCode: string | undefined;

  const fail = (error: unknown): void => {
    const code = codeOf(error);
    if (code === lastCode) return;
    lastCode = code;
    onError(error);
  };
  const opened = (): { fd: number; inode: number; bytes: number } => {
    if (open) return open;
    const fd = openWithDirectory(file);
    const { ino: inode, size: bytes } = fstatSync(fd);
    open = { fd, inode, bytes };
    return open;
  };
  const close = (): void => {
    if (open) closeSync(open.fd);
    open = undefined;
  };
  const rotate = ({ inode, bytes }: { inode: number; bytes: number }): void => {
    fullAtBytes = maxBytes;
    try {
      close();
      // Somebody else has moved it: then this one only has to follow.
      if (statSync(file, { throwIfNoEntry: false })?.ino !== inode) return;
      rmSync(keep === 0 ? file : `${file}.${keep}`, { force: true });
      for (let age = keep - 1; age >= 0; age -= 1) moveOlder(file, age);
    } catch (error) {
      fullAtBytes = bytes + maxBytes;
      fail(error);
    }
  };
  opened();
  return {
    write: (line) => {
      try {
        const bytes = Buffer.from(line);
        const before = opened();
        if (before.bytes > 0 && before.bytes + bytes.length > fullAtBytes) rotate(before);
        const place = opened();
        for (let rest = bytes; rest.length > 0; ) {
          const written = writeSync(place.fd, rest);
          place.bytes += written;
          rest = rest.subarray(written);
        }
        lastCode = undefined;
      } catch (error) {
        fail(error);
      }
    },
    flush: (done) => done?.(),
    close,
  };
}

/** The directory alone: one that is wrong from further up is a mistake. */
function openWithDirectory(file: string): number {
  try {
    return openSync(file, 'a');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(file));
    return openSync(file, 'a');
  }
}

/** 0 is the file itself. */
function moveOlder(file: string, age: number): void {
  try {
    renameSync(age === 0 ? file : `${file}.${age}`, `${file}.${age + 1}`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
