// Saved sessions: sittings that are gone on with later, perhaps at another device.

import type { ExpressionBuilder, Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { SavedSessionsTable } from '../../../data/schema/analytics.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import { toIso } from '../../../data/values.ts';
import { forbidden, invalidRequest, notFound, Problem, required } from '../../../http/problem.ts';
import { minuteMs } from '../../../time.ts';
import type { SessionsQuery } from './schemas.ts';

export type SessionRow = Selectable<SavedSessionsTable>;
export type SessionHead = Omit<SessionRow, 'session_state' | 'spread_config'>;

export const alreadyComplete = (): Problem =>
  invalidRequest('This session is complete: its reading is what it led to.');
export const changedMeanwhile = (updatedAt: number): Problem =>
  new Problem('CONFLICT_ERROR', 'The session was changed meanwhile.', { updated_at: toIso(updatedAt) });

/** @throws Problem 404, 403 */
export async function requireOwnSession(queries: Queries, id: string, userId: string): Promise<SessionRow> {
  return requireOwn(await byId(queries, id).executeTakeFirst(), userId);
}

/** One that nobody else changes until the transaction ends. @throws Problem 404, 403 */
export async function lockOwnSession(trx: Queries, id: string, userId: string): Promise<SessionRow> {
  return requireOwn(await byId(trx, id).forUpdate().executeTakeFirst(), userId);
}

const byId = (queries: Queries, id: string) => queries.selectFrom('saved_sessions').selectAll().where('id', '=', id);

function requireOwn(row: SessionRow | undefined, userId: string): SessionRow {
  const session = required(row, () => notFound('session'));
  if (session.user_id !== userId) throw forbidden();
  return session;
}

/** To go on with it: that is remembered, to the minute. */
export async function openSession(queries: Queries, id: string, userId: string, nowMs: number): Promise<SessionRow> {
  const session = await requireOwnSession(queries, id, userId);
  if (nowMs - session.last_accessed_at < minuteMs) return session;
  await queries.updateTable('saved_sessions').set({ last_accessed_at: nowMs }).where('id', '=', id).execute();
  return { ...session, last_accessed_at: nowMs };
}

/** Those changed last first. */
export async function listSessions(
  queries: Queries,
  userId: string,
  { limit, offset, status }: SessionsQuery,
): Promise<{ rows: SessionHead[]; total: number }> {
  const matching = (eb: ExpressionBuilder<Schema, 'saved_sessions'>) =>
    eb.and([eb('user_id', '=', userId), ...(status === undefined ? [] : [eb('status', '=', status)])]);
  const [rows, { total }] = await Promise.all([
    queries
      .selectFrom('saved_sessions')
      .select(['id', 'user_id', 'spread_type', 'question', 'status', 'client_id', 'reading_id'])
      .select(['created_at', 'updated_at', 'last_accessed_at'])
      .where(matching)
      .orderBy('updated_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .offset(offset)
      .execute(),
    queries
      .selectFrom('saved_sessions')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export type SessionColumns = Pick<
  Updateable<SavedSessionsTable>,
  'spread_type' | 'spread_config' | 'question' | 'session_state' | 'status' | 'client_id'
>;

/**
 * @param expected when it has to have been changed last
 * @throws Problem 404, 403; 400 for one that is complete, 409 for one that was changed meanwhile
 */
export async function updateSession(
  trx: Queries,
  { id, userId, nowMs, expected }: { id: string; userId: string; nowMs: number; expected?: number | undefined },
  columns: SessionColumns,
): Promise<SessionRow> {
  const changed = await trx
    .updateTable('saved_sessions')
    .set({ ...columns, updated_at: laterThanBefore(nowMs), last_accessed_at: nowMs })
    .where(({ eb, and }) =>
      and([
        eb('id', '=', id),
        eb('user_id', '=', userId),
        eb('status', '<>', 'complete'),
        ...(expected === undefined ? [] : [eb('updated_at', '=', expected)]),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  if (changed) return changed;
  const { status, updated_at } = await requireOwnSession(trx, id, userId);
  throw status === 'complete' ? alreadyComplete() : changedMeanwhile(updated_at);
}

/** Clients go by it: two changes in one millisecond are two versions as well. */
const laterThanBefore = (nowMs: number) =>
  sql<number>`case when updated_at < ${nowMs} then ${nowMs} else updated_at + 1 end`;

/** @returns whether there was one */
export async function deleteSession(queries: Queries, id: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom('saved_sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
