// /sessions: sittings that are saved, gone on with, and completed by a reading.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { SessionsAnswer, SessionsQuery } from './schemas.ts';
import { toSessionSummary } from './session-answer.ts';
import { registerSession } from './session-routes.ts';
import { listSessions } from './sessions-store.ts';
import { registerSync } from './sync-routes.ts';

export function registerSessions(app: App, context: Context): void {
  registerList(app, context);
  registerSync(app, context);
  registerSession(app, context);
}

function registerList(app: App, { queries }: Context): void {
  app.get(
    '/sessions',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own sessions, without their states',
        querystring: SessionsQuery,
        response: { 200: SessionsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { limit, offset } = request.query;
      const { rows, total } = await listSessions(queries, userOf(request).id, request.query);
      return { sessions: rows.map(toSessionSummary), total, limit, offset, has_more: offset + rows.length < total };
    },
  );
}
