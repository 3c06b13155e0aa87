// The command that makes a fresh work tree ready to run. Whatever it has started is ended with it: what stays would be weighed along, or keep files open.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity, type SystemFiles, TareError } from '@tare/accounting';
import { withoutRepository } from './git.ts';
import { endBuild, identityOf, markerName } from './processes.ts';

export interface BuildOptions {
  command: string;
  /** As a person called it, for the error. */
  revision: string;
  /** Top of the work tree. */
  directory: string;
  /** By which its processes are known. */
  marker: string;
  signal: AbortSignal;
  files: SystemFiles;
  onLine: (line: string) => void;
  onStart: (shell: ProcessIdentity) => void;
}

const shownLines = 12;
const longestLine = 500;
const graceMs = 2_000;

/** @throws TareError BUILD_FAILED; the signal's reason where it was aborted */
export async function runBuild(options: BuildOptions): Promise<void> {
  const { command, revision, directory, marker, signal, files, onStart } = options;
  signal.throwIfAborted();
  // One stream for both: the complaint stands behind what it is about.
  const child = spawn('/bin/sh', ['-c', `exec 2>&1\n${command}`], {
    cwd: directory,
    // A group of its own: Ctrl-C at a terminal reaches tare alone, which then ends all of it.
    detached: true,
    env: { ...withoutRepository(process.env), [markerName]: marker },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const last: string[] = [];
  const keep = (line: string): void => {
    last.push(line);
    if (last.length > shownLines) last.shift();
    options.onLine(line);
  };
  followLines(child.stdout, keep);
  // Background processes hold the pipes open: the build has ended when its shell has.
  const closed = once(child, 'close').catch(() => undefined);
  const ended = untilExit(child);
  const shell = child.pid === undefined ? null : identityOf(files, child.pid);
  if (shell) onStart(shell);
  const interruption = aborted(signal);
  const how = await Promise.race([ended, interruption.came]);
  interruption.forget();
  await endBuild(files, { marker, group: shell, graceMs });
  await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
  signal.throwIfAborted();
  if (how === undefined) return;
  throw new TareError('BUILD_FAILED', {
    message: `The build of ${revision} failed (${how}).`,
    seen: `$ ${command}\n${last.join('\n') || '(it printed nothing)'}`,
    remedy: 'Make it work in a fresh clone of that revision: a work tree has only what is committed.',
  });
}

/** undefined where it went well, else how it ended. */
function untilExit(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(code === null ? `signal ${signal}` : `exit code ${code}`);
    });
  });
}

/** `forget` lets go of the signal, which outlives many builds. */
function aborted(signal: AbortSignal): { came: Promise<undefined>; forget: () => void } {
  let forget = (): void => undefined;
  const came = new Promise<undefined>((resolve) => {
    const listener = (): void => resolve(undefined);
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener, { once: true });
    forget = () => signal.removeEventListener('abort', listener);
  });
  return { came, forget };
}

/** Not node:readline: a program that prints megabytes without a line end must not fill memory. */
function followLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const pieces = (rest + chunk).split('\n');
    rest = (pieces.pop() ?? '').slice(-longestLine);
    for (const line of pieces) onLine(line.slice(0, longestLine).replace(/\r$/, ''));
  });
  stream.on('end', () => rest !== '' && onLine(rest));
  stream.on('error', () => undefined);
}
