// Sessions as their users save and change them.

import type { Context } from '../../../context.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { Problem } from '../../../http/problem.ts';
import { mostConfigBytes, mostStateBytes, requireBounded } from './bounded-json.ts';
import { insertSession } from './insert-session.ts';
import type { NewSession, SessionChanges } from './schemas.ts';
import { recordSessionEvent, type SessionEventType } from './session-events-store.ts';
import { type SessionColumns, type SessionRow, updateSession } from './sessions-store.ts';

export const stateText = (state: object): string => requireBounded(state, 'session_state', mostStateBytes);
export const configText = (config: object | null | undefined): string | null =>
  config ? requireBounded(config, 'spread_config', mostConfigBytes) : null;

/** @throws Problem 422 for too much of a state, 409 where the user has too many sessions */
export async function saveSession(context: Context, userId: string, asked: NewSession): Promise<SessionRow> {
  const nowMs = context.clock.now();
  const values = {
    userId,
    spreadType: asked.spread_type.trim(),
    spreadConfig: configText(asked.spread_config),
    question: asked.question.trim(),
    sessionState: stateText(asked.session_state),
    status: asked.status,
    clientId: asked.client_id ?? null,
    createdAt: nowMs,
    nowMs,
  };
  return context.database.transaction(async (trx) => {
    await lockUser(trx, userId);
    const session = await insertSession(trx, values);
    await recordSessionEvent(trx, { sessionId: session.id, type: 'started', nowMs });
    return session;
  });
}

/** @throws Problem 404, 403; 400 for one that is complete, 409 where it is not what the client thinks it is, 422 */
export async function changeSession(
  context: Context,
  id: string,
  userId: string,
  { expected_updated_at, ...changes }: SessionChanges,
): Promise<SessionRow> {
  const nowMs = context.clock.now();
  const columns = toColumns(changes);
  const expected = expected_updated_at === undefined ? undefined : Date.parse(expected_updated_at);
  return context.database.transaction(async (trx) => {
    const session = await updateSession(trx, { id, userId, nowMs, expected }, columns);
    const details = { fields: Object.keys(columns) };
    await recordSessionEvent(trx, { sessionId: id, type: eventOf(changes), details, nowMs });
    return session;
  });
}

type Changes = Omit<SessionChanges, 'expected_updated_at'>;

function toColumns({ spread_type, spread_config, question, session_state, status }: Changes): SessionColumns {
  const columns: SessionColumns = {
    ...(spread_type === undefined ? {} : { spread_type: spread_type.trim() }),
    ...(spread_config === undefined ? {} : { spread_config: configText(spread_config) }),
    ...(question === undefined ? {} : { question: question.trim() }),
    ...(session_state === undefined ? {} : { session_state: stateText(session_state) }),
    ...(status === undefined ? {} : { status }),
  };
  if (Object.keys(columns).length === 0) throw new Problem('VALIDATION_ERROR', 'There is nothing to change.');
  return columns;
}

function eventOf({ status }: Changes): SessionEventType {
  if (status === undefined) return 'updated';
  return status === 'paused' ? 'paused' : 'resumed';
}
