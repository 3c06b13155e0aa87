// Where `--emit` writes, and what it may write over: only what tare wrote there before and nobody has touched since. A folder carries a note with the hash
// of each file; a single document carries the hash of its text in its first line.

import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { TareError } from '@tare/accounting';
import { writeText } from '../ci/write-text.ts';

/** Texts by path, relative to the folder, with slashes. */
export type EmittedFiles = ReadonlyMap<string, string>;

const noteName = '.tare-emitted.json';

const hashOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

export const isDocument = (place: string): boolean => place.endsWith('.md');

/**
 * Checked before anything is started, and again before it is written to.
 * @throws TareError OUTPUT_UNWRITABLE where it cannot be written, or holds what tare did not write
 */
export function requireEmitPlace(place: string): void {
  try {
    const found = statSync(place, { throwIfNoEntry: false });
    if (isDocument(place)) {
      if (found?.isDirectory()) throw new Error('it is a folder');
      if (found && !isOwnDocument(readFileSync(place, 'utf8'))) throw foreign(place, [place]);
      tryToWrite(dirname(resolve(place)));
      return;
    }
    if (found && !found.isDirectory()) throw new Error('it is a file, and its name does not end in .md');
    if (found) {
      const strangers = foreignFiles(place);
      if (strangers.length > 0) throw foreign(place, strangers);
    }
    tryToWrite(found ? place : nearestFolder(place));
  } catch (cause) {
    if (cause instanceof TareError) throw cause;
    throw new TareError(
      'OUTPUT_UNWRITABLE',
      {
        message: `The how-to cannot be written to ${place}.`,
        seen: cause instanceof Error ? cause.message : String(cause),
        remedy: 'Name a folder, or a file that ends in .md, in a place that you may write to.',
      },
      { cause },
    );
  }
}

/** @throws TareError as `requireEmitPlace` */
export function writeDocument(place: string, text: string): void {
  requireEmitPlace(place);
  writeText(place, `${firstLine(hashOf(text))}\n${text}`);
}

/** Files of an earlier path that the new one does not have go. @throws TareError as `requireEmitPlace` */
export function writeFolder(place: string, files: EmittedFiles): void {
  requireEmitPlace(place);
  for (const name of [...notedFiles(place).keys(), noteName]) rmSync(join(place, name), { force: true });
  for (const [name, text] of files) {
    const path = join(place, name);
    // The names are made of services' names, which a configuration may spell as it likes.
    if (relative(resolve(place), resolve(path)).split(sep)[0] === '..') throw new Error(`${name} leaves the folder.`);
    mkdirSync(dirname(path), { recursive: true });
    writeText(path, text);
  }
  const note = { writtenBy: 'tare plan --emit', sha256: Object.fromEntries([...files].map(hashed)) };
  writeText(join(place, noteName), `${JSON.stringify(note, null, 2)}\n`);
}

const hashed = ([name, text]: readonly [string, string]): [string, string] => [name, hashOf(text)];

const firstLine = (hash: string): string =>
  `<!-- Written by tare plan; written over as long as nobody changes it. sha256 ${hash} -->`;

function isOwnDocument(text: string): boolean {
  const end = text.indexOf('\n');
  return end !== -1 && text.slice(0, end) === firstLine(hashOf(text.slice(end + 1)));
}

/** Files that are not as tare wrote them, relative to the folder. */
function foreignFiles(folder: string): string[] {
  const noted = notedFiles(folder);
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => {
      const path = join(folder, name);
      const found = lstatSync(path);
      if (found.isDirectory() || name === noteName) return false;
      return !found.isFile() || noted.get(name.split(sep).join('/')) !== hashOf(readFileSync(path));
    })
    .sort();
}

function notedFiles(folder: string): Map<string, string> {
  try {
    const note: unknown = JSON.parse(readFileSync(join(folder, noteName), 'utf8'));
    const hashes = typeof note === 'object' && note !== null && 'sha256' in note ? note.sha256 : undefined;
    if (typeof hashes !== 'object' || hashes === null) return new Map();
    return new Map(Object.entries(hashes).map(([name, hash]) => [name, String(hash)]));
  } catch {
    // Without a note everything in the folder is somebody else's.
    return new Map();
  }
}

function nearestFolder(place: string): string {
  const above = dirname(resolve(place));
  return statSync(above, { throwIfNoEntry: false }) ? above : nearestFolder(above);
}

/** Permissions alone do not tell (root, read-only file systems). */
function tryToWrite(folder: string): void {
  const trial = join(folder, `.tare-${process.pid}~`);
  writeFileSync(trial, '');
  rmSync(trial);
}

const shownStrangers = 5;

function foreign(place: string, names: readonly string[]): TareError {
  const more = names.length - shownStrangers;
  return new TareError('OUTPUT_UNWRITABLE', {
    message: `The how-to is not written over what tare did not write, or what was changed since: ${place}.`,
    seen: `${names.slice(0, shownStrangers).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    remedy: 'Name another place, or move these away.',
  });
}
