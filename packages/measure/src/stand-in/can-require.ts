// Whether the runtime of a service can load an ES module synchronously, as a stand-in has to: not before Node.js 20.19, and not where it awaits at top
// level. Only the runtime itself can tell, so it is asked, once.

import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Launch } from '../subject/subject.ts';

/** Answers by runtime and module; neither changes while tare runs. */
const known = new Map<string, Promise<string | undefined>>();

const longestMs = 30_000;
const program = fileURLToPath(new URL('../../agent/try-require.cjs', import.meta.url));
/** By exit status of that program. */
const reasons: Readonly<Record<number, string>> = {
  3: 'awaits at top level, so it cannot be loaded on first use.',
  4: 'is an ES module, which this version of Node.js cannot load on first use.',
};

/** @returns why not; undefined where it can, or where nothing was to be found out */
export function askWhetherRequirable(target: string, { argv, env, cwd }: Launch): Promise<string | undefined> {
  const [command = ''] = argv;
  const runtime = /^node(?:js)?(?:-?\d+)?$/.test(basename(command)) ? command : 'node';
  const key = `${runtime}\0${target}`;
  let answer = known.get(key);
  if (!answer) {
    answer = ask(runtime, target, { ...process.env, ...env, NODE_OPTIONS: undefined }, cwd);
    known.set(key, answer);
  }
  return answer;
}

function ask(runtime: string, target: string, env: NodeJS.ProcessEnv, cwd: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(runtime, [program, target], { env, cwd, stdio: 'ignore', detached: true });
    // With all that the module may have started.
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // They have ended.
      }
    };
    const timer = setTimeout(end, longestMs);
    child.once('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    child.once('exit', (status) => {
      clearTimeout(timer);
      end();
      const reason = reasons[status ?? 0];
      resolve(reason === undefined ? undefined : `${target} ${reason}`);
    });
  });
}
