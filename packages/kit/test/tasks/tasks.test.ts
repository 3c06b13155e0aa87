import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { liveFiles } from '@tare/accounting/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { formatOwner, readSelf } from '../../src/tasks/owner.ts';
import { createTasks, type SweepReport, type Tasks, type TasksOptions } from '../../src/tasks/tasks.ts';

interface Status {
  progress: number;
  text: string;
}

let directory = '';
let errors: unknown[] = [];
const opened: Tasks<Status>[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tare-kit-tasks-'));
  errors = [];
});
afterEach(async () => {
  for (const tasks of opened.splice(0)) await tasks.close();
  rmSync(directory, { recursive: true });
});

function made(options: Partial<TasksOptions<Status>> = {}): Tasks<Status> {
  const onError = (error: unknown): void => void errors.push(error);
  const tasks = createTasks<Status>({ name: 'test', directory, graceMs: 200, onError, ...options });
  opened.push(tasks);
  return tasks;
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (one: unknown) => one,
  );
  return error instanceof KitError ? error.code : String(error);
};

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Of a process group; who has ended and was not waited for by init is no process any more. */
const livingOf = (group: number | undefined): string[] =>
  readdirSync('/proc').filter((name) => {
    const text = /^\d+$/.test(name) ? liveFiles().readText(`/proc/${name}/stat`) : '';
    const [state, , ofGroup] = typeof text === 'string' ? text.slice(text.lastIndexOf(')') + 2).split(' ') : [];
    return Number(ofGroup) === group && state !== 'Z';
  });

const isAlive = (pid: number | undefined): boolean => existsSync(`/proc/${pid}`);

describe('a task', () => {
  it('gives what its work gives, and has released everything by then, last things first', async () => {
    const order: string[] = [];
    const task = made().start('a', async ({ scope }) => {
      scope.defer(() => void order.push('first'));
      const own = await scope.temporaryDirectory();
      writeFileSync(join(own, 'part'), 'text');
      scope.defer(async () => {
        await delay(5);
        order.push(existsSync(own) ? 'second, with its directory' : 'second, too late');
      });
      return 42;
    });
    expect(await task.done).toBe(42);
    expect(order).toEqual(['second, with its directory', 'first']);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('releases the rest where a release fails', async () => {
    let released = 0;
    const task = made().start('a', ({ scope }) => {
      scope.defer(() => {
        released += 1;
      });
      scope.defer(() => Promise.reject(new Error('stuck')));
      scope.defer(() => {
        released += 1;
      });
    });
    await task.done;
    expect(released).toBe(2);
    expect(errors.map(String)).toEqual(['Error: stuck']);
  });

  it('is ended by a cancel, a time-out and the store, and says by which', async () => {
    const active = new Set(['kept']);
    const tasks = made({ activeIds: () => active });
    const work = ({ signal }: { signal: AbortSignal }): Promise<never> => untilAborted(signal);
    const cancelled = tasks.start('cancelled', work);
    const late = tasks.start('late', work, { timeoutMs: 20 });
    const unwanted = tasks.start('unwanted', work);
    const kept = tasks.start('kept', work);
    cancelled.cancel('a person did');
    expect(await codeOf(cancelled.done)).toBe('TASK_CANCELLED');
    expect(await codeOf(late.done)).toBe('TASK_TIMED_OUT');
    expect((await tasks.sweep()).cancelled).toEqual(['unwanted']);
    expect(await codeOf(unwanted.done)).toBe('TASK_CANCELLED');
    expect(tasks.ids()).toEqual(['kept']);
    expect(tasks.cancel('nobody')).toBe(false);
    await tasks.close();
    expect(await codeOf(kept.done)).toBe('TASK_CANCELLED');
  });

  it('does not cancel what was started while the store was asked', async () => {
    const tasks: Tasks<Status> = made({
      activeIds: async () => {
        await delay(20);
        return [];
      },
    });
    await delay(30);
    const sweeping = tasks.sweep();
    tasks.start('new', ({ signal }) => untilAborted(signal));
    expect((await sweeping).cancelled).toEqual([]);
    expect(tasks.ids()).toEqual(['new']);
  });

  it('takes what it held from work that does not notice its end', async () => {
    const tasks = made({ graceMs: 30 });
    let own = '';
    const task = tasks.start('deaf', async ({ scope }) => {
      own = await scope.temporaryDirectory();
      await delay(2000);
    });
    await delay(10);
    task.cancel();
    expect(await codeOf(task.done)).toBe('TASK_CANCELLED');
    expect(existsSync(own)).toBe(false);
    expect(tasks.size).toBe(0);
  });

  it('ends its children and theirs, also such as do not listen', async () => {
    const tasks = made({ graceMs: 100 });
    const pids: (number | undefined)[] = [];
    const task = tasks.start('parent', async ({ scope, signal }) => {
      pids.push(scope.spawn('sh', ['-c', 'sleep 300 & sleep 300'], { stdio: 'ignore' }).pid);
      const deaf = scope.spawn('sh', ['-c', "trap '' TERM; echo ready; while :; do sleep 0.05; done"]);
      pids.push(deaf.pid);
      if (deaf.stdout) await once(deaf.stdout, 'data');
      return untilAborted(signal);
    });
    await delay(150);
    expect(pids.every(isAlive)).toBe(true);
    const group = pids[0];
    task.cancel();
    await codeOf(task.done);
    expect(pids.some(isAlive)).toBe(false);
    // The one in the background was in the group as well.
    await expect.poll(() => livingOf(group), { timeout: 5000 }).toEqual([]);
  });

  it('ends what a child leaves behind when the child ends, and not when the task does', async () => {
    let group: number | undefined;
    const task = made().start('a', async ({ scope }) => {
      const child = scope.spawn('sh', ['-c', 'sleep 300 & exit 0'], { stdio: 'ignore' });
      group = child.pid;
      await once(child, 'exit');
      await expect.poll(() => livingOf(group), { timeout: 5000 }).toEqual([]);
    });
    await task.done;
  });

  it('ends nobody where something fails that was deferred after the end', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const tasks = made();
    let own: Parameters<Parameters<typeof tasks.start>[1]>[0] | undefined;
    await tasks.start('a', (context) => {
      own = context;
    }).done;
    own?.scope.defer(() => Promise.reject(new Error('too late')));
    await delay(10);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('outlives a child that cannot be started', async () => {
    const task = made().start('a', async ({ scope }) => {
      scope.spawn('/no/such/program');
      await delay(20);
      return 'went on';
    });
    expect(await task.done).toBe('went on');
  });

  it('tells what it holds, and drops what it is told to', async () => {
    const tasks = made();
    const seen: unknown[] = [];
    const task = tasks.start('a', async ({ scope }) => {
      scope.hold('audio', new Uint8Array(5_000_000));
      scope.timeout(() => undefined, 10_000);
      await scope.temporaryDirectory();
      seen.push(tasks.get('a')?.resources);
      scope.drop('audio');
      seen.push(tasks.get('a')?.resources.heldBytes);
    });
    await task.done;
    expect(seen).toEqual([{ directories: 1, children: 0, timers: 1, heldBytes: 5_000_000 }, 0]);
  });

  it('updates its status in place, and tells what has changed alone', async () => {
    const changes: unknown[] = [];
    const tasks = made({ onUpdate: (id, changed) => changes.push([id, changed]) });
    let before: unknown;
    const task = tasks.start('a', ({ update }) => {
      update({ text: 'begun', progress: 0 });
      before = tasks.get('a')?.status;
      update({ progress: 0.5 });
      expect(tasks.get('a')?.status).toBe(before);
      expect(before).toEqual({ text: 'begun', progress: 0.5 });
    });
    await task.done;
    expect(changes).toEqual([
      ['a', { text: 'begun', progress: 0 }],
      ['a', { progress: 0.5 }],
    ]);
  });

  it('is refused where its id runs already, and where there is no room', async () => {
    const tasks = made({ most: 2 });
    const work = ({ signal }: { signal: AbortSignal }): Promise<never> => untilAborted(signal);
    tasks.start('a', work);
    expect(() => tasks.start('a', work)).toThrow(/runs already/);
    tasks.start('b', work);
    expect(() => tasks.start('c', work)).toThrow(/no room for another task\. Seen: 2 of 2/);
  });

  it('gives on what its work throws, at once or later, and leaves none unhandled', async () => {
    const tasks = made();
    const atOnce = tasks.start('a', () => {
      throw new Error('at once');
    });
    const later = tasks.start('b', async () => {
      await delay(2);
      throw new Error('later');
    });
    await expect(atOnce.done).rejects.toThrow('at once');
    await expect(later.done).rejects.toThrow('later');
    tasks.start('c', () => Promise.reject(new Error('nobody waits')));
    await delay(5);
    expect(tasks.size).toBe(0);
  });
});

describe('ten thousand tasks that end at random points', () => {
  it('leave no directory, child, timer or entry', async () => {
    const timersBefore = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const tasks = made({ graceMs: 500 });
    let random = 7;
    const next = (most: number): number => {
      random = (random * 48_271) % 2_147_483_647;
      return random % most;
    };
    const ends: Record<string, number> = {};
    const pids: (number | undefined)[] = [];
    const runOne = async (index: number): Promise<void> => {
      const [how, steps, after] = [next(4), next(4), next(6)];
      const timeout = how === 3 ? { timeoutMs: 1 + after } : {};
      const task = tasks.start(
        `task ${index}`,
        async ({ scope, signal }) => {
          if (steps > 0) scope.hold('buffer', Buffer.alloc(1000));
          if (steps > 1) scope.timeout(() => undefined, 60_000);
          if (steps > 2) {
            await scope.temporaryDirectory();
            scope.interval(() => undefined, 60_000);
          }
          if (index % 200 === 0) pids.push(scope.spawn('sleep', ['300'], { stdio: 'ignore' }).pid);
          if (how === 0) return 'done';
          if (how === 1) throw new Error('thrown');
          return untilAborted(signal);
        },
        timeout,
      );
      if (how === 2) setTimeout(() => task.cancel(), after);
      const end = await codeOf(task.done);
      ends[end] = (ends[end] ?? 0) + 1;
    };
    for (let begun = 0; begun < 10_000; begun += 100)
      await Promise.all(Array.from({ length: 100 }, (_, index) => runOne(begun + index)));
    expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(Object.keys(ends).sort()).toEqual(['Error: thrown', 'TASK_CANCELLED', 'TASK_TIMED_OUT', 'undefined']);
    expect(errors).toEqual([]);
    expect(tasks.size).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
    // Some had been ended before they came to it.
    expect(pids.length).toBeGreaterThan(25);
    expect(pids.filter(isAlive)).toEqual([]);
    await delay(10);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    expect(timers).toBeLessThanOrEqual(timersBefore + 1);
  }, 120_000);
});

describe('a sweep', () => {
  const program = fileURLToPath(new URL('./killed.mjs', import.meta.url));

  async function killOne(count: number): Promise<number> {
    const child = spawn(process.execPath, [program, directory, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    return child.pid ?? 0;
  }
  const marked = (pid: number): string[] =>
    readdirSync('/proc').filter((name) => {
      const text = /^\d+$/.test(name) ? liveFiles().readText(`/proc/${name}/environ`) : '';
      return typeof text === 'string' && text.includes(`TARE_KIT_TASK=${pid}-`);
    });

  it('removes what a killed process left, and nothing of one that lives', async () => {
    const alive = made();
    let held = '';
    const begun = new Promise<void>((resolve) => {
      alive.start('alive', async ({ scope, signal }) => {
        held = await scope.temporaryDirectory();
        scope.spawn('sleep', ['300'], { stdio: 'ignore' });
        resolve();
        await untilAborted(signal);
      });
    });
    await begun;
    const pid = await killOne(20);
    expect(readdirSync(directory)).toHaveLength(21);
    expect(marked(pid).length).toBeGreaterThanOrEqual(10);

    const reports: SweepReport[] = [];
    const next = made({ onSweep: (report) => reports.push(report) });
    // The first sweep is at once.
    const report = reports[0] ?? (await next.sweep());
    expect(report.directories).toHaveLength(20);
    expect(report.processes.length).toBeGreaterThanOrEqual(10);
    expect(readdirSync(directory).map((name) => join(directory, name))).toEqual([held]);
    await delay(50);
    expect(marked(pid)).toEqual([]);
    expect(alive.get('alive')?.resources).toMatchObject({ directories: 1, children: 1 });
  }, 60_000);

  it('leaves alone what it cannot prove to be nobody’s', async () => {
    const self = readSelf(liveFiles());
    if (!self) throw new Error('this machine tells no start times');
    const name = (owner: Partial<typeof self>, end: string): string =>
      join(directory, `tare-task.${formatOwner({ ...self, ...owner })}.${end}`);
    const elsewhere = name({ place: 'abcdef01', pid: 999_999 }, 'aaaaaa');
    const living = name({}, 'bbbbbb');
    const other = join(directory, 'tare-task.notes');
    const target = join(directory, 'precious');
    const link = name({ pid: 4_000_000 }, 'cccccc');
    const orphan = name({ pid: 4_000_000 }, 'dddddd');
    const reused = name({ startTicks: self.startTicks - 1 }, 'eeeeee');
    for (const path of [elsewhere, living, other, target, orphan, reused]) mkdirSync(path);
    symlinkSync(target, link);
    const report = await made().sweep();
    expect(report.leftAlone.sort()).toEqual([elsewhere, link].sort());
    for (const path of [elsewhere, living, other, target, link]) expect(existsSync(path)).toBe(true);
    for (const path of [orphan, reused]) expect(existsSync(path)).toBe(false);
  });

  it('tells of a store that cannot be asked, and goes on', async () => {
    const tasks = made({ activeIds: () => Promise.reject(new Error('no database')) });
    await delay(5);
    expect(errors.map(String)).toEqual(['Error: no database']);
    await expect(tasks.sweep()).rejects.toThrow('no database');
    expect(await tasks.start('a', () => 'works').done).toBe('works');
  });
});
