// One reading: made, read, changed, removed.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { type SignedIn, userOf } from '../../../http/authentication.ts';
import { forbidden } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { changeReading, lockOwnReading } from './change-reading.ts';
import { createReading } from './create-reading.ts';
import { toPositionBody, toReadingBody, voicesFor } from './reading-answer.ts';
import { areFriends, listCards, requireReading } from './readings-store.ts';
import { NewReading, ReadingBody, ReadingChanges } from './schemas.ts';
import { findTags } from './tags-store.ts';

export function registerReading(app: App, context: Context): void {
  const { database, events } = context;
  app.post(
    '/readings',
    {
      config: { auth: 'user' },
      schema: { summary: 'A reading', body: NewReading, response: { 201: ReadingBody, ...failures(401, 404, 503) } },
    },
    async (request, reply) => {
      const user = userOf(request);
      const id = await createReading(context, user.id, request.body);
      return reply.code(201).send(await presentReading(context, id, user));
    },
  );
  app.get(
    '/readings/:id',
    {
      config: { auth: 'user' },
      schema: { summary: 'A reading', params: IdParams, response: { 200: ReadingBody, ...failures(401, 403, 404) } },
    },
    async (request) => presentReading(context, request.params.id, userOf(request)),
  );
  app.patch(
    '/readings/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change a reading',
        params: IdParams,
        body: ReadingChanges,
        response: { 200: ReadingBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => {
      const user = userOf(request);
      await changeReading(context, request.params.id, user.id, request.body);
      return presentReading(context, request.params.id, user);
    },
  );
  app.delete(
    '/readings/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove a reading',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      await database.transaction(async (trx) => {
        await lockOwnReading(trx, id, userId);
        await trx.deleteFrom('readings').where('id', '=', id).execute();
      });
      events.emit('reading.deleted', { userId, readingId: id });
      return reply.code(204).send(null);
    },
  );
}

/** With its cards. @throws Problem 404, and 403 for somebody whom it is not for */
async function presentReading({ queries }: Context, id: string, user: SignedIn): Promise<ReadingBody> {
  const row = await requireReading(queries, id);
  const isOwn = row.user_id === user.id;
  if (!isOwn && row.privacy_level === 'private') throw forbidden();
  if (!isOwn && row.privacy_level === 'friends' && !(await areFriends(queries, row.user_id, user.id)))
    throw forbidden();
  const [cards, tags] = [await listCards(queries, id), await findTags(queries, [id])];
  const voices = voicesFor(user.faction, row.character_voice);
  const body = toReadingBody(
    row,
    tags.get(id) ?? [],
    cards.map((card) => toPositionBody(card, voices)),
  );
  // Notes are for whoever wrote them.
  return isOwn ? body : { ...body, context_notes: null };
}
