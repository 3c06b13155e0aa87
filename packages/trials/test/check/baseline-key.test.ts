import { unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { baselineKey, describeKey, isWhole, type KeySources } from '../../src/check/baseline-key.ts';
import { nodeProcess, recorded, service, subjectOf, trial } from '../support/recorded.ts';

const links: Record<string, { interpreter: string | undefined; libraries: string[] }> = {
  '/usr/bin/node': { interpreter: '/lib64/ld-linux-x86-64.so.2', libraries: ['libc.so.6'] },
  '/usr/bin/redis-server': { interpreter: '/lib64/ld-linux-x86-64.so.2', libraries: ['libjemalloc.so.2'] },
  '/alpine/node': { interpreter: '/lib/ld-musl-x86_64.so.1', libraries: ['libc.musl-x86_64.so.1'] },
  '/srv/gateway': { interpreter: undefined, libraries: [] },
};
const sources: KeySources = { linksOf: (path) => links[path], inherited: {} };

const native = (executable: string) => ({ ...nodeProcess, role: 'native' as const, executable, baseKey: null });
const of = (...processes: (typeof nodeProcess)[]) => recorded([trial('calm', [service('web', 1e6, { processes })])]);
const keyOf = (recording = of(nodeProcess), env: Record<string, string | undefined> = {}, inherited = {}) =>
  baselineKey(recording, subjectOf({ web: env }), { ...sources, inherited });

describe('the key of a baseline', () => {
  it('names runtime major, architecture and C library', () => {
    expect(keyOf()).toEqual({ runtime: 'node 20', architecture: 'x64', allocator: 'glibc' });
    expect(describeKey(keyOf())).toBe('node 20 on x64 with glibc');
  });

  it('names musl by the interpreter of the program', () => {
    expect(keyOf(of({ ...nodeProcess, executable: '/alpine/node' })).allocator).toBe('musl');
  });

  it('names the allocator that is preloaded, wherever that is said', () => {
    expect(keyOf(undefined, { LD_PRELOAD: '/usr/lib/libjemalloc.so.2' }).allocator).toBe('jemalloc');
    expect(keyOf(undefined, {}, { LD_PRELOAD: '/opt/libmimalloc.so' }).allocator).toBe('mimalloc');
    expect(keyOf(undefined, { LD_PRELOAD: undefined }, { LD_PRELOAD: '/opt/libtcmalloc_minimal.so.4' }).allocator).toBe(
      'glibc',
    );
    expect(keyOf(undefined, { LD_PRELOAD: '/usr/lib/libfaketime.so' }).allocator).toBe('glibc');
  });

  it('names every runtime and allocator of a fleet, once and sorted', () => {
    const python = { ...nodeProcess, executable: '/usr/bin/node', baseKey: '/usr/bin/python3.12' };
    const recording = of(python, native('/usr/bin/redis-server'), nodeProcess, nodeProcess, native('/srv/gateway'));
    recording.bases.push({ ...bases(), key: '/usr/bin/python3.12', version: 'python 3.12.3' });
    expect(keyOf(recording)).toMatchObject({
      runtime: 'node 20 + python 3.12',
      allocator: 'glibc + jemalloc + static',
    });
  });

  it('does not change with children that come and go', () => {
    const child = { ...native('/srv/gateway'), role: 'child' as const };
    const shell = { ...native('/srv/gateway'), role: 'shell' as const };
    expect(keyOf(of(nodeProcess, child, shell))).toEqual(keyOf());
  });

  it('says none for native programs alone', () => {
    const key = keyOf(of(native('/usr/bin/redis-server')));
    expect(key).toMatchObject({ runtime: 'none', allocator: 'jemalloc' });
    expect(isWhole(key)).toBe(true);
  });

  it('is not whole where a version, a program or everything is unknown', () => {
    const unknownVersion = { ...of(nodeProcess), bases: [{ ...bases(), version: 'unknown' }] };
    const denied = of({ ...nodeProcess, executable: unavailable('denied') });
    for (const recording of [unknownVersion, denied, recorded([])]) expect(isWhole(keyOf(recording))).toBe(false);
  });

  const bases = () => {
    const [base] = recorded([]).bases;
    if (!base) throw new Error('a recording has a base');
    return base;
  };
});
