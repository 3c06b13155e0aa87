// A real repository of git for one test file, in a temporary directory that is the place of its work trees too. Removed at the end.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** A space in it, as in many a home directory. */
export const temporaryDirectory: string = realpathSync(mkdtempSync(join(tmpdir(), 'tare test ')));
process.env['TMPDIR'] = temporaryDirectory;
afterAll(() => rmSync(temporaryDirectory, { recursive: true, force: true }));

/** Names beside the work trees that there are now: folders and their notes. */
export function leftWorkTrees(): string[] {
  try {
    return readdirSync(join(temporaryDirectory, `tare-trees-${userInfo().uid}`)).sort();
  } catch {
    return [];
  }
}

/** Neither the machine's nor the user's settings count. */
const settings = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
};

export type Files = Readonly<Record<string, string>>;

export class GitRepository {
  readonly path: string;

  constructor(name: string) {
    this.path = join(temporaryDirectory, name);
    mkdirSync(this.path);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  /** @returns what it prints, without white space around it */
  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path, env: { ...process.env, ...settings }, encoding: 'utf8' }).trim();
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text);
    }
  }

  /** Writes the files and commits everything. @returns the commit */
  commit(files: Files): string {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'A commit');
    return this.git('rev-parse', 'HEAD');
  }

  /** All that a person would notice: branch, index, changes, stashes, work trees. */
  state(): string {
    const questions = [
      ['rev-parse', '--symbolic-full-name', 'HEAD'],
      ['status', '--porcelain', '--ignored'],
      ['ls-files', '--stage'],
      ['for-each-ref'],
      ['stash', 'list'],
      ['worktree', 'list', '--porcelain'],
    ];
    return questions.map((question) => this.git(...question)).join('\n--\n');
  }
}
