// One playlist: read, changed, removed.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { lockOwnPlaylist, readOwnPlaylist } from './playlists-store.ts';
import { PlaylistBody, PlaylistChanges } from './schemas.ts';

export function registerPlaylist(app: App, { database, queries, clock }: Context): void {
  app.get(
    '/playlists/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'A playlist with its patterns',
        params: IdParams,
        response: { 200: PlaylistBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => readOwnPlaylist(queries, request.params.id, userOf(request).id),
  );
  app.put(
    '/playlists/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change the name or the description of a playlist',
        params: IdParams,
        body: PlaylistChanges,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      const { name, description } = request.body;
      await database.transaction(async (trx) => {
        await lockOwnPlaylist(trx, id, userId);
        await trx
          .updateTable('playlists')
          .set({
            ...(name === undefined ? {} : { name: name.trim() }),
            ...(description === undefined ? {} : { description }),
            updated_at: clock.now(),
          })
          .where('id', '=', id)
          .execute();
      });
      return reply.code(204).send(null);
    },
  );
  app.delete(
    '/playlists/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove a playlist',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      await database.transaction(async (trx) => {
        await lockOwnPlaylist(trx, id, userId);
        await trx.deleteFrom('playlists').where('id', '=', id).execute();
      });
      return reply.code(204).send(null);
    },
  );
}
