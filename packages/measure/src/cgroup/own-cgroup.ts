// A memory control group of the subject's own: exact membership, what it is charged, and the exact peak. Both dialects; where none may be made, the reason.

import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CgroupMemory,
  parseCgroupMembership,
  parseCgroupMemory,
  parseCgroupMounts,
  type SystemFiles,
  type Unavailable,
  unavailable,
} from '@tare/accounting';

export interface CgroupParent {
  version: 1 | 2;
  /** Directory in which groups can be made. */
  directory: string;
}

export interface OwnCgroup {
  version: 1 | 2;
  directory: string;
  /** The file that lists members and takes new ones. */
  procs: string;
}

/** Every group that tare makes begins with this, and only such are ever removed. */
export const cgroupPrefix = 'tare-';

/**
 * Where this process may make groups with a memory controller: below its own group on v1; on v2 beside its own group too, because a group with members
 * cannot hand controllers to its children ("no internal processes"). Tried by making a group, since permissions alone do not tell.
 */
export function findCgroupParent(files: SystemFiles): CgroupParent | Unavailable {
  const membership = files.readText('/proc/self/cgroup');
  const mountinfo = files.readText('/proc/self/mountinfo');
  if (typeof membership !== 'string' || typeof mountinfo !== 'string') return unavailable('unsupported');
  const own = parseCgroupMembership(membership);
  let state: Unavailable = unavailable('unsupported');
  for (const mount of parseCgroupMounts(mountinfo)) {
    const path = mount.version === 1 ? own.v1Memory : own.v2;
    if (path === undefined) continue;
    const inside = path === mount.root ? '/' : path.startsWith(`${mount.root}/`) ? path.slice(mount.root.length) : path;
    const here = join(mount.mountPoint, inside);
    for (const directory of mount.version === 1 ? [here] : [here, dirname(here)]) {
      if (!directory.startsWith(mount.mountPoint)) continue;
      const outcome = tryParent(mount.version, directory);
      if (outcome === true) return { version: mount.version, directory };
      if (outcome === 'denied') state = unavailable('denied');
    }
  }
  return state;
}

function tryParent(version: 1 | 2, directory: string): true | 'denied' | 'unsupported' {
  const probe = join(directory, `${cgroupPrefix}probe-${process.pid}`);
  try {
    mkdirSync(probe);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'denied' : 'unsupported';
  }
  try {
    accessSync(join(probe, version === 1 ? 'memory.usage_in_bytes' : 'memory.current'), constants.R_OK);
    accessSync(join(probe, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return 'unsupported';
  } finally {
    rmdirSync(probe);
  }
}

/** Where `makeCgroup` puts the group of this name; noted before the group is made, so that no moment leaves one that nobody knows of. */
export const cgroupPath = (parent: CgroupParent, name: string): string =>
  join(parent.directory, `${cgroupPrefix}${name}`);

/** @throws what mkdir throws; the parent was tried before, so that is exceptional */
export function makeCgroup(parent: CgroupParent, name: string): OwnCgroup {
  const directory = cgroupPath(parent, name);
  mkdirSync(directory);
  return { version: parent.version, directory, procs: join(directory, 'cgroup.procs') };
}

export function readCgroup(group: OwnCgroup, files: SystemFiles): CgroupMemory {
  return parseCgroupMemory(group.version, (name) => {
    const text = files.readText(join(group.directory, name));
    // Inside a group that exists, an absent file means that this kernel does not have it.
    return typeof text === 'string' || text.state === 'denied' ? text : unavailable('unsupported');
  });
}

/** Ends every member at once where the kernel can (v2, Linux 5.14). @returns whether it could */
export function killCgroup(directory: string): boolean {
  try {
    writeFileSync(join(directory, 'cgroup.kill'), '1', { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}

/** Pids in the group; empty when it is gone. */
export function cgroupMembers(directory: string): number[] {
  try {
    return readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Removes an empty group. The kernel may count a process that has just ended as a member for a moment. @returns whether it is gone */
export async function removeCgroup(directory: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      rmdirSync(directory);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
      await delay(20);
    }
  }
  return false;
}
