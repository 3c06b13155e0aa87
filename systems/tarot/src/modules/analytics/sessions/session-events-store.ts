// What happened to a saved session, the latest of it.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { toJson } from '../../../data/values.ts';

export type SessionEventType =
  | 'started'
  | 'updated'
  | 'paused'
  | 'resumed'
  | 'completed'
  | 'synced'
  | 'conflict'
  | 'resolved';

interface SessionEvent {
  sessionId: string;
  type: SessionEventType;
  details?: Record<string, unknown>;
  nowMs: number;
}

/** Of each session; a client may save as often as it likes. */
const mostEvents = 50;

export async function recordSessionEvent(
  trx: Queries,
  { sessionId, type, details = {}, nowMs }: SessionEvent,
): Promise<void> {
  await trx
    .insertInto('session_events')
    .values({
      id: randomUUID(),
      session_id: sessionId,
      event_type: type,
      details: toJson(details),
      created_at: nowMs,
    })
    .execute();
  await trx
    .deleteFrom('session_events')
    .where('session_id', '=', sessionId)
    .where('id', 'not in', ({ selectFrom }) =>
      selectFrom('session_events as kept')
        .select('kept.id')
        .where('kept.session_id', '=', sessionId)
        .orderBy('kept.created_at', 'desc')
        .orderBy('kept.id')
        .limit(mostEvents),
    )
    .execute();
}
