// A process as a container has it: the first of its process space, of the user that the image names, and with nothing to write to but the volumes: not even /tmp.
// Without root none of this can be had, and without namespaces the user alone.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { userNumber } from './users.mjs';

const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

// The stage is bound to itself to be a mount that can be closed, and volumes to themselves before that, to stay open.
const closeFiles = `set -e
mount --bind "$1" "$1"
for volume in $2; do mount --bind "$1$volume" "$1$volume"; done
for place in "$1" / /tmp /var/tmp /dev/shm; do
  if mountpoint -q "$place"; then mount -o remount,bind,ro "$place"; fi
done
cd "$PWD"
shift 2
exec "$@"`;

/** @returns what to put in front of a command, and what that does */
export function confine({ directory, user = 'root', volumes }) {
  if (process.getuid() !== 0)
    return { words: [], sentence: 'as whoever started this, who is not root: no chown, nothing read-only' };
  const number = String(userNumber(user));
  const asUser = [
    'setpriv',
    ...['--reuid', number, '--regid', number, '--clear-groups'],
    ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'],
  ];
  const [program, ...options] = namespaces;
  if (spawnSync(program, [...options, 'true']).status !== 0)
    return { words: asUser, sentence: `as user ${number}, without namespaces` };
  return {
    words: [...namespaces, 'sh', '-c', closeFiles, 'sh', directory, volumes.join(' '), ...asUser],
    sentence: `as user ${number}, process 1, all but ${volumes.join(', ')} read-only`,
  };
}

export function startContainer([program, ...args], { cwd, env }) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const exited = once(child, 'exit').catch((error) => [error.message]);
  return {
    output: () => output,
    isRunning: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    /** @returns its exit code, or what ended it */
    end: async (signal) => {
      process.kill(firstProcess(program, child.pid), signal);
      const [code, endedBy] = await exited;
      return code ?? endedBy;
    },
  };
}

/** As `docker stop`, which asks the first process of the container alone. unshare waits outside of it, and ends with it. */
function firstProcess(program, pid) {
  return program === namespaces[0] ? Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')) : pid;
}
