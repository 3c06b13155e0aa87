import { describe, expect, it } from 'vitest';
import { chargeOf, findChargingGroup } from '../../src/workers/charging-group.ts';
import { Scale } from '../../src/workers/scale.ts';
import { weighProcess, weighProcessTree } from '../../src/workers/weigh-process-tree.ts';
import { filesDouble, kilo, statusText } from '../budget/files-double.ts';

const directory = '/sys/fs/cgroup/app';
const limited = (limit: string, current = 0, inactiveFile = 0): Record<string, string> => ({
  '/proc/self/cgroup': '0::/app\n',
  '/proc/self/mountinfo': '30 20 0:30 / /sys/fs/cgroup rw,nosuid shared:30 - cgroup2 cgroup2 rw\n',
  [`${directory}/memory.max`]: `${limit}\n`,
  [`${directory}/memory.current`]: `${current}\n`,
  [`${directory}/memory.stat`]: `anon 1\nfile 1\ninactive_file ${inactiveFile}\n`,
  [`/proc/${process.pid}/status`]: statusText(10),
});

describe('the group that is charged', () => {
  it.each([
    ['the same as the budget', '180000000', true],
    ['a little more, as after rounding to pages', '180002816', true],
    ['less', '100000000', true],
    ['more: private memory reaches the budget first', '400000000', false],
    ['none', 'max', false],
  ])('counts where its limit is %s', (_name, limit, counts) => {
    const group = findChargingGroup(filesDouble(limited(limit)), 180e6);
    expect(group).toEqual(counts ? { version: 2, directory, limitBytes: Number(limit) } : null);
  });

  it('is not there without control groups', () => expect(findChargingGroup(filesDouble({}), 180e6)).toBeNull());

  it('is charged without the file cache that the kernel drops first', () => {
    const files = filesDouble(limited('180000000', 120e6, 30e6));
    expect(chargeOf(files, { version: 2, directory })).toBe(90e6);
  });
});

describe('the scale', () => {
  it('goes by the charge where a group has the limit of the budget, else by private memory', () => {
    const charged = new Scale(filesDouble(limited('180000000', 120e6)), 180e6);
    charged.weigh([], 0);
    expect({ figure: charged.figure, usedBytes: charged.usedBytes }).toEqual({ figure: 'charged', usedBytes: 120e6 });
    const plain = new Scale(filesDouble(limited('max', 120e6)), 180e6);
    plain.weigh([], 0);
    expect({ figure: plain.figure, usedBytes: plain.usedBytes }).toEqual({
      figure: 'private',
      usedBytes: 10_000 * kilo,
    });
  });

  it('is critical at nine tenths, and normal again when it was well below for a while', () => {
    const files = filesDouble(limited('180000000', 170e6));
    const scale = new Scale(files, 180e6);
    scale.weigh([], 0);
    expect(scale.level).toBe('critical');
    scale.weigh([], 5000);
    expect(scale.look([], 5000)).toMatchObject({ criticalMs: 5000, usedBytes: 170e6 });
    files.texts[`${directory}/memory.current`] = '20000000\n';
    scale.weigh([], 6000);
    // The level rests for a while; what there is to judge does not.
    expect({ level: scale.level, ...scale.look([], 6000) }).toMatchObject({ level: 'critical', criticalMs: null });
    scale.weigh([], 9000);
    expect(scale.level).toBe('normal');
  });

  it('goes by the limit of the group where that is less than the budget: there the kernel ends processes', () => {
    const scale = new Scale(filesDouble(limited('100000000', 95e6)), 180e6);
    scale.weigh([], 0);
    expect(scale.level).toBe('critical');
  });
});

describe('the weight of a process', () => {
  const files = filesDouble(
    {
      '/proc/7/status': statusText(20, 5),
      '/proc/7/task/7/children': '8 \n',
      '/proc/8/status': statusText(30),
      '/proc/8/task/8/children': '\n',
    },
    { '/proc/7/task': ['7'], '/proc/8/task': ['8'] },
  );

  it('is what is private to it, swap included, with all that it started', () => {
    expect(weighProcess(files, 7)).toBe(25_000 * kilo);
    expect(weighProcessTree(files, 7)).toBe(55_000 * kilo);
  });

  it('is its own where children cannot be told, and none where it is gone', () => {
    expect(weighProcessTree(filesDouble({ '/proc/7/status': statusText(20) }), 7)).toBe(20_000 * kilo);
    expect(weighProcessTree(filesDouble({}), 7)).toMatchObject({ state: expect.any(String) });
  });
});
