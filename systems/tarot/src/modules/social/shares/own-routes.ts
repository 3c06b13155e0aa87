// Links to one's own readings.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import { isSet, toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { passwordLimit } from '../../../http/rate-limits.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import type { Settings } from '../../../settings.ts';
import { NewShare, ShareBody, ShareParams, SharesAnswer, SharesQuery } from './schemas.ts';
import { insertShare, listShares, requireOwnReading, revokeShare, type ShareRow } from './shares-store.ts';

export function registerOwnShares(app: App, context: Context): void {
  const { database, queries, clock, settings } = context;
  app.post(
    '/readings/:id/share',
    {
      config: { auth: 'user', ...passwordLimit(settings) },
      schema: {
        summary: 'Share a reading by a link',
        params: IdParams,
        body: NewShare,
        response: { 201: ShareBody, ...failures(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const share = await createShare(context, request.params.id, userOf(request).id, request.body);
      return reply.code(201).send(toShareBody(settings, share));
    },
  );
  app.get(
    '/readings/:id/shares',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Links to a reading',
        params: IdParams,
        querystring: SharesQuery,
        response: { 200: SharesAnswer, ...failures(401, 403, 404) },
      },
    },
    async (request) => {
      const { id } = request.params;
      await requireOwnReading(queries, id, userOf(request).id);
      const rows = await listShares(queries, id, request.query.active_only);
      return { shares: rows.map((row) => toShareBody(settings, row)) };
    },
  );
  app.delete(
    '/share/:uuid',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Revoke a link',
        params: ShareParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { uuid } = request.params;
      await database.transaction((trx) => revokeShare(trx, uuid, userId, clock.now()));
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem 422 where it is said twice, and differently, whether there is a password; 404, 403, 409 */
async function createShare(
  { database, passwords, events, clock }: Context,
  readingId: string,
  userId: string,
  { password, require_password = password !== undefined }: NewShare,
): Promise<ShareRow> {
  if (require_password !== (password !== undefined))
    throw new Problem('VALIDATION_ERROR', 'A password is needed where one is required, and only there.');
  const id = randomUUID();
  const password_hash = password === undefined ? null : await passwords.hash(password);
  const share = await database.transaction((trx) =>
    insertShare(trx, { id, reading_id: readingId, user_id: userId, password_hash, created_at: clock.now() }),
  );
  events.emit('share.created', { userId, readingId, shareId: id });
  return share;
}

const toShareBody = ({ publicUrl }: Settings, row: ShareRow): ShareBody => ({
  uuid: row.id,
  // The host that a request names is whatever the client wrote: without an address of the front end, the link says none.
  url: publicUrl === undefined ? `/api/v1/share/${row.id}` : `${publicUrl}/share/${row.id}`,
  require_password: row.password_hash !== null,
  access_count: row.access_count,
  created_at: toIso(row.created_at),
  is_active: isSet(row.is_active),
});
