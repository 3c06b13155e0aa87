// Which process has a job: one row for each that runs, good for a minute, and renewed while its owner lives. `job_runs` remembers what was done for each period, so that
// whoever comes later has nothing to do.

import type { Context } from '../context.ts';
import type { Queries } from '../data/database.ts';
import { minuteMs } from '../time.ts';

/** After this a lock that was not renewed is taken for that of a dead process. */
export const leaseMs: number = minuteMs;

export interface Claimant {
  /** Of the process: no other has the same, also after a restart. */
  owner: string;
  /** What failed before it began is tried by it anew; what failed since is left alone. */
  sinceMs: number;
}

export interface Period {
  name: string;
  period: string;
}

export type Turn =
  | { state: 'taken' }
  /** Done, or given up. */
  | { state: 'over' }
  | { state: 'held'; untilMs: number };

/** All in one transaction: of many at once one takes it, and the others see that. */
export function takeTurn({ database, clock }: Context, job: Period, claimant: Claimant): Promise<Turn> {
  return database.transaction(async (trx) => {
    const nowMs = clock.now();
    const untilMs = await lock(trx, job, claimant, nowMs);
    if (untilMs !== undefined)
      return (await isOver(trx, job, claimant)) ? { state: 'over' } : { state: 'held', untilMs };
    if (await beginRun(trx, job, claimant, nowMs)) return { state: 'taken' };
    await unlock(trx, job, claimant);
    return { state: 'over' };
  });
}

/** @returns until when another has it; undefined where it was taken */
async function lock(trx: Queries, { name }: Period, { owner }: Claimant, nowMs: number): Promise<number | undefined> {
  const held = { owner, locked_until: nowMs + leaseMs };
  const taken = await trx
    .insertInto('job_locks')
    .values({ name, ...held })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(held).where('job_locks.locked_until', '<=', nowMs))
    .returning('name')
    .executeTakeFirst();
  if (taken) return undefined;
  const row = await trx.selectFrom('job_locks').select('locked_until').where('name', '=', name).executeTakeFirst();
  // Released since: it may be taken at once.
  return row?.locked_until ?? nowMs;
}

async function isOver(trx: Queries, job: Period, { sinceMs }: Claimant): Promise<boolean> {
  const row = await trx
    .selectFrom('job_runs')
    .select(['status', 'finished_at'])
    .where('name', '=', job.name)
    .where('period', '=', job.period)
    .executeTakeFirst();
  return row?.status === 'completed' || (row?.status === 'failed' && (row.finished_at ?? 0) >= sinceMs);
}

/** @returns whether it is still to be done. One that runs, for a process that has the lock, is one whose owner died. */
async function beginRun(trx: Queries, job: Period, claimant: Claimant, nowMs: number): Promise<boolean> {
  if (await isOver(trx, job, claimant)) return false;
  const running = { status: 'running', message: null, started_at: nowMs, finished_at: null };
  await trx
    .insertInto('job_runs')
    .values({ ...job, ...running })
    .onConflict((conflict) => conflict.columns(['name', 'period']).doUpdateSet(running))
    .execute();
  return true;
}

/** @returns whether the lock was still there: another may have it, who took its owner for dead */
export async function renewLock({ queries, clock }: Context, job: Period, { owner }: Claimant): Promise<boolean> {
  const row = await queries
    .updateTable('job_locks')
    .set({ locked_until: clock.now() + leaseMs })
    .where('name', '=', job.name)
    .where('owner', '=', owner)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export interface RunEnd {
  /** `interrupted`: whoever comes next may go on with it. */
  status: 'completed' | 'failed' | 'interrupted';
  message: string | null;
}

/** What another has taken over is that one's to end. */
export async function endTurn(
  { database, clock }: Context,
  job: Period,
  claimant: Claimant,
  end: RunEnd,
): Promise<void> {
  await database.transaction(async (trx) => {
    if (!(await unlock(trx, job, claimant))) return;
    await trx
      .updateTable('job_runs')
      .set({ ...end, finished_at: clock.now() })
      .where('name', '=', job.name)
      .where('period', '=', job.period)
      .execute();
  });
}

async function unlock(trx: Queries, { name }: Period, { owner }: Claimant): Promise<boolean> {
  const row = await trx
    .deleteFrom('job_locks')
    .where('name', '=', name)
    .where('owner', '=', owner)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

/** The last period that was done. */
export async function lastCompleted(queries: Queries, name: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('job_runs')
    .select(({ fn }) => fn.max('period').as('period'))
    .where('name', '=', name)
    .where('status', '=', 'completed')
    .executeTakeFirst();
  return row?.period ?? undefined;
}
