// Sessions of clients that were without a connection.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { ResolveAnswer, ResolveBody, SyncAnswer, SyncBody } from './schemas.ts';
import { toSessionBody } from './session-answer.ts';
import { syncSession } from './sync-session.ts';

export function registerSync(app: App, context: Context): void {
  app.post(
    '/sessions/sync',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Bring a session that was saved without a connection',
        body: SyncBody,
        response: { 200: SyncAnswer, ...failures(401, 409) },
      },
    },
    async (request) => {
      const { session, conflicts } = await syncSession(context, userOf(request).id, request.body);
      return {
        status: conflicts.length === 0 ? ('synced' as const) : ('conflict' as const),
        session: toSessionBody(session),
        client_id: request.body.client_id,
        server_id: session.id,
        conflicts,
      };
    },
  );
  app.post(
    '/sessions/resolve-conflict',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Say which side of a conflict counts',
        body: ResolveBody,
        response: { 200: ResolveAnswer, ...failures(400, 401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { winner, session } = await resolveConflict(context, userOf(request).id, request.body);
      return { status: 'synced' as const, winner, session: toSessionBody(session) };
    },
  );
}
