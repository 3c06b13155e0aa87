// A new session, where its user has room for one.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { conflict } from '../../../http/problem.ts';
import type { SessionRow } from './sessions-store.ts';

/** Of a user. A complete one gives way to a new one: its reading stays. */
const mostSessions = 200;

interface SessionValues {
  userId: string;
  spreadType: string;
  spreadConfig: string | null;
  question: string;
  sessionState: string;
  status: string;
  clientId: string | null;
  createdAt: number;
  nowMs: number;
}

/** Of a user who is locked, so that no more are made than may be. @throws Problem 409 */
export async function insertSession(trx: Queries, given: SessionValues): Promise<SessionRow> {
  await makeRoom(trx, given.userId);
  return trx
    .insertInto('saved_sessions')
    .values({
      id: randomUUID(),
      user_id: given.userId,
      spread_type: given.spreadType,
      spread_config: given.spreadConfig,
      question: given.question,
      session_state: given.sessionState,
      status: given.status,
      client_id: given.clientId,
      created_at: given.createdAt,
      updated_at: given.nowMs,
      last_accessed_at: given.nowMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function makeRoom(trx: Queries, userId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('saved_sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (count < mostSessions) return;
  const { numDeletedRows } = await trx
    .deleteFrom('saved_sessions')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('saved_sessions as old')
        .select('old.id')
        .where('old.user_id', '=', userId)
        .where('old.status', '=', 'complete')
        .orderBy('old.updated_at')
        .orderBy('old.id')
        .limit(1),
    )
    .executeTakeFirst();
  if (numDeletedRows === 0n)
    throw conflict(`${mostSessions} open sessions are kept for a user: complete one, or remove it.`);
}
