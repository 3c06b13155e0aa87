// One saved session: made, gone on with, changed, completed, removed.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { changeSession, saveSession } from './change-session.ts';
import { completeSession } from './complete-session.ts';
import { Completion, CompletionAnswer, NewSession, SessionBody, SessionChanges } from './schemas.ts';
import { toSessionBody } from './session-answer.ts';
import { deleteSession, openSession, requireOwnSession } from './sessions-store.ts';

export function registerSession(app: App, context: Context): void {
  registerSaving(app, context);
  registerOpening(app, context);
  registerRemoval(app, context);
  registerCompletion(app, context);
}

function registerSaving(app: App, context: Context): void {
  app.post(
    '/sessions',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Save a session',
        body: NewSession,
        response: { 201: SessionBody, ...failures(401, 409) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(toSessionBody(await saveSession(context, userOf(request).id, request.body))),
  );
  app.patch(
    '/sessions/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change a session',
        params: IdParams,
        body: SessionChanges,
        response: { 200: SessionBody, ...failures(400, 401, 403, 404, 409) },
      },
    },
    async (request) => toSessionBody(await changeSession(context, request.params.id, userOf(request).id, request.body)),
  );
}

function registerOpening(app: App, { queries, clock }: Context): void {
  app.get(
    '/sessions/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'A session, to go on with it',
        params: IdParams,
        response: { 200: SessionBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => toSessionBody(await openSession(queries, request.params.id, userOf(request).id, clock.now())),
  );
}

function registerRemoval(app: App, { queries }: Context): void {
  app.delete(
    '/sessions/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove a session',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      if (!(await deleteSession(queries, id, userId))) await requireOwnSession(queries, id, userId);
      return reply.code(204).send(null);
    },
  );
}

function registerCompletion(app: App, context: Context): void {
  app.post(
    '/sessions/:id/complete',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Make a reading of a session',
        params: IdParams,
        body: Completion,
        response: { 200: CompletionAnswer, ...failures(400, 401, 403, 404) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const readingId = await completeSession(context, id, userOf(request).id, request.body);
      return { session_id: id, reading_id: readingId };
    },
  );
}
