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
  // What it leaves in its group goes with it. Not later: its pid, and with it the group's, may be somebody else's by then.
  child.once('exit', () => signalGroup(child, 'SIGKILL'));
  return child;
}

/** Asks it to end, and its group with it; after the grace, ends them. One that has ended is left alone. */
export async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
