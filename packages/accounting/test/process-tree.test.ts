import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProcessStat } from '../src/parse-stat.ts';
import { descendants } from '../src/process-tree.ts';

const stat = (pid: number, parentPid: number, startTicks = 0): ProcessStat => ({
  pid,
  parentPid,
  startTicks,
  name: '',
  state: 'S',
  processGroup: 0,
  session: 0,
  userTicks: 0,
  systemTicks: 0,
  threads: 1,
});

const pids = (found: readonly ProcessStat[]): number[] => found.map((process) => process.pid);

describe('descendants', () => {
  it('are the roots, then their children, then theirs', () => {
    const all = [stat(30, 20), stat(1, 0), stat(20, 10), stat(21, 10), stat(10, 1), stat(99, 1), stat(31, 21)];
    expect(pids(descendants(all, new Set([10])))).toEqual([10, 20, 21, 30, 31]);
  });

  it('of a root that is gone are none, though orphans name it as their parent', () => {
    expect(descendants([stat(5, 4)], new Set([4]))).toEqual([]);
  });

  it('a process older than its parent is not its child: the pid was reused', () => {
    const all = [stat(10, 1, 500), stat(11, 10, 499), stat(12, 10, 500), stat(13, 11, 600)];
    expect(pids(descendants(all, new Set([10])))).toEqual([10, 12]);
  });

  it('ends for processes that are their own parents or each other’s', () => {
    expect(pids(descendants([stat(1, 1), stat(2, 3), stat(3, 2)], new Set([1, 2])))).toEqual([1, 2, 3]);
  });

  const processes = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.nat({ max: 20 })),
    { selector: ([pid]) => pid, maxLength: 40 },
  );

  it('for any table, loops included: each once, roots among them, every other one younger child of a found one', () => {
    fc.assert(
      fc.property(processes, fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }), (table, chosen) => {
        const all = table.map(([pid, parentPid, startTicks]) => stat(pid, parentPid, startTicks));
        const roots = new Set(chosen);
        const found = descendants(all, roots);
        expect(new Set(pids(found)).size).toBe(found.length);
        for (const root of all.filter((process) => roots.has(process.pid))) expect(found).toContain(root);
        for (const process of all) {
          const parent = found.find((candidate) => candidate.pid === process.parentPid);
          const belongs = roots.has(process.pid) || (parent !== undefined && process.startTicks >= parent.startTicks);
          expect(found.includes(process)).toBe(belongs);
        }
      }),
      { numRuns: 300 },
    );
  });
});
