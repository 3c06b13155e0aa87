// /journals, and /readings/{id}/journal: what users write about their readings.

import type { Context } from '../../../context.ts';
import { withUnique } from '../../../data/unique-violation.ts';
import { fromJson, isSet, toIso } from '../../../data/values.ts';
import type { MoodTag } from '../../../deck/mood-tags.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { conflict, Problem } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { lockOwnReading } from '../../core/readings/change-reading.ts';
import {
  deleteJournal,
  insertJournal,
  type JournalRow,
  listJournals,
  requireOwnJournal,
  updateJournal,
} from './journals-store.ts';
import { JournalBody, JournalChanges, JournalsAnswer, JournalsQuery, NewJournal } from './schemas.ts';

export function registerJournals(app: App, context: Context): void {
  registerWriting(app, context);
  registerFinding(app, context);
  registerChanging(app, context);
}

const toJournalBody = ({ mood_tags, is_private, created_at, updated_at, ...plain }: JournalRow): JournalBody => ({
  ...plain,
  mood_tags: fromJson<MoodTag[]>(mood_tags),
  is_private: isSet(is_private),
  created_at: toIso(created_at),
  updated_at: toIso(updated_at),
});

function registerWriting(app: App, { database, clock, events }: Context): void {
  app.post(
    '/readings/:id/journal',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Write about a reading',
        params: IdParams,
        body: NewJournal,
        response: { 201: JournalBody, ...failures(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id: readingId } = request.params;
      const written = database.transaction(async (trx) => {
        await lockOwnReading(trx, readingId, userId);
        return insertJournal(trx, { readingId, userId, written: request.body, nowMs: clock.now() });
      });
      const row = await withUnique(written, () => conflict('This reading has an entry already: change that one.'));
      events.emit('journal.created', { userId, readingId, journalId: row.id });
      return reply.code(201).send(toJournalBody(row));
    },
  );
}

function registerFinding(app: App, { queries }: Context): void {
  app.get(
    '/journals',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own journal',
        querystring: JournalsQuery,
        response: { 200: JournalsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { rows, total } = await listJournals(queries, userOf(request).id, request.query);
      return { items: rows.map(toJournalBody), total };
    },
  );
  app.get(
    '/journals/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'An entry of the journal',
        params: IdParams,
        response: { 200: JournalBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => toJournalBody(await requireOwnJournal(queries, request.params.id, userOf(request).id)),
  );
}

function registerChanging(app: App, { queries, clock }: Context): void {
  app.put(
    '/journals/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change an entry of the journal',
        params: IdParams,
        body: JournalChanges,
        response: { 200: JournalBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      // Names that there are not were there to be counted, and are dropped by now.
      if (Object.keys(request.body).length === 0) throw new Problem('VALIDATION_ERROR', 'There is nothing to change.');
      const changed = await updateJournal(queries, id, userId, { ...request.body, nowMs: clock.now() });
      return toJournalBody(changed ?? (await requireOwnJournal(queries, id, userId)));
    },
  );
  app.delete(
    '/journals/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove an entry of the journal',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      if (!(await deleteJournal(queries, id, userId))) await requireOwnJournal(queries, id, userId);
      return reply.code(204).send(null);
    },
  );
}
