// The repository that a folder belongs to, and the commit that a person means by a name.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TareError } from '@tare/accounting';
import { suggestKey } from '@tare/measure/config';
import { git } from './git.ts';

export interface Repository {
  /** Top folder of the person's files, without symbolic links. */
  top: string;
  /** Where git keeps what all work trees share; `.git` of the first one. */
  commonDirectory: string;
}

/** @throws TareError REVISION_UNAVAILABLE where the folder is in no repository, or in one without files */
export async function findRepository(directory: string, signal: AbortSignal): Promise<Repository> {
  // The system says ENOENT of the program where the folder is missing.
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw noRepository(directory, 'The folder does not exist.');
  }
  const top = await git(['rev-parse', '--show-toplevel'], { cwd: directory, signal });
  if (top.status !== 0 || top.stdout === '') throw noRepository(directory, top.stderr);
  const common = await git(['rev-parse', '--git-common-dir'], { cwd: directory, signal });
  if (common.status !== 0) throw noRepository(directory, common.stderr);
  return { top: top.stdout, commonDirectory: resolve(directory, common.stdout) };
}

const noRepository = (directory: string, said: string): TareError =>
  new TareError('REVISION_UNAVAILABLE', {
    message: 'A revision needs a git repository, and this folder is in none that can be used.',
    seen: `${directory}\n${said}`.trim(),
    remedy: 'Run tare in a folder of the repository, or compare commands instead of revisions.',
  });

/**
 * The full name of the commit.
 * @throws TareError REVISION_UNAVAILABLE where git knows no such commit
 */
export async function resolveRevision(repository: Repository, revision: string, signal: AbortSignal): Promise<string> {
  const options = { cwd: repository.top, signal };
  // A leading dash would be an option; no name of a revision begins so (git-check-ref-format(1)).
  const isName = revision !== '' && !revision.startsWith('-') && !revision.includes('\0');
  if (isName) {
    const found = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], options);
    if (found.status === 0) return found.stdout;
  }
  const shallow = await git(['rev-parse', '--is-shallow-repository'], options);
  const listed = await git(
    ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/tags', 'refs/remotes'],
    options,
  );
  const names = listed.stdout.split('\n').filter((name) => name !== '');
  const nearest = names.find((name) => name.endsWith(`/${revision}`)) ?? suggestKey(revision, names);
  const fetching =
    shallow.stdout === 'true'
      ? 'This is a shallow clone: fetch the history first (`git fetch --unshallow`, or `fetch-depth: 0` of the checkout step).'
      : undefined;
  throw new TareError('REVISION_UNAVAILABLE', {
    message: `The repository knows no commit \`${revision}\`.`,
    seen: `${repository.top}${names.length === 0 ? '' : `\nbranches and tags: ${shortened(names)}`}`,
    remedy: [nearest === undefined ? undefined : `Did you mean "${nearest}"?`, fetching]
      .filter((sentence) => sentence !== undefined)
      .join(' ')
      .replace(/^$/, 'Name a branch, a tag or a commit, as `main` or `HEAD~1`; fetch it first where it is elsewhere.'),
  });
}

function shortened(names: readonly string[]): string {
  const most = 10;
  const rest = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${rest}`;
}
