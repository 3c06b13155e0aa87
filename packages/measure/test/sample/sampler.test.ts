import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessFinder } from '../../src/process/process-finder.ts';
import { Sampler } from '../../src/sample/sampler.ts';
import { FakeProc, pageSizeBytes } from '../support/fake-proc.ts';

const root = { pid: 100, startTicks: 1_000 };
const marker = 'c0ffee000001.0';

let clockMs = 0;
let files: FakeProc;
let sampler: Sampler;

/** Only the sampler's own clock and timer: nothing of this test waits. */
beforeEach(() => {
  clockMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clockMs);
  files = new FakeProc().add({ ...root, session: root.pid, anonymousPages: 1_000, ticks: 5 });
  sampler = new Sampler({ files, pageSizeBytes, now: () => clockMs, shareOfCore: 0.01, fastestMs: 50 });
});

afterEach(() => {
  sampler.stop();
  vi.restoreAllMocks();
});

function follow(): void {
  // The timer is the test's: it calls `sample` itself.
  vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as unknown as NodeJS.Timeout);
  const finder = new ProcessFinder({ files, root, marker, cgroupProcs: undefined });
  sampler.add({ name: 'web', finder, cgroup: undefined });
}

/** Runs the sampler by its own timer until `untilMs`, each read of a file taking as long as `costMs` says. */
function run(untilMs: number, costMs: (path: string) => number): number[] {
  let pending: { atMs: number; tick: () => void } | undefined;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((tick: () => void, ms: number) => {
    pending = { atMs: clockMs + ms, tick };
    return 1 as unknown as NodeJS.Timeout;
  }) as typeof setTimeout);
  const finder = new ProcessFinder({ files, root, marker, cgroupProcs: undefined });
  sampler.add({ name: 'web', finder, cgroup: undefined });
  files.onRead = (path) => {
    clockMs += costMs(path);
  };
  while (pending && pending.atMs < untilMs) {
    clockMs = Math.max(clockMs, pending.atMs);
    pending.tick();
  }
  return sampler.samples('web').atMs;
}

const gaps = (atMs: readonly number[]): number[] => atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0));

describe('the sampler, by its own timer', () => {
  it('samples as often as it may where reading costs next to nothing', () => {
    const atMs = run(10_000, () => 0.001);
    expect(atMs.length).toBeGreaterThan(190);
    expect(Math.max(...gaps(atMs))).toBeLessThan(55);
    const { pssBytes } = sampler.samples('web');
    const withPss = pssBytes.filter((bytes) => bytes !== null).length;
    expect(withPss, 'PSS less often').toBeLessThan(atMs.length / 2);
    expect(withPss).toBeGreaterThan(30);
  });

  it.each([0.5, 2, 10])('keeps to its share where a read takes %d ms, by sampling less often', (cost) => {
    const atMs = run(600_000, () => cost);
    expect(sampler.shareOfCore).toBeLessThan(0.0125);
    expect(atMs.length).toBeGreaterThan(10);
    const settled = gaps(atMs).slice(10);
    expect(Math.min(...settled)).toBeGreaterThan(50);
  });

  it('is not slowed down by reads during which it was descheduled', () => {
    const usual = run(20_000, () => 0.01).length;
    vi.restoreAllMocks();
    clockMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clockMs);
    sampler = new Sampler({ files, pageSizeBytes, now: () => clockMs, shareOfCore: 0.01, fastestMs: 50 });
    let reads = 0;
    files.onRead = () => undefined;
    const disturbed = run(20_000, () => {
      reads += 1;
      // The very first, and then one in a hundred.
      return reads % 100 === 1 ? 40 : 0.01;
    }).length;
    expect(disturbed).toBeGreaterThan(usual * 0.5);
  });

  it('pays for dear PSS with rarer PSS, not with fewer samples', () => {
    const atMs = run(60_000, (path) => (path.endsWith('smaps_rollup') ? 30 : 0.01));
    expect(atMs.length).toBeGreaterThan(1_000);
    const withPss = sampler.samples('web').pssBytes.filter((bytes) => bytes !== null).length;
    expect(withPss).toBeGreaterThan(2);
    expect(withPss).toBeLessThan(20);
    expect(sampler.shareOfCore).toBeLessThan(0.0125);
  });
});

describe('a sample', () => {
  it('sums the members up, and takes in who came and went', () => {
    follow();
    sampler.sample();
    expect(sampler.latest()).toMatchObject([{ privateBytes: 1_000 * pageSizeBytes, processes: 1, ticks: 5 }]);
    files.add({ pid: 101, parentPid: 100, startTicks: 1_001, anonymousPages: 500, ticks: 2 });
    clockMs = 1_000;
    sampler.sample();
    expect(sampler.latest()).toMatchObject([
      { atMs: 1_000, privateBytes: 1_500 * pageSizeBytes, processes: 2, ticks: 7 },
    ]);
    files.end(101);
    clockMs = 2_000;
    sampler.sample();
    expect(sampler.latest()).toMatchObject([{ privateBytes: 1_000 * pageSizeBytes, processes: 1 }]);
    expect(sampler.samples('web').processes).toEqual([1, 2, 1]);
  });

  it('counts the copy-on-write pages of a forked family once', () => {
    files.change(100, { sharedPages: 1_000 });
    files.add({ pid: 101, parentPid: 100, startTicks: 1_001, anonymousPages: 1_000, sharedPages: 1_000 });
    follow();
    sampler.sample();
    expect(sampler.latest()).toMatchObject([{ privateBytes: 1_000 * pageSizeBytes }]);
  });

  it('of a service that has gone is empty, and not unknown', () => {
    follow();
    files.end(100);
    clockMs = 1_000;
    sampler.sample();
    expect(sampler.latest()).toMatchObject([{ privateBytes: 0, processes: 0, pssBytes: null }]);
  });
});

describe('peakPrivate', () => {
  beforeEach(() => {
    follow();
    for (const [atMs, pages] of [
      [100, 10],
      [200, 70],
      [300, 30],
      [400, 40],
    ] as const) {
      clockMs = atMs;
      files.change(100, { anonymousPages: pages });
      sampler.sample();
    }
  });

  it.each([
    [0, 70],
    [200, 70],
    [201, 40],
    [400, 40],
  ])('since %i ms is %i pages', (sinceMs, pages) => {
    expect(sampler.peakPrivate('web', sinceMs)).toBe(pages * pageSizeBytes);
  });

  it('is not known without a sample since', () => {
    expect(sampler.peakPrivate('web', 401)).toBeUndefined();
  });
});
