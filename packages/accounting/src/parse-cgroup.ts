// Control groups: which group a process is in, where the memory controller is mounted, and what its files say. Both dialects.
// Sources: Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst.

import { type Figure, isKnown, subtractFigures, unavailable } from './figure.ts';
import { parsePlainCounters } from './key-value-lines.ts';

export interface CgroupMembership {
  /** Path within the memory controller's v1 hierarchy; undefined where there is none. */
  v1Memory: string | undefined;
  /** Path within the unified hierarchy; undefined on pure v1 machines. */
  v2: string | undefined;
}

/** /proc/PID/cgroup: `4:memory:/a/b` for v1 controllers, `0::/a/b` for the unified hierarchy. */
export function parseCgroupMembership(text: string): CgroupMembership {
  let v1Memory: string | undefined;
  let v2: string | undefined;
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(.*)$/.exec(line);
    if (!match) continue;
    const [, hierarchy, controllers = '', path] = match;
    if (hierarchy === '0' && controllers === '') v2 = path;
    else if (controllers.split(',').includes('memory')) v1Memory = path;
  }
  return { v1Memory, v2 };
}

export interface CgroupMount {
  version: 1 | 2;
  mountPoint: string;
  /** The part of the hierarchy that is visible at the mount point (a container sees only its own). */
  root: string;
}

/** The memory controller's v1 mount and the unified mount in /proc/PID/mountinfo, v1 first. */
export function parseCgroupMounts(text: string): CgroupMount[] {
  const mounts: CgroupMount[] = [];
  for (const line of text.split('\n')) {
    const [left, right] = line.split(' - ');
    if (left === undefined || right === undefined) continue;
    const [, , , root = '/', mountPoint = ''] = left.split(' ');
    const [type, , options = ''] = right.split(' ');
    const place = { mountPoint: decodeOctal(mountPoint), root: decodeOctal(root) };
    if (type === 'cgroup2') mounts.push({ version: 2, ...place });
    else if (type === 'cgroup' && options.split(',').includes('memory')) mounts.unshift({ version: 1, ...place });
  }
  return mounts;
}

/** mountinfo writes blanks, line feeds and backslashes as `\040` and the like; the paths in /proc/PID/cgroup are plain. */
const decodeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** What a group is charged. All in bytes but the kill count. */
export interface CgroupMemory {
  /** Current charge: anonymous memory, file cache, kernel memory of all members. */
  chargedBytes: Figure;
  /** Highest charge since the group was made; v2 has it since 5.19. */
  peakChargedBytes: Figure;
  /** File cache that is dropped first; container tools subtract it from the charge. */
  inactiveFileBytes: Figure;
  /** `unsupported` also stands for "no limit set". */
  limitBytes: Figure;
  outOfMemoryKills: Figure;
}

/** Text of one cgroup file, or why it could not be read. */
export type CgroupFile = (name: string) => string | { state: 'denied' | 'unsupported' | 'vanished' | 'not-sampled' };

export function parseCgroupMemory(version: 1 | 2, file: CgroupFile): CgroupMemory {
  const number = (name: string): Figure => {
    const text = file(name);
    if (typeof text !== 'string') return text;
    const trimmed = text.trim();
    return /^\d+$/.test(trimmed) ? Number(trimmed) : unavailable('unsupported');
  };
  const counter = (name: string, key: string): Figure => {
    const text = file(name);
    return typeof text === 'string' ? (parsePlainCounters(text).get(key) ?? unavailable('unsupported')) : text;
  };
  if (version === 2) {
    return {
      chargedBytes: number('memory.current'),
      peakChargedBytes: number('memory.peak'),
      inactiveFileBytes: counter('memory.stat', 'inactive_file'),
      limitBytes: number('memory.max'),
      outOfMemoryKills: counter('memory.events', 'oom_kill'),
    };
  }
  const limit = number('memory.limit_in_bytes');
  return {
    chargedBytes: number('memory.usage_in_bytes'),
    peakChargedBytes: number('memory.max_usage_in_bytes'),
    inactiveFileBytes: counter('memory.stat', 'total_inactive_file'),
    // v1 writes "no limit" as the largest page-aligned 63-bit number.
    limitBytes: isKnown(limit) && limit >= 2 ** 62 ? unavailable('unsupported') : limit,
    outOfMemoryKills: counter('memory.oom_control', 'oom_kill'),
  };
}

/** What container tools show as "memory usage": the charge without inactive file cache. */
export const workingSet = (memory: CgroupMemory): Figure =>
  subtractFigures(memory.chargedBytes, memory.inactiveFileBytes);
