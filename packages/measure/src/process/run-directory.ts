// One directory per trial under the temporary directory: the agent's commands, and a note of what the trial owns, written before anything is started.
// It is what a later tare reads to sweep after one that was killed.

import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type ProcessIdentity, type SystemFiles, TareError } from '@tare/accounting';
import { readStat } from './process-reader.ts';

/** What a trial owns. Written anew whenever it grows. */
export interface OwnershipNote {
  version: 1;
  trialId: string;
  /** The tare that runs the trial. */
  owner: ProcessIdentity;
  /** Identities and groups are worth nothing after a reboot. */
  bootId: string;
  /** Values of the marker, one per service. */
  markers: string[];
  cgroupDirectories: string[];
  /** First processes of the services. */
  roots: ProcessIdentity[];
}

const noteName = 'owned.json';

/** Directory of this user's trials. @throws TareError where somebody else made it: a note in there proves nothing */
export function runsDirectory(): string {
  const { uid } = userInfo();
  const directory = join(tmpdir(), `tare-${uid}`);
  const stat = whileItGoes(() => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return lstatSync(directory);
  });
  if (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0) return directory;
  throw new TareError('OUTPUT_UNWRITABLE', {
    message: `The directory for trials, ${directory}, is not this user's own.`,
    seen: `owner ${stat.uid}, mode ${(stat.mode & 0o7777).toString(8)}`,
    remedy: 'Remove it, or set TMPDIR to a directory that only you can write to.',
  });
}

/** Another tare removes the directory when it was the last one in it, at any moment: then once more. */
function whileItGoes<T>(work: () => T): T {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!gone || attempt === 100) throw error;
    }
  }
}

export const readBootId = (files: SystemFiles): string => {
  const text = files.readText('/proc/sys/kernel/random/boot_id');
  return typeof text === 'string' ? text.trim() : 'unknown';
};

export class RunDirectory {
  readonly trialId: string = randomBytes(6).toString('hex');
  readonly path: string;
  #note: OwnershipNote;

  constructor(files: SystemFiles) {
    const startTicks = readStat(files, process.pid)?.startTicks ?? 0;
    this.#note = {
      version: 1,
      trialId: this.trialId,
      owner: { pid: process.pid, startTicks },
      bootId: readBootId(files),
      markers: [],
      cgroupDirectories: [],
      roots: [],
    };
    this.path = whileItGoes(() => {
      const path = join(runsDirectory(), this.trialId);
      mkdirSync(path, { mode: 0o700 });
      return path;
    });
    this.#save();
  }

  get controlDirectory(): string {
    return join(this.path, 'control');
  }

  own(addition: { marker?: string; cgroupDirectory?: string; root?: ProcessIdentity }): void {
    const { marker, cgroupDirectory, root } = addition;
    const note = this.#note;
    this.#note = {
      ...note,
      markers: marker === undefined ? note.markers : [...note.markers, marker],
      cgroupDirectories:
        cgroupDirectory === undefined ? note.cgroupDirectories : [...note.cgroupDirectories, cgroupDirectory],
      roots: root === undefined ? note.roots : [...note.roots, root],
    };
    this.#save();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    removeIfEmpty(dirname(this.path));
  }

  #save(): void {
    const file = join(this.path, noteName);
    writeFileSync(`${file}~`, JSON.stringify(this.#note));
    // A reader finds the old note or the new one, never half of one.
    renameSync(`${file}~`, file);
  }
}

export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Other trials are in it, or it has gone.
  }
}

/** Notes of all trials of this user, finished ones aside; `note` is undefined where it cannot be read. */
export function listRuns(): { path: string; note: OwnershipNote | undefined }[] {
  const directory = runsDirectory();
  return namesIn(directory).map((name) => {
    const path = join(directory, name);
    try {
      const note: unknown = JSON.parse(readFileSync(join(path, noteName), 'utf8'));
      return { path, note: isNote(note) && note.trialId === name ? note : undefined };
    } catch {
      return { path, note: undefined };
    }
  });
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // The last trial in it has just ended.
    return [];
  }
}

/** Whole and of this version: what decides which processes are ended is not taken on trust. */
function isNote(value: unknown): value is OwnershipNote {
  const note = value as Partial<OwnershipNote> | null;
  const isIdentity = (identity: Partial<ProcessIdentity> | null | undefined): boolean =>
    typeof identity?.pid === 'number' && typeof identity.startTicks === 'number';
  const isList = <T>(list: readonly T[] | undefined, isItem: (item: T) => boolean): boolean =>
    Array.isArray(list) && list.every(isItem);
  const isText = (text: unknown): boolean => typeof text === 'string';
  return (
    note?.version === 1 &&
    isText(note.trialId) &&
    isText(note.bootId) &&
    isIdentity(note.owner) &&
    isList(note.markers, isText) &&
    isList(note.cgroupDirectories, isText) &&
    isList(note.roots, isIdentity)
  );
}
