import { array, assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, chooseLaunch, type LaunchQuestion } from '../../src/workers/choose-launch.ts';
import type { LaunchTable, MeasuredSetting, SettingFamily } from '../../src/workers/measured-setting.ts';

const interval = (estimate: number, spread = 0) => ({ estimate, low: estimate - spread, high: estimate + spread });
const row = (family: SettingFamily, text: string, savesMb: number, throughput = 1): MeasuredSetting => ({
  family,
  text,
  saves: interval(savesMb * 1e6, 0.2e6),
  throughput: { ratio: throughput, low: throughput - 0.005, high: throughput + 0.005 },
});

const rows20: MeasuredSetting[] = [
  row('new-space', '--max-semi-space-size=1', 12, 0.9),
  row('new-space', '--max-semi-space-size=2', 10, 0.96),
  row('new-space', '--max-semi-space-size=4', 6, 0.995),
  row('code-size', '--optimize-for-size', 4, 0.8),
  row('v8-threads', '--single-threaded-gc', 0.2),
  row('v8-threads', '--v8-pool-size=1', 0.1),
  row('arenas', 'MALLOC_ARENA_MAX=2', 3),
  row('trimming', 'MALLOC_TRIM_THRESHOLD_=131072', 1),
  row('allocator', 'jemalloc', 5),
  row('allocator', 'mimalloc', 2),
];
const table: LaunchTable = {
  subject: 'a server',
  measuredAt: '2026-11-21',
  majors: { 20: rows20, 22: [row('new-space', '--max-semi-space-size=1', 8)], 24: [] },
};
const jemalloc = '/usr/lib/libjemalloc.so.2';

const choose = (parts: Partial<LaunchQuestion> = {}) =>
  chooseLaunch({
    budgetBytes: 180e6,
    workers: 1,
    nodeMajor: 20,
    flags: [],
    env: {},
    allocators: { jemalloc },
    table,
    ...parts,
  });
const of = (family: Choice['family'], parts: Partial<LaunchQuestion> = {}) =>
  choose(parts).choices.find((choice) => choice.family === family);

describe('chooseLaunch', () => {
  it('divides what the supervisor, one fresh worker and what is kept free leave', () => {
    expect(choose().workerBytes).toBeCloseTo(0.85 * 180e6 - 41e6, -3);
    expect(choose({ workers: 4 }).workerBytes).toBeCloseTo((0.85 * 180e6 - 41e6) / 4, -3);
    expect(choose({ budgetBytes: 20e6 }).workerBytes).toBe(0);
  });

  it.each([
    ['lean', 180e6, '--max-semi-space-size=1'],
    ['balanced', 250e6, '--max-semi-space-size=2'],
    ['roomy', 500e6, '--max-semi-space-size=4'],
  ])('is %s with a budget of %d bytes, and takes what saves most within its throughput', (tier, budgetBytes, text) => {
    expect(choose({ budgetBytes }).tier).toBe(tier);
    expect(of('new-space', { budgetBytes })).toMatchObject({ decision: 'chosen', text });
  });

  it('bounds the old space by what a worker may hold, and leaves it room to live', () => {
    expect(of('old-space')).toMatchObject({ decision: 'chosen', text: '--max-old-space-size=87', row: null });
    expect(of('old-space', { budgetBytes: 50e6 })).toMatchObject({ text: '--max-old-space-size=64' });
  });

  it('says why it did not choose', () => {
    expect(of('code-size')).toMatchObject({ decision: 'too-slow', row: { text: '--optimize-for-size' } });
    expect(of('v8-threads')).toMatchObject({ decision: 'no-saving', row: { text: '--single-threaded-gc' } });
    expect(of('allocator', { allocators: {} })).toMatchObject({ decision: 'not-installed', row: { text: 'jemalloc' } });
    expect(of('thread-pool')).toBeUndefined();
  });

  it('sets what it has chosen, as options and variables', () => {
    expect(choose().settings).toEqual({
      flags: ['--max-old-space-size=87', '--max-semi-space-size=1'],
      env: [
        { name: 'MALLOC_ARENA_MAX', value: '2' },
        { name: 'MALLOC_TRIM_THRESHOLD_', value: '131072' },
        { name: 'LD_PRELOAD', value: jemalloc },
      ],
    });
  });

  it('sets a variable whose value has an equals sign as a whole', () => {
    const rows = [row('trimming', 'GLIBC_TUNABLES=glibc.malloc.trim_threshold=131072', 1)];
    expect(choose({ table: { ...table, majors: { 20: rows } } }).settings.env).toEqual([
      { name: 'GLIBC_TUNABLES', value: 'glibc.malloc.trim_threshold=131072' },
    ]);
  });

  it.each<[Choice['family'], Partial<LaunchQuestion>, string]>([
    ['old-space', { flags: ['--max-old-space-size=70'] }, '--max-old-space-size=70'],
    ['old-space', { flags: ['--max_old_space_size=70'] }, '--max_old_space_size=70'],
    ['new-space', { flags: ['--no-warnings', '--max-semi-space-size=16'] }, '--max-semi-space-size=16'],
    ['new-space', { flags: ['--max_semi_space_size=16'] }, '--max_semi_space_size=16'],
    ['code-size', { flags: ['--optimize_for_size'] }, '--optimize_for_size'],
    ['v8-threads', { flags: ['--v8-pool-size=4'] }, '--v8-pool-size=4'],
    ['arenas', { env: { MALLOC_ARENA_MAX: '8' } }, 'MALLOC_ARENA_MAX=8'],
    ['allocator', { env: { LD_PRELOAD: '/lib/mine.so' } }, 'LD_PRELOAD=/lib/mine.so'],
  ])('leaves %s to who has set it: %j', (family, parts, text) => {
    expect(of(family, parts)).toEqual({ family, decision: 'yours', text });
    const { flags, env } = choose(parts).settings;
    const name = text.split('=')[0]?.replaceAll('_', '-');
    expect(
      [...flags, ...env.map((one) => one.name.replaceAll('_', '-'))].filter((one) => one.startsWith(name ?? '')),
    ).toEqual([]);
  });

  it('does not take an option for another one that begins like it', () => {
    expect(of('code-size', { flags: ['--optimize-for-size-more'] })).toMatchObject({ decision: 'too-slow' });
    expect(of('old-space', { flags: ['--max-old-space-size-percentage=50x'] })).toMatchObject({ decision: 'chosen' });
  });

  it('takes a variable that is empty for none', () => {
    expect(of('arenas', { env: { MALLOC_ARENA_MAX: '' } })).toMatchObject({ decision: 'chosen' });
  });

  it('preloads the allocator that is asked for, before what is preloaded already', () => {
    const allocators = { jemalloc, mimalloc: '/lib/libmimalloc.so' };
    const asked = { allocator: 'mimalloc', allocators, env: { LD_PRELOAD: '/lib/mine.so' } } as const;
    expect(of('allocator', asked)).toMatchObject({ decision: 'asked', text: 'mimalloc', row: { text: 'mimalloc' } });
    expect(choose(asked).settings.env).toContainEqual({
      name: 'LD_PRELOAD',
      value: '/lib/libmimalloc.so:/lib/mine.so',
    });
    // Also of a program for which nothing was measured.
    expect(choose({ ...asked, nodeMajor: null }).settings.env).toEqual([
      { name: 'LD_PRELOAD', value: '/lib/libmimalloc.so:/lib/mine.so' },
    ]);
  });

  it('does not pretend to preload an allocator that is asked for and not installed', () => {
    const { choices, settings } = choose({ allocator: 'mimalloc' });
    expect(settings.env.map(({ name }) => name)).not.toContain('LD_PRELOAD');
    expect(choices.find(({ family }) => family === 'allocator')?.decision).not.toBe('asked');
  });

  it.each([
    [20, 20],
    [21, 20],
    [22, 22],
    [23, 22],
    [99, 24],
    [18, 20],
    [null, null],
  ])('goes by the rows of the nearest major that was measured: of Node.js %s by those of %s', (nodeMajor, tableMajor) =>
    expect(choose({ nodeMajor }).tableMajor).toBe(tableMajor),
  );

  it('chooses nothing but a bound where nothing was measured, and nothing at all of another runtime', () => {
    const empty = { subject: '', measuredAt: '', majors: {} };
    expect(choose({ table: empty })).toMatchObject({
      tableMajor: null,
      settings: { flags: ['--max-old-space-size=87'], env: [] },
    });
    expect(choose({ nodeMajor: null })).toMatchObject({ settings: { flags: [], env: [] }, choices: [] });
  });

  it('chooses only what saves for certain, and of each family one at most', () => {
    const families = constantFrom<SettingFamily[]>('new-space', 'code-size', 'arenas', 'thread-pool');
    const rows = array(
      record({
        family: families,
        text: integer({ min: 1, max: 99 }).map((value) => `--setting-${value}=1`),
        saves: record({ estimate: integer({ min: -5e6, max: 20e6 }), spread: integer({ min: 0, max: 10e6 }) }).map(
          ({ estimate, spread }) => interval(estimate, spread),
        ),
        throughput: double({ min: 0.5, max: 1.1, noNaN: true }).map((ratio) => ({ ratio, low: ratio, high: ratio })),
      }),
      { maxLength: 30 },
    );
    assert(
      property(rows, integer({ min: 1e6, max: 1e9 }), integer({ min: 1, max: 8 }), (measured, budgetBytes, workers) => {
        const { choices, tier } = choose({ table: { ...table, majors: { 20: measured } }, budgetBytes, workers });
        const least = { lean: 0.85, balanced: 0.95, roomy: 0.99 }[tier];
        const seen = choices.map(({ family }) => family);
        return (
          new Set(seen).size === seen.length &&
          choices.every((choice) => {
            if (choice.decision !== 'chosen' || choice.row === null) return true;
            const { saves, throughput } = choice.row;
            return saves.low > 0 && throughput.ratio >= least;
          })
        );
      }),
    );
  });
});
