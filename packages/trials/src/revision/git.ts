// git as a subprocess: always of the folder it is run in, never asking, never running a hook.

import { execFile } from 'node:child_process';
import { TareError } from '@tare/accounting';

export interface GitAnswer {
  /** 0 where git was content. */
  status: number;
  /** Without the line end. */
  stdout: string;
  stderr: string;
}

/** What a hook of git hands to its children: they name the repository of the hook, and of no other folder (git-rev-parse(1), --local-env-vars). */
const ofOneRepository: ReadonlySet<string> = new Set(
  (
    'GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_DIR GIT_GRAFT_FILE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE GIT_NAMESPACE ' +
    'GIT_NO_REPLACE_OBJECTS GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE GIT_WORK_TREE'
  ).split(' '),
);

export function withoutRepository(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofOneRepository.has(name)));
}

/** Hooks of a check-out install packages or print; a work tree that is thrown away wants neither. */
const noHooks = ['-c', 'core.hooksPath=/dev/null'];

const longestAnswerBytes = 256 * 2 ** 20;

/**
 * @throws TareError REVISION_UNAVAILABLE where there is no git; the signal's reason where it was aborted
 */
export function git(args: readonly string[], options: { cwd: string; signal?: AbortSignal }): Promise<GitAnswer> {
  const { cwd, signal } = options;
  const env = { ...withoutRepository(process.env), GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const child = execFile(
      'git',
      [...noHooks, ...args],
      { cwd, env, maxBuffer: longestAnswerBytes },
      (error, stdout, stderr) => {
        signal?.removeEventListener('abort', end);
        if (signal?.aborted) reject(signal.reason);
        else if (error && typeof error.code !== 'number') reject(notRun(error));
        else {
          const status = typeof error?.code === 'number' ? error.code : 0;
          resolve({ status, stdout: stdout.replace(/\n$/, ''), stderr: stderr.trim() });
        }
      },
    );
    // On SIGTERM git removes what it has half made.
    const end = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', end, { once: true });
    child.stdin?.end();
  });
}

function notRun(error: Error): TareError {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return new TareError(
    'REVISION_UNAVAILABLE',
    {
      message: isMissing
        ? 'A revision needs git, and there is no program of that name.'
        : 'git did not come to an end.',
      seen: error.message,
      remedy: isMissing ? 'Install git, or compare commands instead of revisions.' : 'Try it again.',
    },
    { cause: error },
  );
}
