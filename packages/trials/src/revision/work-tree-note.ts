// Notes of the work trees that tare has made, each beside its work tree in the temporary directory and written before it: what a later tare reads to
// remove those of one that was killed.

import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type ProcessIdentity, type SystemFiles, TareError } from '@tare/accounting';
import { identityOf, isRunning, readBootId, readPidNamespace } from './processes.ts';

export interface WorkTreeNote {
  version: 1;
  /** Name of the work tree's folder, of its registration in the repository, and the marker of its build's processes. */
  id: string;
  /** The tare that made it. */
  owner: ProcessIdentity;
  /** Identities are worth nothing after a reboot, and in another container. */
  bootId: string;
  pidNamespace: string;
  commonDirectory: string;
  /** The shell of the build; leads its process group. */
  build: ProcessIdentity | null;
}

const idForm = /^tare-[0-9a-f]{12}$/;

/** Directory of this user's work trees. @throws TareError where somebody else made it: a note in there proves nothing */
function workTreesDirectory(): string {
  const { uid } = userInfo();
  const directory = join(tmpdir(), `tare-trees-${uid}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stat = lstatSync(directory);
  if (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0) return directory;
  throw new TareError('OUTPUT_UNWRITABLE', {
    message: `The directory for work trees, ${directory}, is not this user's own.`,
    seen: `owner ${stat.uid}, mode ${(stat.mode & 0o7777).toString(8)}`,
    remedy: 'Remove it, or set TMPDIR to a directory that only you can write to.',
  });
}

export const workTreePath = (id: string): string => join(workTreesDirectory(), id);
const notePath = (id: string): string => join(workTreesDirectory(), `${id}.json`);

export function newNote(commonDirectory: string, files: SystemFiles): WorkTreeNote {
  return {
    version: 1,
    id: `tare-${randomBytes(6).toString('hex')}`,
    owner: identityOf(files, process.pid),
    bootId: readBootId(files),
    pidNamespace: readPidNamespace(files),
    commonDirectory,
    build: null,
  };
}

export function saveNote(note: WorkTreeNote): void {
  // The last note's end removes the directory, at any moment.
  for (let attempt = 1; ; attempt += 1) {
    try {
      const path = notePath(note.id);
      writeFileSync(`${path}~`, JSON.stringify(note));
      // A reader finds the old note or the new one, never half of one.
      renameSync(`${path}~`, path);
      return;
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!gone || attempt === 100) throw error;
    }
  }
}

export function removeNote({ id }: WorkTreeNote): void {
  rmSync(notePath(id), { force: true });
  try {
    rmdirSync(workTreesDirectory());
  } catch {
    // Other work trees are in it.
  }
}

/** Notes whose tare is gone beyond doubt. */
export function abandonedNotes(files: SystemFiles): WorkTreeNote[] {
  const bootId = readBootId(files);
  const pidNamespace = readPidNamespace(files);
  return listNotes().filter((note) => {
    if (note.bootId !== bootId) return true;
    return note.pidNamespace === pidNamespace && !isRunning(files, note.owner);
  });
}

function listNotes(): WorkTreeNote[] {
  const directory = workTreesDirectory();
  return namesIn(directory).flatMap((name) => {
    if (!name.endsWith('.json')) return [];
    try {
      const note: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
      return isNote(note) && `${note.id}.json` === name ? [note] : [];
    } catch {
      // It has just been removed, or it is none of ours.
      return [];
    }
  });
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // The last note's end has just removed it.
    return [];
  }
}

/** Whole and of this version: what decides which files are removed is not taken on trust. */
function isNote(value: unknown): value is WorkTreeNote {
  const note = value as Partial<WorkTreeNote> | null;
  const isIdentity = (identity: Partial<ProcessIdentity> | null | undefined): boolean =>
    typeof identity?.pid === 'number' && typeof identity.startTicks === 'number';
  return (
    note?.version === 1 &&
    typeof note.id === 'string' &&
    idForm.test(note.id) &&
    isIdentity(note.owner) &&
    typeof note.bootId === 'string' &&
    typeof note.pidNamespace === 'string' &&
    typeof note.commonDirectory === 'string' &&
    (note.build === null || isIdentity(note.build))
  );
}
