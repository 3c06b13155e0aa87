// What a killed tare leaves behind is ended by the next one, and nothing else is.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveFiles } from '@tare/accounting/node';
import { sweepLeftovers } from '@tare/measure';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStat } from '../../src/process/process-reader.ts';
import { type OwnershipNote, readBootId } from '../../src/process/run-directory.ts';
import { cgroupsOf, hasCgroups, isRunning, processesWith, waitUntil } from '../support/census.ts';
import { programPath } from '../support/programs.ts';
import { runsDirectory, temporaryDirectory, trialsUnderWay, writeProgram } from '../support/temporary-directory.ts';

const files = liveFiles();
const children: ChildProcess[] = [];

/** Ends with the test, whatever the test finds. */
function startChild(argv: readonly string[], env: Record<string, string> = {}): ChildProcess & { pid: number } {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  children.push(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} was not started.`);
  return Object.assign(child, { pid });
}

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await waitUntil(() => children.every((child) => child.pid === undefined || !isRunning(child.pid)), 'all had ended');
  children.length = 0;
});

const idle = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
const noNothing = { trials: 0, processesEnded: 0, cgroupsRemoved: 0 };

describe('after a tare that was killed', () => {
  const measuring = writeProgram(
    'measuring.mjs',
    `import { measure } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
     import { liveFiles } from ${JSON.stringify(new URL('../../../accounting/dist/node.js', import.meta.url).href)};
     const live = liveFiles();
     const hidden = { ...live, readText: (path) => path === '/proc/self/cgroup' ? { state: 'denied' } : live.readText(path) };
     const load = { requests: 1e6, connections: 2, warmup: 0, routes: [], headers: {}, timeoutMs: 5000 };
     const service = { name: 'web', launch: { argv: [process.execPath, process.argv[2]], env: {}, cwd: '/' }, dependsOn: [],
       ready: { kind: 'automatic' }, readyTimeoutMs: 20000, load, stopGraceMs: 2000 };
     await measure({ name: 'swept', services: [service] }, {
       modes: ['calm'],
       files: process.argv[3] === 'hidden' ? hidden : live,
       onProgress: ({ step }) => console.log(step),
     });`,
  );

  /** Starts a measurement, kills it at `step`. @returns the trial's id */
  async function killAt(step: string, program: string, cgroups: string): Promise<string> {
    const tare = startChild([process.execPath, measuring, programPath(program), cgroups]);
    let said = '';
    tare.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await waitUntil(() => said.split('\n').includes(step), `the step ${step}`);
    // Some way into it.
    await new Promise((resolve) => setTimeout(resolve, 150));
    tare.kill('SIGKILL');
    await waitUntil(() => !isRunning(tare.pid), 'tare was dead');
    const [id = ''] = trialsUnderWay();
    return id;
  }

  const cases = ['boot', 'settling', 'load'].flatMap((step) =>
    ['cluster.mjs', 'orphans.mjs'].flatMap((program) =>
      ['own', 'hidden'].map((cgroups) => ({ step, program, cgroups })),
    ),
  );

  it.each(cases)('at "$step" of $program with $cgroups control group', async ({ step, program, cgroups }) => {
    const id = await killAt(step, program, cgroups);
    const left = processesWith(`TARE_TRIAL=${id}`);
    expect(left.length, 'the subject outlives tare').toBeGreaterThan(0);
    if (cgroups === 'own' && hasCgroups) expect(cgroupsOf([id])).toEqual([`tare-${id}.0`]);
    const result = await sweepLeftovers(files);
    expect(result).toMatchObject({ trials: 1, cgroupsRemoved: cgroups === 'own' && hasCgroups ? 1 : 0 });
    // Some go by themselves when the first are ended.
    expect(result.processesEnded).toBeGreaterThan(0);
    // A killed process has let go of its memory, and of the marker in it, some moments before it counts as ended.
    await waitUntil(() => !left.some(isRunning), 'all of them had ended');
    expect(processesWith(`TARE_TRIAL=${id}`)).toEqual([]);
    expect(cgroupsOf([id])).toEqual([]);
    expect(trialsUnderWay()).toEqual([]);
    // The load process saw its parent go.
    await waitUntil(() => processesWith(`TMPDIR=${temporaryDirectory}`).length === 0, 'the load process was gone');
  });
});

describe('a note', () => {
  const trialId = 'c0ffee000001';
  const marker = `${trialId}.0`;
  let directory = '';

  beforeEach(() => {
    directory = join(runsDirectory, trialId);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  });

  afterEach(async () => {
    // Whatever a test left is unreadable and old now.
    for (const id of trialsUnderWay()) {
      writeFileSync(join(runsDirectory, id, 'owned.json'), 'spoilt');
      utimesSync(join(runsDirectory, id), 1, 1);
    }
    await sweepLeftovers(files);
  });

  const deadOwner = { pid: process.pid, startTicks: 1 };
  const liveOwner = { pid: process.pid, startTicks: readStat(files, process.pid)?.startTicks ?? 0 };

  const write = (note: Partial<OwnershipNote>): void =>
    writeFileSync(
      join(directory, 'owned.json'),
      JSON.stringify({
        version: 1,
        trialId,
        owner: deadOwner,
        bootId: readBootId(files),
        markers: [marker],
        cgroupDirectories: [],
        roots: [],
        ...note,
      }),
    );

  const identityOf = (pid: number): { pid: number; startTicks: number } => ({
    pid,
    startTicks: readStat(files, pid)?.startTicks ?? 0,
  });

  it('ends the noted first process and what carries the marker, and no look-alike', async () => {
    const root = startChild(idle);
    const marked = startChild(idle, { TARE_TRIAL: marker });
    const bystanders = [
      startChild(idle, { TARE_TRIAL: `${marker}1` }),
      startChild(idle, { TARE_TRIAL: trialId }),
      startChild(idle, { TARE_TRIAL: 'c0ffee000002.0' }),
      startChild(idle, { NOT_TARE_TRIAL: marker }),
      startChild(idle, { SAID: `\nTARE_TRIAL=${marker}` }),
      startChild([...idle, `TARE_TRIAL=${marker}`]),
    ];
    await waitUntil(() => processesWith(`TARE_TRIAL=${marker}`).includes(marked.pid), 'it runs');
    write({ roots: [identityOf(root.pid)] });
    expect(await sweepLeftovers(files)).toEqual({ trials: 1, processesEnded: 2, cgroupsRemoved: 0 });
    expect([root, marked].map(({ pid }) => isRunning(pid))).toEqual([false, false]);
    expect(bystanders.map(({ pid }) => isRunning(pid))).toEqual(bystanders.map(() => true));
    expect(trialsUnderWay()).toEqual([]);
  });

  it('of a process whose pid has been given to another ends nobody', async () => {
    const heir = startChild(idle);
    const { pid, startTicks } = identityOf(heir.pid);
    write({ roots: [{ pid, startTicks: startTicks - 1 }] });
    expect(await sweepLeftovers(files)).toEqual({ ...noNothing, trials: 1 });
    expect(isRunning(heir.pid)).toBe(true);
  });

  it('of a tare that still runs is left alone', async () => {
    const root = startChild(idle);
    write({ owner: liveOwner, roots: [identityOf(root.pid)] });
    expect(await sweepLeftovers(files)).toEqual(noNothing);
    expect(isRunning(root.pid)).toBe(true);
    expect(trialsUnderWay()).toEqual([trialId]);
  });

  it('from before a restart of the machine is removed, and ends nobody', async () => {
    const root = startChild(idle, { TARE_TRIAL: marker });
    write({ bootId: 'another', roots: [identityOf(root.pid)] });
    expect(await sweepLeftovers(files)).toEqual({ ...noNothing, trials: 1 });
    expect(isRunning(root.pid)).toBe(true);
    expect(trialsUnderWay()).toEqual([]);
  });

  it('that names a directory of somebody else neither removes it nor ends its members', async () => {
    const member = startChild(idle);
    const foreign = join(temporaryDirectory, 'foreign');
    mkdirSync(foreign, { recursive: true });
    writeFileSync(join(foreign, 'cgroup.procs'), `${member.pid}\n`);
    const empty = join(temporaryDirectory, 'tare-empty');
    mkdirSync(empty, { recursive: true });
    write({ cgroupDirectories: [foreign, empty] });
    await sweepLeftovers(files);
    expect(isRunning(member.pid)).toBe(true);
    expect(readdirSync(foreign)).toEqual(['cgroup.procs']);
    expect(existsSync(empty)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['half of a note', '{"version":1,"trialId":"c0ff'],
    ['null', 'null'],
    ['a note without most of its fields', JSON.stringify({ version: 1, trialId })],
    ['a note with fields of another kind', JSON.stringify({ version: 1, trialId, owner: 'me', markers: 3, roots: {} })],
    ['a note of a later version', JSON.stringify({ version: 2, trialId, everything: [] })],
    ['a note of another trial', JSON.stringify({ version: 1, trialId: 'c0ffee000002', markers: [], roots: [] })],
  ])('that holds %s is not fatal, and goes after a minute', async (_what, text) => {
    writeFileSync(join(directory, 'owned.json'), text);
    expect(await sweepLeftovers(files)).toEqual(noNothing);
    expect(trialsUnderWay()).toEqual([trialId]);
    const twoMinutesAgo = Date.now() / 1000 - 120;
    utimesSync(directory, twoMinutesAgo, twoMinutesAgo);
    expect(await sweepLeftovers(files)).toEqual(noNothing);
    expect(trialsUnderWay()).toEqual([]);
  });

  it('is replaced as a whole, never half written', () => {
    write({});
    expect(JSON.parse(readFileSync(join(directory, 'owned.json'), 'utf8'))).toMatchObject({ version: 1, trialId });
  });
});
