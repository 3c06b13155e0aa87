// Starts one service in a session and process group of its own, inside its own control group where there is one, with its output kept for error messages.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type ProcessIdentity, type SystemFiles, TareError } from '@tare/accounting';
import type { OwnCgroup } from '../cgroup/own-cgroup.ts';
import { OutputTail } from './output-tail.ts';
import { readStat } from './process-reader.ts';

export interface StartedService {
  root: ProcessIdentity;
  output: OutputTail;
  /** Settles when the first process has ended. */
  exited: Promise<Exit>;
  /** undefined while the first process runs. */
  exit(): Exit | undefined;
}

export interface Exit {
  exitCode: number | null;
  signal: string | null;
}

/**
 * The shell enters the group and becomes the program: same pid, no process in between, nothing of the program's memory charged elsewhere.
 * Should the group refuse, the program still starts; membership is checked afterwards.
 */
const joinAndExec = '{ echo $$ > "$0"; } 2>/dev/null; exec "$@"';

export async function startService(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string>; cgroup: OwnCgroup | undefined; files: SystemFiles },
): Promise<StartedService> {
  const { cwd, env, cgroup, files } = options;
  const [command, ...args] = argv;
  if (command === undefined || command === '') {
    throw new TareError('COMMAND_NOT_FOUND', {
      message: 'There is no command to start.',
      remedy: 'Give one after `--`.',
    });
  }
  requireDirectory(cwd);
  const program = resolveProgram(command, env['PATH'] ?? '', cwd);
  const child = cgroup
    ? spawn('/bin/sh', ['-c', joinAndExec, cgroup.procs, program, ...args], { cwd, env, detached: true, stdio })
    : spawn(program, args, { cwd, env, detached: true, stdio });
  const output = new OutputTail(child);
  const { exited, exit } = watchExit(child);
  await started(child, command);
  const pid = child.pid ?? 0;
  return { root: { pid, startTicks: readStat(files, pid)?.startTicks ?? 0 }, output, exited, exit };
}

const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

function started(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new TareError(
          'COMMAND_NOT_FOUND',
          {
            message: `The command \`${command}\` cannot be started.`,
            seen: error.message,
            remedy: 'Check that it is a program this user may run.',
          },
          { cause: error },
        ),
      ),
    );
  });
}

function watchExit(child: ChildProcess): { exited: Promise<Exit>; exit: () => Exit | undefined } {
  let seen: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      seen = { exitCode, signal };
      resolve(seen);
    });
  });
  return { exited, exit: () => seen };
}

function requireDirectory(cwd: string): void {
  try {
    if (statSync(cwd).isDirectory()) return;
  } catch {
    // Said below, in the same words as for a file.
  }
  throw new TareError('COMMAND_NOT_FOUND', {
    message: 'The working directory of the service does not exist.',
    seen: cwd,
    remedy: 'Correct `cwd` of the service.',
  });
}

/** Looks the program up as execvp(3) would, so that a missing one is told apart from one that fails. */
function resolveProgram(command: string, path: string, cwd: string): string {
  const isExecutable = (file: string): boolean => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  };
  if (command.includes('/')) {
    const file = isAbsolute(command) ? command : join(cwd, command);
    if (isExecutable(file)) return file;
  } else {
    for (const directory of path.split(delimiter)) {
      const file = join(directory === '' ? cwd : directory, command);
      if (isExecutable(file)) return file;
    }
  }
  throw new TareError('COMMAND_NOT_FOUND', {
    message: `There is no program \`${command}\`.`,
    seen: command.includes('/') ? `no executable file ${command} in ${cwd}` : 'not in any directory of PATH',
    remedy:
      'Check the spelling, or give the path. Programs of node_modules are started as `npx NAME` or `./node_modules/.bin/NAME`.',
  });
}
