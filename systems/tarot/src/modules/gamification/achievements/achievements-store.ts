// How far a user has come with each achievement. There is a row once something has counted for it.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { Moment } from '../progress/happening.ts';
import type { AchievementStatus } from './schemas.ts';

export interface AchievementRow {
  code: string;
  progress: number;
  status: AchievementStatus;
  unlocked_at: number | null;
  claimed_at: number | null;
}

/** At most one for each achievement. */
export async function listProgress(queries: Queries, userId: string): Promise<AchievementRow[]> {
  const rows = await queries
    .selectFrom('achievement_progress')
    .select(['code', 'progress', 'status', 'unlocked_at', 'claimed_at'])
    .where('user_id', '=', userId)
    .execute();
  return rows.map((row) => ({ ...row, status: row.status as AchievementStatus }));
}

interface Reached {
  code: string;
  progress: number;
  target: number;
  isUnlocked: boolean;
}

/** In a transaction that has locked the user: what was read before still holds. */
export async function writeProgress(
  trx: Queries,
  { userId, nowMs }: Moment,
  reached: readonly Reached[],
): Promise<void> {
  if (reached.length === 0) return;
  await trx
    .insertInto('achievement_progress')
    .values(
      reached.map(({ code, progress, target, isUnlocked }) => ({
        id: randomUUID(),
        user_id: userId,
        code,
        progress,
        target,
        status: isUnlocked ? 'UNLOCKED' : 'IN_PROGRESS',
        unlocked_at: isUnlocked ? nowMs : null,
        updated_at: nowMs,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'code']).doUpdateSet({
        progress: sql`excluded.progress`,
        target: sql`excluded.target`,
        status: sql`excluded.status`,
        unlocked_at: sql`excluded.unlocked_at`,
        updated_at: sql`excluded.updated_at`,
      }),
    )
    .execute();
}

/** Of many at once, one. @returns whether it was this one */
export async function takeUnlocked(trx: Queries, { userId, nowMs }: Moment, code: string): Promise<boolean> {
  const row = await trx
    .updateTable('achievement_progress')
    .set({ status: 'CLAIMED', claimed_at: nowMs, updated_at: nowMs })
    .where('user_id', '=', userId)
    .where('code', '=', code)
    .where('status', '=', 'UNLOCKED')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findStatus(queries: Queries, userId: string, code: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('achievement_progress')
    .select('status')
    .where('user_id', '=', userId)
    .where('code', '=', code)
    .executeTakeFirst();
  return row?.status;
}
