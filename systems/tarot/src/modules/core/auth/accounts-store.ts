// Accounts: made, and tried to be signed in to.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { withUnique } from '../../../data/unique-violation.ts';
import { Problem } from '../../../http/problem.ts';
import { hourMs } from '../../../time.ts';

const mostFailures = 5;
const lockMs = hourMs;

export interface NewAccount {
  id: string;
  email: string;
  name: string;
  display_name: string | null;
  password_hash: string;
  faction_alignment: string | null;
  location: string | null;
}

/** @throws Problem 409 */
export async function createAccount(queries: Queries, account: NewAccount, nowMs: number): Promise<void> {
  const row = { ...account, created_at: nowMs, updated_at: nowMs, last_login_at: nowMs };
  await withUnique(
    queries.insertInto('users').values(row).execute(),
    () => new Problem('USER_ALREADY_EXISTS', 'Somebody is registered with this e-mail address.'),
  );
}

/**
 * Counts an attempt before its password is looked at: a hundred at once are five attempts, too. After the fifth it is locked for an hour, and then begins anew.
 * @returns undefined where there is no such account, and where it is locked
 */
export async function takeAttempt(queries: Queries, email: string, nowMs: number) {
  // PostgreSQL takes a value beside null for a text, unless it is told.
  const lockedUntil = sql`cast(${nowMs + lockMs} as bigint)`;
  return queries
    .updateTable('users')
    .set({
      failed_logins: sql<number>`case when locked_until is null then failed_logins + 1 else 1 end`,
      locked_until: sql<number | null>`case
        when locked_until is null and failed_logins + 1 >= ${mostFailures} then ${lockedUntil} else null end`,
    })
    .where('email', '=', email)
    .where(({ eb, or }) => or([eb('locked_until', 'is', null), eb('locked_until', '<=', nowMs)]))
    .returning(['id', 'email', 'password_hash', 'oauth_provider', 'is_active'])
    .executeTakeFirst();
}

export async function recordLogin(queries: Queries, userId: string, nowMs: number): Promise<void> {
  await queries
    .updateTable('users')
    .set({ failed_logins: 0, locked_until: null, last_login_at: nowMs })
    .where('id', '=', userId)
    .execute();
}

export async function findMethods(queries: Queries, userId: string) {
  return queries
    .selectFrom('users')
    .select(['password_hash', 'oauth_provider'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
}

/** @returns whether there was none yet */
export async function setFirstPassword(
  queries: Queries,
  userId: string,
  hash: string,
  nowMs: number,
): Promise<boolean> {
  const rows = await queries
    .updateTable('users')
    .set({ password_hash: hash, updated_at: nowMs })
    .where('id', '=', userId)
    .where('password_hash', 'is', null)
    .returning('id')
    .execute();
  return rows.length > 0;
}
