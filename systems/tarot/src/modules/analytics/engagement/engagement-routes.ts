// What somebody does with a reading outside of here, as their client tells it. What is done here (a link, a journal) is counted when it happens, and is not told.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { invalidRequest, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { recordOne } from '../events/events-store.ts';
import { EventAnswer } from '../events/schemas.ts';
import type { Added } from '../events/user-analytics-store.ts';
import { AuthEvent, EngagementBody, EngagementParams } from './schemas.ts';

const addedBy: ReadonlyMap<string, Added> = new Map([
  ['share', { shares_count: 1 }],
  ['note', { notes_count: 1 }],
  ['export', { exports_count: 1 }],
]);

export function registerEngagements(app: App, context: Context): void {
  app.post(
    '/analytics/engagement/:kind',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Tell that something was shared, noted or exported',
        params: EngagementParams,
        body: EngagementBody,
        response: { 201: EventAnswer, ...failures(400, 401) },
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const added = required(addedBy.get(kind), () =>
        invalidRequest(`It is one of ${[...addedBy.keys()].join(', ')}.`),
      );
      const { platform = null, ...about } = request.body;
      const event = await context.database.transaction((trx) =>
        recordOne(trx, context, {
          userId: userOf(request).id,
          event: { event_type: 'engagement', event_category: kind, event_action: 'told', event_data: about, platform },
          added,
        }),
      );
      return reply.code(201).send({ event });
    },
  );
}

export function registerAuthEvents(app: App, context: Context): void {
  app.post(
    '/analytics/auth-events',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Tell how signing in went',
        body: AuthEvent,
        response: { 201: EventAnswer, ...failures(401) },
      },
    },
    async (request, reply) => {
      const { action, method = null, success, ...where } = request.body;
      const event = await context.database.transaction((trx) =>
        recordOne(trx, context, {
          userId: userOf(request).id,
          event: {
            ...where,
            event_type: 'auth',
            event_category: success ? 'success' : 'failure',
            event_action: action,
            event_data: { method, success },
          },
        }),
      );
      return reply.code(201).send({ event });
    },
  );
}
