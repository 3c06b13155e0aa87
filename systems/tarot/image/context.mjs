// What `docker build` is sent of the repository: all but what .dockerignore names, and what git ignores, of which there may be anything.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns how many files were copied */
export function copyContext(repository, directory) {
  const files = listFiles(repository);
  for (const file of files) cpSync(join(repository, file), join(directory, file), { verbatimSymlinks: true });
  return files.length;
}

/** As git has them: without a slash in front it would find a name anywhere, which Docker does for `**` alone. */
function readIgnored(repository) {
  const patterns = readFileSync(join(repository, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const exception = patterns.find((pattern) => pattern.startsWith('!'));
  if (exception !== undefined) throw new Error(`.dockerignore: ${exception}: exceptions are not known.`);
  return patterns.map((pattern) => (pattern.startsWith('**/') ? pattern : `/${pattern}`));
}

/** By a git that knows no file yet: what is tracked is left out as well where .dockerignore says so. It needs no clone, and asks not whose it is. */
function listFiles(repository) {
  const empty = mkdtempSync(join(tmpdir(), 'tarot-context-'));
  try {
    git(['init', '--quiet', '--bare', empty]);
    const ignored = readIgnored(repository).flatMap((pattern) => ['-x', pattern]);
    const listing = ['ls-files', '-z', '--others', '--exclude-standard', ...ignored];
    return git([`--git-dir=${empty}`, `--work-tree=${repository}`, ...listing], repository)
      .split('\0')
      .filter((file) => file !== '');
  } finally {
    rmSync(empty, { recursive: true });
  }
}

function git(words, cwd) {
  const { status, stdout, stderr, error } = spawnSync('git', words, { cwd, encoding: 'utf8', maxBuffer: 100e6 });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
