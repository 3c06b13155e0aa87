// Where a group of the subject's own may be made: files that a test wrote, directories that are real.

import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SystemFiles, unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { cgroupMembers, findCgroupParent, killCgroup, makeCgroup, removeCgroup } from '../../src/cgroup/own-cgroup.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const filesOf = (membership: string | undefined, mountinfo: string | undefined): SystemFiles => ({
  readText: (path) => (path === '/proc/self/cgroup' ? membership : mountinfo) ?? unavailable('denied'),
  readLink: () => unavailable('unsupported'),
  list: () => unavailable('unsupported'),
});

const mountOf = (version: 1 | 2, root: string, at: string): string =>
  version === 2
    ? `30 25 0:26 ${root} ${at} rw,nosuid - cgroup2 cgroup2 rw`
    : `31 25 0:27 ${root} ${at} rw,nosuid - cgroup cgroup rw,memory`;

const newDirectory = (): string => mkdtempSync(join(temporaryDirectory, 'cgroup-'));

describe('findCgroupParent', () => {
  it('finds none where the kernel does not tell', () => {
    expect(findCgroupParent(filesOf(undefined, ''))).toEqual(unavailable('unsupported'));
    expect(findCgroupParent(filesOf('0::/', undefined))).toEqual(unavailable('unsupported'));
  });

  it('finds none where nothing is mounted, or only hierarchies without memory', () => {
    expect(findCgroupParent(filesOf('0::/', ''))).toEqual(unavailable('unsupported'));
    const processors = '31 25 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct';
    expect(findCgroupParent(filesOf('4:memory:/a\n3:cpu,cpuacct:/a', processors))).toEqual(unavailable('unsupported'));
  });

  it.each([1, 2] as const)(
    'tries the groups of version %i and leaves nothing where they have no memory controller',
    (version) => {
      const at = newDirectory();
      mkdirSync(join(at, 'mine'));
      const membership = version === 1 ? '4:memory:/mine' : '0::/mine';
      // A plain directory takes a group and has no memory files in it.
      expect(findCgroupParent(filesOf(membership, mountOf(version, '/', at)))).toEqual(unavailable('unsupported'));
      expect(readdirSync(at)).toEqual(['mine']);
      expect(readdirSync(join(at, 'mine'))).toEqual([]);
    },
  );

  it('does not leave the mount, though a container names its group by the path outside', () => {
    const at = newDirectory();
    const files = filesOf('0::/docker/abc/inner', mountOf(2, '/docker/abc', at));
    expect(findCgroupParent(files)).toEqual(unavailable('unsupported'));
    expect(readdirSync(at)).toEqual([]);
  });
});

describe('a group', () => {
  it('is named so that it is known as tare’s, and is gone after its removal', async () => {
    const directory = newDirectory();
    const group = makeCgroup({ version: 2, directory }, 'c0ffee000001.0');
    expect(readdirSync(directory)).toEqual(['tare-c0ffee000001.0']);
    expect(group).toEqual({
      version: 2,
      directory: join(directory, 'tare-c0ffee000001.0'),
      procs: join(directory, 'tare-c0ffee000001.0', 'cgroup.procs'),
    });
    expect(await removeCgroup(group.directory)).toBe(true);
    expect(readdirSync(directory)).toEqual([]);
    expect(await removeCgroup(group.directory), 'what is gone already is removed').toBe(true);
  });

  it('is not made twice', () => {
    const directory = newDirectory();
    makeCgroup({ version: 2, directory }, 'c0ffee000001.0');
    expect(() => makeCgroup({ version: 2, directory }, 'c0ffee000001.0')).toThrow('EEXIST');
  });

  it('that is not there has no members, and cannot be killed', () => {
    expect(cgroupMembers(join(temporaryDirectory, 'nowhere'))).toEqual([]);
    expect(killCgroup(join(temporaryDirectory, 'nowhere'))).toBe(false);
  });
});
