import { describe, expect, it } from 'vitest';
import { ProcessFinder } from '../../src/process/process-finder.ts';
import { FakeProc } from '../support/fake-proc.ts';

const marker = 'c0ffee000001.0';
const marked = { TARE_TRIAL: marker };
const root = { pid: 100, startTicks: 1_000 };

/** A machine with strangers, and the first process of a service. */
const machine = (): FakeProc =>
  new FakeProc().add(
    { pid: 1, parentPid: 0, startTicks: 1 },
    { pid: 50, startTicks: 500 },
    { pid: 51, parentPid: 50, startTicks: 2_000, environment: { TARE_TRIAL: 'c0ffee000002.0' } },
    { pid: root.pid, parentPid: 50, startTicks: root.startTicks, session: root.pid, environment: marked },
  );

const finderOf = (files: FakeProc, cgroupProcs?: string): ProcessFinder =>
  new ProcessFinder({ files, root, marker, cgroupProcs });

const found = (finder: ProcessFinder): number[] => finder.find().map((stat) => stat.pid);
const refreshed = (finder: ProcessFinder): number[] => finder.refresh().map((stat) => stat.pid);

describe('without a control group, a service has', () => {
  it('its first process and all descendants, oldest first', () => {
    const files = machine().add(
      { pid: 103, parentPid: 102, startTicks: 1_003 },
      { pid: 102, parentPid: 100, startTicks: 1_002 },
      { pid: 90, parentPid: 100, startTicks: 1_001 },
    );
    expect(found(finderOf(files))).toEqual([100, 90, 102, 103]);
  });

  it('whoever is in its session or group, by whichever parent', () => {
    const files = machine().add(
      { pid: 110, parentPid: 1, startTicks: 1_010, session: 100, processGroup: 110 },
      { pid: 111, parentPid: 1, startTicks: 1_011, session: 7, processGroup: 100 },
    );
    expect(found(finderOf(files))).toEqual([100, 110, 111]);
  });

  it('whoever carries its marker, in whichever session, and what that one started', () => {
    const files = machine().add(
      { pid: 120, parentPid: 1, startTicks: 1_020, session: 120, environment: marked },
      { pid: 121, parentPid: 120, startTicks: 1_021, session: 121 },
    );
    expect(found(finderOf(files))).toEqual([100, 120, 121]);
  });

  it('nobody whose marker only looks alike', () => {
    const files = machine().add(
      { pid: 130, startTicks: 1_030, environment: { TARE_TRIAL: `${marker}1` } },
      { pid: 131, startTicks: 1_031, environment: { XTARE_TRIAL: marker } },
      { pid: 132, startTicks: 1_032, environment: { OTHER: `TARE_TRIAL=${marker}` } },
    );
    expect(found(finderOf(files))).toEqual([100]);
  });

  it('who was seen before, after its parent went and it wiped its traces', () => {
    const files = machine().add({ pid: 140, parentPid: 100, startTicks: 1_040, session: 140 });
    const finder = finderOf(files);
    expect(found(finder)).toEqual([100, 140]);
    files.end(100);
    expect(found(finder)).toEqual([140]);
    expect(refreshed(finder)).toEqual([140]);
  });

  it('nobody who was given the pid of a member that ended', () => {
    const files = machine().add({ pid: 150, parentPid: 100, startTicks: 1_050 });
    const finder = finderOf(files);
    expect(found(finder)).toEqual([100, 150]);
    files.end(150).add({ pid: 150, parentPid: 50, startTicks: 9_000 });
    expect(found(finder)).toEqual([100]);
    expect(refreshed(finder)).toEqual([100]);
  });

  it('nobody who was given the pid of its first process', () => {
    const files = machine();
    const finder = finderOf(files);
    files.end(100).add({ pid: 100, parentPid: 50, startTicks: 9_000 });
    expect([found(finder), refreshed(finder)]).toEqual([[], []]);
  });

  it('nobody of a session that a stranger leads under the reused number of its first process', () => {
    const files = machine();
    const finder = finderOf(files);
    expect(found(finder)).toEqual([100]);
    files
      .end(100)
      .add(
        { pid: 100, parentPid: 50, startTicks: 9_000, session: 100, processGroup: 100 },
        { pid: 101, parentPid: 100, startTicks: 9_001, session: 100, processGroup: 101 },
      );
    expect([found(finder), refreshed(finder)]).toEqual([[], []]);
  });

  it('nobody who began before it, whatever he carries', () => {
    const files = machine().add({ pid: 160, startTicks: 999, session: 100, environment: marked });
    expect(found(finderOf(files))).toEqual([100]);
  });

  it('no process that has ended and is not waited for', () => {
    const files = machine().add({ pid: 170, parentPid: 100, startTicks: 1_070 });
    const finder = finderOf(files);
    files.change(170, { state: 'Z' });
    expect([found(finder), refreshed(finder)]).toEqual([[100], [100]]);
  });

  it('whoever shows its marker only after exec', () => {
    // Between fork and exec the environment is still that of the parent, and no processor time is booked yet.
    const files = machine().add({ pid: 180, parentPid: 1, startTicks: 1_080, session: 180, ticks: 0 });
    const finder = finderOf(files);
    expect(found(finder)).toEqual([100]);
    files.change(180, { environment: marked });
    expect(found(finder)).toEqual([100, 180]);
  });

  it('its environment of strangers read once, however often it is searched', () => {
    const files = machine();
    const finder = finderOf(files);
    for (let round = 0; round < 5; round += 1) finder.find();
    expect(files.reads.filter((path) => path === '/proc/51/environ')).toHaveLength(1);
  });

  it('new children at a mere refresh, without a look at strangers', () => {
    const files = machine();
    const finder = finderOf(files);
    finder.find();
    files.add({ pid: 190, parentPid: 100, startTicks: 1_090 }, { pid: 191, parentPid: 190, startTicks: 1_091 });
    files.reads.length = 0;
    expect(refreshed(finder)).toEqual([100, 190, 191]);
    expect(files.reads.some((path) => path.startsWith('/proc/51/'))).toBe(false);
  });
});

describe('with a control group, a service has', () => {
  const procs = '/cgroup/tare-x/cgroup.procs';

  it('the members of the group, whoever their parents are, and looks at nobody else', () => {
    const files = machine().add({ pid: 200, parentPid: 1, startTicks: 1_200, session: 200 });
    files.texts.set(procs, '100\n200\n');
    expect(found(finderOf(files, procs))).toEqual([100, 200]);
    expect(files.reads.some((path) => path.startsWith('/proc/51/'))).toBe(false);
  });

  it('its first process before that has entered the group', () => {
    const files = machine();
    files.texts.set(procs, '');
    expect(found(finderOf(files, procs))).toEqual([100]);
  });

  it('nobody who was given the pid of its first process', () => {
    const files = machine().end(100).add({ pid: 100, startTicks: 9_000 });
    files.texts.set(procs, '');
    expect(found(finderOf(files, procs))).toEqual([]);
  });

  it('all that a search finds, where the group has gone', () => {
    const files = machine().add({ pid: 120, parentPid: 1, startTicks: 1_020, session: 120, environment: marked });
    expect(found(finderOf(files, procs))).toEqual([100, 120]);
  });
});
