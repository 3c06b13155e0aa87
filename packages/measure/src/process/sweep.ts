// Leftovers of a tare that was killed: found by its notes, ended only after proof that they are its own, reported.

import { existsSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { descendants, type SystemFiles } from '@tare/accounting';
import { cgroupMembers, cgroupPrefix, killCgroup, removeCgroup } from '../cgroup/own-cgroup.ts';
import { markerName } from '../subject/trial-environment.ts';
import { hasMarker, isAlive, isStill, readAllStats } from './process-reader.ts';
import { listRuns, type OwnershipNote, readBootId, removeIfEmpty, runsDirectory } from './run-directory.ts';

export interface SweepResult {
  /** Trials that had been left behind. */
  trials: number;
  processesEnded: number;
  cgroupsRemoved: number;
}

/** A directory without a readable note may be a trial that is just being set up. */
const graceForUnreadableMs = 60_000;

export async function sweepLeftovers(files: SystemFiles): Promise<SweepResult> {
  const result: SweepResult = { trials: 0, processesEnded: 0, cgroupsRemoved: 0 };
  const bootId = readBootId(files);
  for (const { path, note } of listRuns()) {
    if (!note) {
      if (ageMs(path) > graceForUnreadableMs) rmSync(path, { recursive: true, force: true });
      continue;
    }
    if (note.bootId === bootId) {
      if (isStill(files, note.owner)) continue;
      // The name is the proof: only groups that tare made begin so, and the trial's id is in it.
      const groups = note.cgroupDirectories.filter((path) =>
        basename(path).startsWith(`${cgroupPrefix}${note.trialId}`),
      );
      result.processesEnded += await endLeftProcesses(files, note, groups);
      for (const directory of groups) {
        if (existsSync(directory) && (await removeCgroup(directory))) result.cgroupsRemoved += 1;
      }
    }
    rmSync(path, { recursive: true, force: true });
    result.trials += 1;
  }
  removeIfEmpty(runsDirectory());
  return result;
}

/** A process belongs to the trial if it is in the trial's group, carries its marker, or is a noted root or a descendant of any of these. */
async function endLeftProcesses(files: SystemFiles, note: OwnershipNote, groups: readonly string[]): Promise<number> {
  const ended = new Set<number>();
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const all = readAllStats(files).filter(isAlive);
    const inGroups = new Set(groups.flatMap(cgroupMembers));
    const roots = all.filter(
      (stat) =>
        inGroups.has(stat.pid) ||
        note.roots.some((root) => root.pid === stat.pid && root.startTicks === stat.startTicks) ||
        note.markers.some((marker) => hasMarker(files, stat.pid, markerName, marker)),
    );
    const left = descendants(all, new Set(roots.map((stat) => stat.pid)));
    if (left.length === 0) break;
    for (const directory of groups) killCgroup(directory);
    for (const { pid, startTicks } of left) {
      if (!isStill(files, { pid, startTicks })) continue;
      try {
        process.kill(pid, 'SIGKILL');
        ended.add(pid);
      } catch {
        // It ended by itself in between.
      }
    }
    await delay(20);
  }
  return ended.size;
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
