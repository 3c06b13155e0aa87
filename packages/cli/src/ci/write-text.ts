// Files of a check besides its report. Each is written beside its place and moved there: an interruption leaves the old file or the new one.

import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TareError } from '@tare/accounting';

/** @throws TareError OUTPUT_UNWRITABLE */
export function writeText(path: string, text: string): void {
  const beside = `${path}~`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true, recursive: false });
    throw unwritable(path, error);
  }
}

/** @throws TareError OUTPUT_UNWRITABLE */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Before anything is measured: a wrong place must not cost a measurement. @throws TareError OUTPUT_UNWRITABLE */
export function requireWritable(path: string): void {
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw unwritable(path, new Error('it is a directory'));
}

const unwritable = (path: string, cause: unknown): TareError =>
  new TareError(
    'OUTPUT_UNWRITABLE',
    {
      message: `The result cannot be written to ${path}.`,
      seen: cause instanceof Error ? cause.message : String(cause),
      remedy: 'Name a file in a directory that exists and that you may write to.',
    },
    { cause },
  );
