import { describe, expect, it } from 'vitest';
import { findLimit } from '../../src/budget/find-limit.ts';
import { KitError } from '../../src/kit-error.ts';
import { filesDouble } from './files-double.ts';

const machine = { '/proc/meminfo': 'MemTotal:       4000000 kB\nMemAvailable:   3000000 kB\n' };
const mountLine = (id: number, root: string, point: string, type: string, options: string): string =>
  `${id} 20 0:${id} ${root} ${point} rw,nosuid shared:${id} - ${type} ${type} ${options}`;

const version2 = (path: string, root: string = '/'): Record<string, string> => ({
  '/proc/self/cgroup': `0::${path}\n`,
  '/proc/self/mountinfo': mountLine(30, root, '/sys/fs/cgroup', 'cgroup2', 'rw'),
});

const version1 = (path: string): Record<string, string> => ({
  '/proc/self/cgroup': `5:memory:${path}\n0::/\n`,
  '/proc/self/mountinfo': mountLine(31, '/', '/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
});

const found = (texts: Record<string, string>, given?: number | string, env = {}) =>
  findLimit(filesDouble({ ...machine, ...texts }), given, env);

describe('findLimit', () => {
  it('takes what is given before anything else, in bytes or as a size', () => {
    expect(found({}, 180e6, { TARE_BUDGET: '90MB' })).toEqual({ bytes: 180e6, source: 'argument', group: null });
    expect(found({}, '180MiB')).toMatchObject({ bytes: 180 * 1024 ** 2 });
  });

  it('takes TARE_BUDGET before the control group', () => {
    const texts = { ...version2('/app'), '/sys/fs/cgroup/app/memory.max': '100000000\n' };
    expect(found(texts, undefined, { TARE_BUDGET: '90MB' })).toEqual({
      bytes: 90e6,
      source: 'environment',
      group: null,
    });
    expect(found(texts, undefined, { TARE_BUDGET: '' })).toMatchObject({ source: 'cgroup' });
  });

  it('takes the smallest limit on the way to the root', () => {
    const texts = {
      ...version2('/a/b/c'),
      '/sys/fs/cgroup/a/b/c/memory.max': 'max\n',
      '/sys/fs/cgroup/a/b/memory.max': '200000000\n',
      '/sys/fs/cgroup/a/memory.max': '500000000\n',
    };
    const group = { version: 2, directory: '/sys/fs/cgroup/a/b' };
    expect(found(texts)).toEqual({ bytes: 200e6, source: 'cgroup', group });
  });

  it('reads the older controller, whose largest number means no limit', () => {
    const file = '/sys/fs/cgroup/memory/app/memory.limit_in_bytes';
    expect(found({ ...version1('/app'), [file]: '150000000\n' })).toMatchObject({
      bytes: 150e6,
      group: { version: 1, directory: '/sys/fs/cgroup/memory/app' },
    });
    expect(found({ ...version1('/app'), [file]: '9223372036854771712\n' })).toMatchObject({ source: 'machine' });
  });

  it('finds its group in a container that sees only its own, by the path of the host', () => {
    const texts = { ...version2('/docker/abc', '/docker/abc'), '/sys/fs/cgroup/memory.max': '128000000\n' };
    expect(found(texts)).toMatchObject({ bytes: 128e6, source: 'cgroup' });
  });

  it('falls back to the machine', () => {
    expect(found({})).toEqual({ bytes: 4000000 * 1024, source: 'machine', group: null });
  });

  it('gives a worker thread the limits of its resources, or half of the process where that is less', () => {
    const files = filesDouble({ ...machine });
    const limits = { maxOldGenerationSizeMb: 40, maxYoungGenerationSizeMb: 8 };
    const half = { bytes: 45e6, source: 'environment', group: null };
    expect(findLimit(files, '10MB', {}, limits)).toMatchObject({ bytes: 10e6, source: 'argument' });
    expect(findLimit(files, undefined, {}, limits)).toMatchObject({ bytes: 48 * 1024 ** 2, source: 'thread' });
    expect(findLimit(files, undefined, { TARE_BUDGET: '90MB' }, limits)).toEqual(half);
    expect(findLimit(files, undefined, { TARE_BUDGET: '90MB' }, {})).toEqual(half);
    expect(() => findLimit(filesDouble({}), undefined, {}, {})).toThrow(/Give a limit/);
  });

  it('compares a worker thread with no group, whose charge is that of all in it', () => {
    const texts = { ...machine, ...version2('/app'), '/sys/fs/cgroup/app/memory.max': '100000000\n' };
    const found = findLimit(filesDouble(texts), undefined, {}, {});
    expect(found).toEqual({ bytes: 50e6, source: 'cgroup', group: null });
  });

  it.each([
    ['180 megs', {}],
    [-1, {}],
    [Number.NaN, {}],
    [undefined, { TARE_BUDGET: 'plenty' }],
  ])('refuses %s', (given, env) => {
    expect(() => found({}, given, env)).toThrow(KitError);
    expect(() => found({}, given, env)).toThrow(/is no size\. Seen: .* Give bytes above 0/);
  });

  it('says what to do where nothing tells', () => {
    expect(() => findLimit(filesDouble({}), undefined, {})).toThrow(/Give a limit.*TARE_BUDGET/);
  });
});
