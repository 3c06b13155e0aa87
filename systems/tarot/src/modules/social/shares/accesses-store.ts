// Who comes by a link: counted, and kept out for an hour after five wrong passwords.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { SharesTable } from '../../../data/schema/social.ts';
import { hourMs } from '../../../time.ts';

const mostFailures = 5;
const lockMs = hourMs;

const columns = ['id', 'reading_id', 'password_hash', 'is_active'] as const;
export type StoredShare = Pick<Selectable<SharesTable>, (typeof columns)[number]>;

export const findShare = (queries: Queries, id: string): Promise<StoredShare | undefined> =>
  queries.selectFrom('shares').select(columns).where('id', '=', id).executeTakeFirst();

/** As it is now: others may have tried since the share was looked up. */
export async function findLockedUntil(queries: Queries, id: string): Promise<number | null> {
  const row = await queries.selectFrom('shares').select('locked_until').where('id', '=', id).executeTakeFirst();
  return row?.locked_until ?? null;
}

/** @returns false, and counts nothing, where it was revoked or locked meanwhile */
export async function countAccess(queries: Queries, id: string, nowMs: number): Promise<boolean> {
  const counted = await queries
    .updateTable('shares')
    .set({ access_count: sql<number>`access_count + 1`, failed_accesses: 0, locked_until: null })
    .where('id', '=', id)
    .where('is_active', '=', 1)
    .where(({ eb, or }) => or([eb('locked_until', 'is', null), eb('locked_until', '<=', nowMs)]))
    .returning('id')
    .executeTakeFirst();
  return counted !== undefined;
}

/** A wrong password. One that comes while it is locked, from another process, does not count: it would begin anew. */
export async function countFailure(queries: Queries, id: string, nowMs: number): Promise<void> {
  // PostgreSQL takes a value beside null for a text, unless it is told.
  const lockedUntil = sql`cast(${nowMs + lockMs} as bigint)`;
  await queries
    .updateTable('shares')
    .set({
      failed_accesses: sql<number>`case when locked_until is null then failed_accesses + 1 else 1 end`,
      locked_until: sql<number | null>`case
        when locked_until is null and failed_accesses + 1 >= ${mostFailures} then ${lockedUntil} else null end`,
    })
    .where('id', '=', id)
    .where(({ eb, or }) => or([eb('locked_until', 'is', null), eb('locked_until', '<=', nowMs)]))
    .execute();
}
