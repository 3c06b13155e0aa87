// Where lines go. Each is written at once and in this thread: what was logged before a crash, or before the kernel ended the process for its memory, is there. A buffer
// would lose just that, and asynchronous writes cost threads and the memory of all that waits for them.

import { writeSync } from 'node:fs';

export interface LineWriter {
  /** Never throws. */
  write(line: string): void;
  /** Writes what waits, as long as somebody takes it; a second at most. */
  flush(done?: () => void): void;
  /** Lets go of what it holds. A line that comes afterwards is written all the same. */
  close(): void;
}

export interface WriterEvents {
  /** Once for each kind of error until a line is written again. */
  onError: (error: unknown) => void;
  /** So many lines were lost, and there is room again. */
  onLost: (lines: number) => void;
}

/** What may wait for a reader of a pipe that does not keep up; more is lost. */
const mostWaitingBytes = 1024 ** 2;
const retryMs = 20;
const flushMs = 1000;

/**
 * Lines to an open descriptor, as 1 for standard output. A pipe that blocks, which is the usual one, makes the program wait for its reader, as `console.log` does;
 * for one that does not block (EAGAIN), a bounded amount waits in memory.
 */
export function writeToDescriptor(fd: number, { onError, onLost }: WriterEvents): LineWriter {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let lost = 0;
  let isGone = false;
  let lastCode: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const fail = (error: unknown): void => {
    const code = codeOf(error);
    // Nobody will ever read this again.
    if (code === 'EPIPE' || code === 'EBADF' || code === 'ECONNRESET') {
      isGone = true;
      clear();
    }
    if (code === lastCode) return;
    lastCode = code;
    onError(error);
  };
  const clear = (): void => {
    waiting = [];
    waitingBytes = 0;
    clearInterval(timer);
    timer = undefined;
    process.off('exit', flush);
  };
  /** @returns what was not taken; undefined where all was, or can never be */
  const put = (bytes: Buffer | string): Buffer | undefined => {
    let rest = bytes;
    try {
      for (;;) {
        const written = writeSync(fd, rest as Buffer);
        if (written >= Buffer.byteLength(rest)) break;
        rest = (typeof rest === 'string' ? Buffer.from(rest) : rest).subarray(written);
      }
      lastCode = undefined;
      return undefined;
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return typeof rest === 'string' ? Buffer.from(rest) : rest;
      fail(error);
      return undefined;
    }
  };
  const wait = (bytes: Buffer): void => {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (timer) return;
    timer = setInterval(drain, retryMs);
    timer.unref();
    process.on('exit', flush);
  };
  const drain = (): void => {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const rest = put(first);
      waitingBytes -= first.length - (rest?.length ?? 0);
      if (rest) {
        waiting[0] = rest;
        return;
      }
      if (isGone) return;
      waiting.shift();
    }
    clear();
    if (lost === 0) return;
    const lines = lost;
    lost = 0;
    onLost(lines);
  };
  const flush = (): void => {
    const untilMs = performance.now() + flushMs;
    for (drain(); waiting.length > 0 && performance.now() < untilMs; drain()) sleep(retryMs);
  };
  return {
    write: (line) => {
      if (isGone) return;
      if (waiting.length === 0) {
        const rest = put(line);
        if (rest) wait(rest);
        return;
      }
      const bytes = Buffer.from(line);
      if (waitingBytes + bytes.length > mostWaitingBytes) lost += 1;
      else wait(bytes);
    },
    flush: (done) => {
      flush();
      done?.();
    },
    close: flush,
  };
}

/** The thread does nothing meanwhile: only for the end of a program. */
const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
