// A commit of the person's repository in a temporary work tree of its own, ready to run. The person's files, index, branches and stashes stay as they are.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type SystemFiles, TareError } from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { findRepository, resolveRevision } from './find-repository.ts';
import { git } from './git.ts';
import { linkModules } from './link-modules.ts';
import { removeWorkTree, sweepWorkTrees } from './remove-work-tree.ts';
import { runBuild } from './run-build.ts';
import { newNote, saveNote, type WorkTreeNote, workTreePath } from './work-tree-note.ts';

export interface CheckOutOptions {
  /** Any folder of the repository. */
  directory: string;
  /** A branch, tag or commit. */
  revision: string;
  /** Command that makes the work tree ready to run, in its top folder. */
  build?: string | undefined;
  signal: AbortSignal;
  /** What the build prints, line by line. */
  onLine?: ((line: string) => void) | undefined;
  files?: SystemFiles;
}

export interface CheckedOut {
  /** As the person called it. */
  readonly revision: string;
  /** Its full name. */
  readonly commit: string;
  /** Top of the work tree. */
  readonly directory: string;
  /** Top of the person's own files. */
  readonly repository: string;
  /** What makes it less than a fresh clone. */
  readonly warnings: readonly string[];
  /** Removes the work tree; may be called again. */
  dispose(): Promise<void>;
}

/**
 * @throws TareError REVISION_UNAVAILABLE (no git, no repository, no such commit), BUILD_FAILED, BUILD_NEEDED; the signal's reason where it was aborted.
 *   Nothing is left behind then.
 */
export async function checkOut(options: CheckOutOptions): Promise<CheckedOut> {
  const { directory, revision, signal, files = liveFiles() } = options;
  const repository = await findRepository(directory, signal);
  const commit = await resolveRevision(repository, revision, signal);
  await sweepWorkTrees(files);
  signal.throwIfAborted();
  const note = newNote(repository.commonDirectory, files);
  saveNote(note);
  let removed: Promise<void> | undefined;
  const dispose = (): Promise<void> => {
    removed ??= removeWorkTree(note);
    return removed;
  };
  const path = workTreePath(note.id);
  try {
    await addWorkTree(path, { commit, revision, top: repository.top, signal });
    const warnings = await makeReady(note, repository.top, { ...options, files });
    return { revision, commit, directory: path, repository: repository.top, warnings, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function addWorkTree(
  path: string,
  { commit, revision, top, signal }: { commit: string; revision: string; top: string; signal: AbortSignal },
): Promise<void> {
  const added = await git(['worktree', 'add', '--quiet', '--detach', path, commit], { cwd: top, signal });
  if (added.status === 0) return;
  throw new TareError('REVISION_UNAVAILABLE', {
    message: `git could not check out ${revision}.`,
    seen: added.stderr,
    remedy: 'Mend what git complains about. Another place for work trees is chosen with TMPDIR.',
  });
}

async function makeReady(
  note: WorkTreeNote,
  repository: string,
  options: CheckOutOptions & { files: SystemFiles },
): Promise<string[]> {
  const { revision, build, signal, files, onLine = () => undefined } = options;
  const directory = workTreePath(note.id);
  if (build !== undefined) {
    const onStart = (shell: WorkTreeNote['build']): void => saveNote({ ...note, build: shell });
    await runBuild({ command: build, revision, directory, marker: note.id, signal, files, onLine, onStart });
    return [];
  }
  const links = await linkModules({ repository, directory, revision, signal });
  const hasSubmodules = existsSync(join(directory, '.gitmodules'));
  return [
    ...links.map(
      (link) => `${link} of ${revision} is that of the working tree: package.json and lock files are the same.`,
    ),
    ...(hasSubmodules
      ? [`Submodules of ${revision} are not checked out; a build command can do it: git submodule update --init.`]
      : []),
  ];
}
