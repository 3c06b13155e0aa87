import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KitError } from '../../src/kit-error.ts';
import { createFileLock } from '../../src/schedule/file-lock.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tare-kit-lock-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const due = new Date('2026-01-05T03:00:00Z');
const at = (hours: number): Date => new Date(due.getTime() + hours * 3_600_000);
const holder = fileURLToPath(new URL('holder.mjs', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

async function hold(how: 'die' | 'end'): Promise<string> {
  const words = [holder, directory, String(due.getTime()), how];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root });
  return stdout.trim();
}

describe('createFileLock', () => {
  it('gives a due time to one alone, and keeps it given after the run', async () => {
    const locks = Array.from({ length: 20 }, () => createFileLock({ directory: join(directory, 'made') }));
    const answers = await Promise.all(locks.map((lock) => lock.acquire('job', due, 1000)));
    const releases = answers.filter((answer) => answer !== null);
    expect(releases.length).toBe(1);
    await releases[0]?.('done');
    expect(await locks[0]?.acquire('job', due, 1000)).toBeNull();
    expect(await locks[0]?.acquire('job', at(1), 1000)).not.toBeNull();
    expect(await locks[0]?.acquire('other', due, 1000)).not.toBeNull();
  });

  it('gives it to one alone of many processes', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => hold('end')));
    expect(answers.sort()).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'taken']);
  });

  it('takes over what a process held that died, and one alone does', async () => {
    expect(await hold('die')).toBe('taken');
    const locks = Array.from({ length: 20 }, () => createFileLock({ directory }));
    const answers = await Promise.all(locks.map((lock) => lock.acquire('job', due, 1000)));
    expect(answers.filter((answer) => answer !== null).length).toBe(1);
  });

  it('takes nothing over that was done, or whose holder lives', async () => {
    expect(await hold('end')).toBe('taken');
    const lock = createFileLock({ directory });
    expect(await lock.acquire('job', due, 1000)).toBeNull();
    expect(await lock.acquire('job', at(1), 1000)).not.toBeNull();
    expect(await createFileLock({ directory }).acquire('job', at(1), 1000)).toBeNull();
  });

  it('gives again what was interrupted, and not what failed', async () => {
    const lock = createFileLock({ directory });
    await (await lock.acquire('job', due, 1000))?.('interrupted');
    const second = await lock.acquire('job', due, 1000);
    expect(second).not.toBeNull();
    await second?.('failed');
    expect(await lock.acquire('job', due, 1000)).toBeNull();
  });

  it('waits for the time of a holder that it cannot see', async () => {
    let nowMs = due.getTime();
    const turn = { owner: '1-1-abc', untilMs: nowMs + 1000, outcome: null };
    writeFileSync(join(directory, `tare-job.job.${due.getTime()}.0`), JSON.stringify(turn));
    const lock = createFileLock({ directory, now: () => nowMs });
    expect(await lock.acquire('job', due, 1000)).toBeNull();
    nowMs += 1000;
    expect(await lock.acquire('job', due, 1000)).not.toBeNull();
  });

  it('is not confused by rubbish', async () => {
    writeFileSync(join(directory, `tare-job.job.${due.getTime()}.0`), 'rubbish');
    writeFileSync(join(directory, 'something else'), '');
    const lock = createFileLock({ directory });
    expect(await lock.acquire('job', due, 1000)).not.toBeNull();
    expect(await lock.acquire('job', due, 1000)).toBeNull();
    expect(readdirSync(directory)).toContain('something else');
  });

  it('forgets old due times, never the last one of a job', async () => {
    let nowMs = due.getTime();
    const lock = createFileLock({ directory, keepMs: 3_600_000, now: () => nowMs });
    for (const job of ['a/b', 'rare']) await (await lock.acquire(job, due, 1000))?.('done');
    nowMs = at(5).getTime();
    await (await lock.acquire('a/b', at(5), 1000))?.('done');
    nowMs = at(6).getTime();
    await (await lock.acquire('a/b', at(6), 1000))?.('done');
    expect(readdirSync(directory).sort()).toEqual([
      `tare-job.a%2Fb.${at(5).getTime()}.0`,
      `tare-job.a%2Fb.${at(6).getTime()}.0`,
      `tare-job.rare.${due.getTime()}.0`,
    ]);
    nowMs = at(24 * 40).getTime();
    await lock.acquire('new', at(24 * 40), 1000);
    expect(readdirSync(directory)).toEqual([`tare-job.new.${nowMs}.0`]);
  });

  it('forgets a due time with all its turns, or not at all', async () => {
    let nowMs = due.getTime();
    const lock = createFileLock({ directory, keepMs: 1000, now: () => nowMs });
    await (await lock.acquire('job', due, 1000))?.('interrupted');
    nowMs += 120_000;
    await (await lock.acquire('job', due, 1000))?.('done');
    await (await lock.acquire('job', at(1), 1000))?.('done');
    nowMs += 500;
    const other = createFileLock({ directory, keepMs: 1000, now: () => nowMs });
    expect(await other.acquire('job', due, 1000)).toBeNull();
    nowMs += 120_000;
    await other.acquire('further', due, 1000);
    expect(readdirSync(directory).filter((name) => name.includes(`.job.${due.getTime()}`))).toEqual([]);
  });

  it('removes drafts of processes that died, and leaves those of the living', async () => {
    const gone = `tare-draft.${await ownerOfDead()}.1`;
    writeFileSync(join(directory, gone), '');
    await createFileLock({ directory }).acquire('job', due, 1000);
    expect(readdirSync(directory).filter((name) => name.startsWith('tare-draft'))).toEqual([]);
  });

  it('takes names of any kind and length', async () => {
    const lock = createFileLock({ directory });
    const names = ['../../escape', 'ü'.repeat(300), `${'ü'.repeat(300)}!`, 'a.b.c', ' '];
    for (const name of names) {
      expect(await lock.acquire(name, due, 1000)).not.toBeNull();
      expect(await lock.acquire(name, due, 1000)).toBeNull();
    }
    expect(readdirSync(directory).length).toBe(names.length);
  });

  it('refuses to be without a directory', () => {
    expect(() => createFileLock({ directory: '' })).toThrow(KitError);
    expect(() => createFileLock({ directory, keepMs: -1 })).toThrow(KitError);
  });

  it('tells of a directory that cannot be', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(createFileLock({ directory: join(directory, 'file') }).acquire('job', due, 1)).rejects.toThrow();
  });
});

/** Of a process of this boot and namespace that has ended: it has written its name into its lock. */
async function ownerOfDead(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '-e',
    `const { readFileSync, readlinkSync } = require('node:fs');
     const stat = readFileSync('/proc/self/stat', 'utf8');
     const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
     const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '').slice(0, 12);
     console.log(process.pid + '-' + ticks + '-' + boot + readlinkSync('/proc/self/ns/pid').replace(/\\D/g, ''));`,
  ]);
  return stdout.trim();
}
