// Takes a work tree away, with its registration in the repository; and those that a killed tare has left.

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SystemFiles } from '@tare/accounting';
import { git } from './git.ts';
import { endBuild, isRunning } from './processes.ts';
import { abandonedNotes, removeNote, type WorkTreeNote, workTreePath } from './work-tree-note.ts';

/** What cannot be removed keeps its note, and is tried again by the next tare. */
export async function removeWorkTree(note: WorkTreeNote): Promise<void> {
  const { id, commonDirectory } = note;
  const path = workTreePath(id);
  try {
    // First the files: git refuses to remove what was only half made, and accepts what is missing.
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    await unregister(path, id, commonDirectory);
    removeNote(note);
  } catch {
    // A process that hangs in the kernel, or files of another user that the build made.
  }
}

/** Not `git worktree prune`: that would also forget work trees of the person that are on a disk not mounted now. */
async function unregister(path: string, id: string, commonDirectory: string): Promise<void> {
  if (!existsSync(commonDirectory)) return;
  await git([`--git-dir=${commonDirectory}`, 'worktree', 'remove', '--force', '--force', path], {
    cwd: commonDirectory,
  });
  // A registration without its link to the files is unknown to git as well; the folder is named by us alone (gitrepository-layout(5)).
  await rm(join(commonDirectory, 'worktrees', id), { recursive: true, force: true });
}

/** @returns how many were left behind */
export async function sweepWorkTrees(files: SystemFiles): Promise<number> {
  const abandoned = abandonedNotes(files);
  for (const note of abandoned) {
    // After its shell has ended only the marker proves what belongs to a build: the group's number may be another's by now.
    const group = note.build !== null && isRunning(files, note.build) ? note.build : null;
    await endBuild(files, { marker: note.id, group, graceMs: 0 });
    await removeWorkTree(note);
  }
  return abandoned.length;
}
