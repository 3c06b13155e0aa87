// What is asked about processes here: whether a tare still runs, and which ones a build has started.

import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity, type ProcessStat, parseStat, type SystemFiles } from '@tare/accounting';

/** In the environment of a build and of all that it starts. */
export const markerName = 'TARE_WORK_TREE';

const pollMs = 20;

export const readBootId = (files: SystemFiles): string => {
  const text = files.readText('/proc/sys/kernel/random/boot_id');
  return typeof text === 'string' ? text.trim() : 'unknown';
};

export const readPidNamespace = (files: SystemFiles): string => {
  const target = files.readLink('/proc/self/ns/pid');
  return typeof target === 'string' ? target : 'unknown';
};

export const identityOf = (files: SystemFiles, pid: number): ProcessIdentity => ({
  pid,
  startTicks: readStat(files, pid)?.startTicks ?? 0,
});

export const isRunning = (files: SystemFiles, { pid, startTicks }: ProcessIdentity): boolean => {
  const stat = readStat(files, pid);
  return stat !== undefined && stat.startTicks === startTicks && isAlive(stat);
};

/**
 * Ends all that a build has started: what carries its marker, and its process group. SIGTERM, a grace, and SIGKILL until none is left.
 * `group` is the shell that leads the group; null where nothing proves any more that the group is its own.
 */
export async function endBuild(
  files: SystemFiles,
  { marker, group, graceMs }: { marker: string; group: ProcessIdentity | null; graceMs: number },
): Promise<void> {
  const find = (): ProcessStat[] => buildProcesses(files, marker, group);
  let left = find();
  for (const { pid } of left) signal(pid, 'SIGTERM');
  const graceEndsMs = performance.now() + graceMs;
  while (left.length > 0 && performance.now() < graceEndsMs) {
    await delay(pollMs);
    left = find();
  }
  // A process that hangs in the kernel is not waited for: the work tree can be removed all the same.
  for (let attempt = 0; left.length > 0 && attempt < 100; attempt += 1) {
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await delay(pollMs);
    left = find();
  }
}

function buildProcesses(files: SystemFiles, marker: string, group: ProcessIdentity | null): ProcessStat[] {
  const names = files.list('/proc');
  const stats = (Array.isArray(names) ? names : []).flatMap((name) =>
    /^\d+$/.test(name) ? (readStat(files, Number(name)) ?? []) : [],
  );
  return stats.filter(
    (stat) =>
      isAlive(stat) &&
      stat.pid !== process.pid &&
      ((stat.processGroup === group?.pid && stat.startTicks >= group.startTicks) || hasMarker(files, stat.pid, marker)),
  );
}

function readStat(files: SystemFiles, pid: number): ProcessStat | undefined {
  const text = files.readText(`/proc/${pid}/stat`);
  return typeof text === 'string' ? parseStat(text) : undefined;
}

const isAlive = (stat: ProcessStat): boolean => stat.state !== 'Z' && stat.state !== 'X';

function hasMarker(files: SystemFiles, pid: number, marker: string): boolean {
  const text = files.readText(`/proc/${pid}/environ`);
  return typeof text === 'string' && `\0${text}`.includes(`\0${markerName}=${marker}\0`);
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
