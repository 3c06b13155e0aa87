// Saved sessions as answers tell them.

import { fromJson, fromJsonOrNull, toIso } from '../../../data/values.ts';
import { type SessionBody, type SessionSummary, sessionStatuses } from './schemas.ts';
import type { SessionHead, SessionRow } from './sessions-store.ts';

/** Without what only one session is asked for. */
export const toSessionSummary = (row: SessionHead): SessionSummary => ({
  id: row.id,
  user_id: row.user_id,
  spread_type: row.spread_type,
  question: row.question,
  status: sessionStatuses.find((status) => status === row.status) ?? 'active',
  client_id: row.client_id,
  reading_id: row.reading_id,
  created_at: toIso(row.created_at),
  updated_at: toIso(row.updated_at),
  last_accessed_at: toIso(row.last_accessed_at),
});

export const toSessionBody = (row: SessionRow): SessionBody => ({
  ...toSessionSummary(row),
  spread_config: fromJsonOrNull(row.spread_config),
  session_state: fromJson(row.session_state),
});
