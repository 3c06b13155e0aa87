// What clients tell: that something was clicked, how long somebody stayed, a reading.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { record } from './events-store.ts';
import { recordReading } from './reading-events.ts';
import { EventsBody, ReadingAnswer, ReadingBody, SessionBody, TrackedAnswer } from './schemas.ts';
import { sortOut } from './sort-out.ts';

export function registerTracking(app: App, context: Context): void {
  app.post(
    '/analytics/events',
    {
      config: { auth: 'user' },
      schema: { summary: 'Tell events', body: EventsBody, response: { 201: TrackedAnswer, ...failures(401) } },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { events, skipped } = sortOut(request.body.events);
      const tracked = events.length === 0 ? [] : await record(context, { userId, events });
      return reply.code(201).send({ tracked_count: tracked.length, skipped_count: skipped, events: tracked });
    },
  );
  app.post(
    '/analytics/session',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Tell how long a visit was',
        body: SessionBody,
        response: { 201: TrackedAnswer, ...failures(401) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { duration, device_type = null } = request.body;
      const events = await record(context, {
        userId,
        events: [{ ...request.body, event_type: 'session', event_category: 'session', event_action: 'ended' }],
        added: { sessions_count: 1, session_seconds: Math.round(duration), last_device: device_type },
      });
      return reply.code(201).send({ tracked_count: 1, skipped_count: 0, events });
    },
  );
  app.post(
    '/analytics/reading',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Tell a reading, as one that was quick or offline',
        body: ReadingBody,
        response: { 201: ReadingAnswer, ...failures(401) },
      },
    },
    async (request, reply) => {
      const { spread_type, character_voice = null, question_length, card_ids } = request.body;
      const { event, isNew } = await recordReading(context, userOf(request).id, {
        readingId: null,
        spreadKey: spread_type,
        voice: character_voice,
        questionLength: question_length,
        cardKeys: card_ids,
      });
      return reply.code(201).send({ event, is_new: isNew });
    },
  );
}
