// A runner lock for the workers of one machine: a file for each due time that is taken, named by job, due time and turn. A file is made whole by a link, which one alone
// can make. Nothing of another is removed to take its due time over: who proves that the holder is gone makes the file of the next turn, and that, too, one alone can.

import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { liveFiles, type SystemFiles } from '@tare/accounting/self';
import { KitError } from '../kit-error.ts';
import { formatOwner, ownerState, parseOwner, readSelf } from '../tasks/owner.ts';
import type { RunnerLock, RunOutcome } from './runner-lock.ts';

export interface FileLockOptions {
  /** For these files alone; made where it is not there. */
  directory: string;
  /** How long due times are remembered, 1 hour unless given; the last one of each job for 30 days at least. */
  keepMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
  files?: SystemFiles;
}

/** What a file says. */
interface Turn {
  owner: string;
  /** When a holder that cannot be seen counts as gone. */
  untilMs: number;
  outcome: RunOutcome | null;
}

const pruneEveryMs = 60_000;
const keepLastMs = 30 * 86_400_000;

/** @throws KitError SCHEDULE_INVALID */
export function createFileLock({
  directory,
  keepMs = 3_600_000,
  now = Date.now,
  files = liveFiles(),
}: FileLockOptions): RunnerLock {
  if (directory === '' || !(keepMs >= 0)) {
    throw new KitError('SCHEDULE_INVALID', {
      message: 'The lock of the schedule has no directory, or no time to keep its files.',
      seen: `directory '${directory}', keepMs ${keepMs}`,
      remedy: 'Give a directory for its files alone, and milliseconds, 0 or more.',
    });
  }
  const self = readSelf(files);
  const owner = self ? formatOwner(self) : `${process.pid}-0-0`;
  let prunedAtMs = Number.NEGATIVE_INFINITY;

  /** Whole or not at all: others may read it at once. */
  const write = async (path: string, turn: Turn, put: (from: string, to: string) => Promise<void>): Promise<void> => {
    const draft = join(directory, `tare-draft.${owner}.${randomUUID()}`);
    await writeFile(draft, JSON.stringify(turn), { mode: 0o600 });
    try {
      await put(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  };
  const isTaken = ({ owner: other, untilMs, outcome }: Turn): boolean => {
    if (outcome !== null) return outcome !== 'interrupted';
    const holder = parseOwner(other);
    const state = holder && self ? ownerState(files, holder, self) : 'elsewhere';
    // Of another container: its pid says nothing here, its time does.
    return state === 'alive' || (state === 'elsewhere' && now() < untilMs);
  };
  const acquire: RunnerLock['acquire'] = async (job, dueAt, ttlMs) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await prune();
    const name = `tare-job.${nameOf(job)}.${dueAt.getTime()}`;
    const mine: Turn = { owner, untilMs: now() + ttlMs, outcome: null };
    for (let turn = 0; ; turn++) {
      const path = join(directory, `${name}.${turn}`);
      const found = await readTurn(path);
      if (found && isTaken(found)) return null;
      if (found) continue;
      try {
        await write(path, mine, link);
      } catch (error) {
        // Another was faster by a moment.
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
        throw error;
      }
      return (outcome) => write(path, { ...mine, outcome }, rename);
    }
  };
  const prune = async (): Promise<void> => {
    const nowMs = now();
    if (Math.abs(nowMs - prunedAtMs) < pruneEveryMs) return;
    prunedAtMs = nowMs;
    const names = await readdir(directory);
    const dues = new Map<string, { job: string; dueMs: number; turns: number }>();
    const last = new Map<string, number>();
    for (const name of names) {
      const [, due = '', job = '', ms, turn] = /^(tare-job\.(.+)\.(-?\d+))\.(\d+)$/.exec(name) ?? [];
      if (ms === undefined) continue;
      const dueMs = Number(ms);
      dues.set(due, { job, dueMs, turns: Math.max(Number(turn) + 1, dues.get(due)?.turns ?? 0) });
      last.set(job, Math.max(dueMs, last.get(job) ?? dueMs));
    }
    for (const [due, { job, dueMs, turns }] of dues) {
      const ageMs = last.get(job) === dueMs ? Math.max(keepMs, keepLastMs) : keepMs;
      if (nowMs - dueMs > ageMs) await removeOlder(due, turns, nowMs - ageMs);
    }
    for (const name of names) {
      const drafter = parseOwner(/^tare-draft\.([^.]+)\./.exec(name)?.[1] ?? '');
      if (drafter && self && ownerState(files, drafter, self) === 'gone')
        await rm(join(directory, name), { force: true });
    }
  };
  /** All turns of it or none: where the first is missing, anybody may begin again. A due time that was caught up late is as young as its last turn. */
  const removeOlder = async (due: string, turns: number, thanMs: number): Promise<void> => {
    const turn = await readTurn(join(directory, `${due}.${turns - 1}`));
    if (!turn || turn.untilMs > thanMs || (turn.outcome === null && isTaken(turn))) return;
    for (let index = turns - 1; index >= 0; index--) await rm(join(directory, `${due}.${index}`), { force: true });
  };
  return { acquire };
}

/** What is no turn is one of nobody: it is taken over, and never read again. */
async function readTurn(path: string): Promise<Turn | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { owner, untilMs, outcome = null } = JSON.parse(text) as Partial<Turn>;
    return { owner: String(owner), untilMs: Number(untilMs), outcome };
  } catch {
    return { owner: '', untilMs: 0, outcome: 'interrupted' };
  }
}

/** As a part of a file's name, which has 255 bytes at most. */
function nameOf(job: string): string {
  const name = encodeURIComponent(job);
  return name.length > 150 ? createHash('sha256').update(job).digest('hex') : name;
}
