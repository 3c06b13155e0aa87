// A client that was without a connection brings what it has. It is put beside what is here, and nothing of either is lost before somebody says which counts.

import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { fromJson, toIso } from '../../../data/values.ts';
import { hourMs } from '../../../time.ts';
import { configText, stateText } from './change-session.ts';
import { insertSession } from './insert-session.ts';
import type { Conflict, SyncBody } from './schemas.ts';
import { recordSessionEvent } from './session-events-store.ts';
import { type SessionColumns, type SessionRow, updateSession } from './sessions-store.ts';

interface Synced {
  session: SessionRow;
  /** Empty where the two are one now. */
  conflicts: Conflict[];
}

/** @throws Problem 409 where the user has too many sessions, 422 for too much of a state */
export async function syncSession(context: Context, userId: string, client: SyncBody): Promise<Synced> {
  const nowMs = context.clock.now();
  const sessionState = stateText(client.session_state);
  const spreadConfig = configText(client.spread_config);
  return context.database.transaction(async (trx) => {
    // Of a client that asks twice at once, the second finds what the first has made.
    await lockUser(trx, userId);
    const known = await findMatch(trx, userId, client);
    if (known) return meet(trx, known, client, { sessionState, nowMs });
    const session = await insertSession(trx, {
      userId,
      spreadType: client.spread_type.trim(),
      spreadConfig,
      question: client.question.trim(),
      sessionState,
      status: client.status,
      clientId: client.client_id,
      createdAt: Math.min(nowMs, Date.parse(client.created_at)),
      nowMs,
    });
    await recordSessionEvent(trx, { sessionId: session.id, type: 'synced', nowMs });
    return { session, conflicts: [] };
  });
}

/** How far apart the same question may have been asked by two clocks. */
const widestMs = hourMs;

/** What the client brought before; else the same question at about the same time. */
async function findMatch(trx: Queries, userId: string, client: SyncBody): Promise<SessionRow | undefined> {
  const createdAt = Date.parse(client.created_at);
  const own = trx.selectFrom('saved_sessions').selectAll().where('user_id', '=', userId).limit(1).forUpdate();
  return (
    (await own.where('client_id', '=', client.client_id).orderBy('created_at', 'desc').executeTakeFirst()) ??
    (await own
      .where('question', '=', client.question.trim())
      .where('created_at', '>=', createdAt - widestMs)
      .where('created_at', '<=', createdAt + widestMs)
      .orderBy('created_at', 'desc')
      .executeTakeFirst())
  );
}

async function meet(
  trx: Queries,
  known: SessionRow,
  client: SyncBody,
  { sessionState, nowMs }: { sessionState: string; nowMs: number },
): Promise<Synced> {
  const { id, user_id: userId } = known;
  const conflicts = conflictsOf(known, client, sessionState);
  if (conflicts.length === 0) return { session: await keepClientId(trx, known, client, nowMs), conflicts };
  const { expected_updated_at: base } = client;
  if (known.status === 'complete' || base === undefined || Date.parse(base) !== known.updated_at) {
    const details = { fields: conflicts.map(({ field }) => field) };
    await recordSessionEvent(trx, { sessionId: id, type: 'conflict', details, nowMs });
    return { session: known, conflicts };
  }
  const columns: SessionColumns = {
    session_state: sessionState,
    status: client.status,
    client_id: known.client_id ?? client.client_id,
  };
  const session = await updateSession(trx, { id, userId, nowMs }, columns);
  await recordSessionEvent(trx, { sessionId: id, type: 'synced', nowMs });
  return { session, conflicts: [] };
}

/** Both as they are stored: what JSON does not tell apart is no difference. */
function conflictsOf(known: SessionRow, client: SyncBody, sessionState: string): Conflict[] {
  const server_updated_at = toIso(known.updated_at);
  const client_updated_at = toIso(Date.parse(client.updated_at));
  return [
    {
      field: 'session_state' as const,
      server_value: fromJson(known.session_state),
      client_value: fromJson(sessionState),
    },
    { field: 'status' as const, server_value: known.status, client_value: client.status },
  ]
    .filter(({ server_value, client_value }) => !isDeepStrictEqual(server_value, client_value))
    .map((difference) => ({ ...difference, server_updated_at, client_updated_at }));
}

/** It is the same session, so its version stays. */
async function keepClientId(
  trx: Queries,
  known: SessionRow,
  { client_id }: SyncBody,
  nowMs: number,
): Promise<SessionRow> {
  const seen = { client_id: known.client_id ?? client_id, last_accessed_at: nowMs };
  await trx.updateTable('saved_sessions').set(seen).where('id', '=', known.id).execute();
  return { ...known, ...seen };
}
