// A temporary directory for one test file, and the place of its trials: files that run at the same time see nothing of each other. Removed at the end,
// when nothing of a trial may be left in it.

import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

export const temporaryDirectory: string = realpathSync(mkdtempSync(join(tmpdir(), 'tare-test-')));
process.env['TMPDIR'] = temporaryDirectory;

export const runsDirectory: string = join(temporaryDirectory, `tare-${userInfo().uid}`);

/** Ids of the trials that have a directory now. */
export function trialsUnderWay(): string[] {
  try {
    return readdirSync(runsDirectory);
  } catch {
    return [];
  }
}

/** Writes a program of the test's own. @returns its path */
export function writeProgram(name: string, text: string): string {
  const path = join(temporaryDirectory, name);
  writeFileSync(path, text);
  return path;
}

afterAll(() => {
  const left = trialsUnderWay();
  rmSync(temporaryDirectory, { recursive: true, force: true });
  expect(left).toEqual([]);
});
