import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CgroupFile,
  parseCgroupMembership,
  parseCgroupMemory,
  parseCgroupMounts,
  workingSet,
} from '../src/parse-cgroup.ts';
import { hasProcText, procText } from './support/proc-fixtures.ts';

const unsupported = { state: 'unsupported' };
const container = '3f1d0c2b9a8e7f6d5c4b3a29181706f5e4d3c2b1a09f8e7d6c5b4a3928170605';
const pod = 'pod0f9e8d7c-6b5a-4938-8271-605f4e3d2c1b';

const filesOf =
  (directory: string): CgroupFile =>
  (name) =>
    hasProcText(`${directory}/${name}`) ? procText(`${directory}/${name}`) : { state: 'unsupported' };

describe('parseCgroupMembership', () => {
  it.each([
    ['3.10/cgroup', `/system.slice/docker-${container}.scope`, undefined],
    ['4.4/docker-cgroup', `/docker/${container}`, undefined],
    ['4.14/kubernetes-cgroup', `/kubepods/burstable/${pod}/${container}`, undefined],
    ['5.4/hybrid-cgroup', '/user.slice/user-1000.slice/app.scope', '/user.slice/user-1000.slice/app.scope'],
    ['5.15/cgroup', undefined, '/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope'],
    ['5.15/docker-host-cgroup', undefined, `/system.slice/docker-${container}.scope`],
    ['5.15/docker-inside-cgroup', undefined, '/'],
    ['6.18/machine/cgroup', '/app', '/'],
  ])('%s', (path, v1Memory, v2) => expect(parseCgroupMembership(procText(path))).toEqual({ v1Memory, v2 }));

  it('reads the systemd driver’s names of Kubernetes', () => {
    const { v1Memory, v2 } = parseCgroupMembership(procText('6.1/kubernetes-cgroup'));
    expect(v1Memory).toBeUndefined();
    expect(v2).toMatch(/^\/kubepods\.slice\/.*\/cri-containerd-[0-9a-f]{64}\.scope$/);
  });

  it('finds the controller among others mounted with it, and is not misled by names', () => {
    expect(parseCgroupMembership('4:cpu,memory:/a:b c\n3:name=memory:/x\n2:memoryless:/y\n')).toEqual({
      v1Memory: '/a:b c',
      v2: undefined,
    });
  });

  it('of nothing is nothing', () => {
    expect(parseCgroupMembership('')).toEqual({ v1Memory: undefined, v2: undefined });
  });
});

describe('parseCgroupMounts', () => {
  const memory = '/sys/fs/cgroup/memory';

  it.each([
    ['3.10/mountinfo', [{ version: 1, mountPoint: memory, root: '/' }]],
    ['4.4/docker-mountinfo', [{ version: 1, mountPoint: memory, root: `/docker/${container}` }]],
    [
      '4.14/kubernetes-mountinfo',
      [{ version: 1, mountPoint: memory, root: `/kubepods/burstable/${pod}/${container}` }],
    ],
    [
      '5.4/hybrid-mountinfo',
      [
        { version: 1, mountPoint: memory, root: '/' },
        { version: 2, mountPoint: '/sys/fs/cgroup/unified', root: '/' },
      ],
    ],
    ['5.15/mountinfo', [{ version: 2, mountPoint: '/sys/fs/cgroup', root: '/' }]],
    ['6.1/kubernetes-mountinfo', [{ version: 2, mountPoint: '/sys/fs/cgroup', root: '/' }]],
    [
      '6.18/machine/mountinfo',
      [
        { version: 1, mountPoint: memory, root: '/' },
        { version: 2, mountPoint: '/sys/fs/cgroup/unified', root: '/' },
      ],
    ],
  ])('%s', (path, expected) => expect(parseCgroupMounts(procText(path))).toEqual(expected));

  it('decodes blanks and backslashes in both paths', () => {
    expect(parseCgroupMounts(procText('6.1/odd-mountinfo'))).toEqual([
      { version: 2, mountPoint: '/srv/control groups', root: '/team one/app\\two' },
    ]);
  });

  it('cut at any byte never throws, and finds no mount that is not there', () => {
    const text = procText('5.4/hybrid-mountinfo');
    const whole = parseCgroupMounts(text);
    for (let end = 0; end <= text.length; end += 1)
      for (const mount of parseCgroupMounts(text.slice(0, end))) expect(whole).toContainEqual(mount);
  });
});

describe('parseCgroupMemory', () => {
  it('reads version 1 as captured', () => {
    const memory = parseCgroupMemory(1, filesOf('6.18/machine/memory-v1'));
    expect(memory).toEqual({
      chargedBytes: Number(procText('6.18/machine/memory-v1/memory.usage_in_bytes')),
      peakChargedBytes: Number(procText('6.18/machine/memory-v1/memory.max_usage_in_bytes')),
      inactiveFileBytes: Number(
        /^total_inactive_file (\d+)$/m.exec(procText('6.18/machine/memory-v1/memory.stat'))?.[1],
      ),
      limitBytes: unsupported,
      outOfMemoryKills: 0,
    });
  });

  it('reads version 1 of Linux 3.10: no limit set, kills not counted', () => {
    expect(parseCgroupMemory(1, filesOf('3.10/memory-v1'))).toEqual({
      chargedBytes: 40_000_000,
      peakChargedBytes: 52_000_000,
      inactiveFileBytes: 12_000_000,
      limitBytes: unsupported,
      outOfMemoryKills: unsupported,
    });
  });

  it('reads version 1 of Linux 4.14, with the counters of the whole hierarchy', () => {
    expect(parseCgroupMemory(1, filesOf('4.14/memory-v1'))).toEqual({
      chargedBytes: 41_000_000,
      peakChargedBytes: 53_000_000,
      inactiveFileBytes: 13_000_000,
      limitBytes: 512 * 1024 ** 2,
      outOfMemoryKills: 2,
    });
  });

  it('reads version 2 without memory.peak (before 5.19) and without a limit', () => {
    expect(parseCgroupMemory(2, filesOf('5.15/memory-v2'))).toEqual({
      chargedBytes: 42_000_000,
      peakChargedBytes: unsupported,
      inactiveFileBytes: 14_000_000,
      limitBytes: unsupported,
      outOfMemoryKills: 1,
    });
  });

  it('reads version 2 with all files; a group kill is not counted as a kill', () => {
    expect(parseCgroupMemory(2, filesOf('6.1/memory-v2'))).toEqual({
      chargedBytes: 43_000_000,
      peakChargedBytes: 61_000_000,
      inactiveFileBytes: 15_000_000,
      limitBytes: 512 * 1024 ** 2,
      outOfMemoryKills: 0,
    });
  });

  it('passes on why a file could not be read, for every figure', () => {
    const state = fc.constantFrom(
      'denied' as const,
      'unsupported' as const,
      'vanished' as const,
      'not-sampled' as const,
    );
    fc.assert(
      fc.property(fc.constantFrom(1 as const, 2 as const), state, (version, reason) => {
        for (const figure of Object.values(parseCgroupMemory(version, () => ({ state: reason }))))
          expect(figure).toEqual({ state: reason });
      }),
    );
  });

  it('empty files are states, not 0', () => {
    for (const version of [1, 2] as const)
      for (const figure of Object.values(parseCgroupMemory(version, () => ''))) expect(figure).toEqual(unsupported);
  });
});

describe('workingSet', () => {
  it('is the charge without the file cache that goes first', () => {
    expect(workingSet(parseCgroupMemory(2, filesOf('6.1/memory-v2')))).toBe(28_000_000);
    expect(workingSet(parseCgroupMemory(1, filesOf('3.10/memory-v1')))).toBe(28_000_000);
  });

  it('is unknown where either is', () => {
    const memory = parseCgroupMemory(2, filesOf('6.1/memory-v2'));
    expect(workingSet({ ...memory, inactiveFileBytes: { state: 'denied' } })).toEqual({ state: 'denied' });
  });
});
