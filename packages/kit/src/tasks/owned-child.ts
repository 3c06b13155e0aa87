// Children of a task: marked, in a group of their own, and ended with all that they started.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export function spawnOwned(
  command: string,
  words: readonly string[],
  options: SpawnOptions,
  marker: { name: string; value: string },
): ChildProcess {
  const env = { ...(options.env ?? process.env), [marker.name]: marker.value };
  const child = spawn(command, words, { ...options, env, detached: true });
  // One that could not be started says so to whoever listens, and ends nobody who does not.
  child.on('error', () => undefined);
  return child;
}

/** Asks it to end, and its group with it; after the grace, ends them. */
export async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (!isOver()) {
    const ended = once(child, 'exit');
    signalGroup(pid, 'SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
    signalGroup(pid, 'SIGKILL');
    await ended;
  }
  // What it started and left behind is in its group still.
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
