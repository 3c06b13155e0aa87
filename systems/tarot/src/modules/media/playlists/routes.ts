// /playlists: rhythms in an order of the user's own.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { registerGuestImport } from './guest-import.ts';
import { registerPlaylistPatterns } from './pattern-routes.ts';
import { registerPlaylist } from './playlist-routes.ts';
import { insertPlaylist, listPlaylists, toPlaylistFields } from './playlists-store.ts';
import { NewPlaylist, PlaylistBody, PlaylistsAnswer, PlaylistsQuery } from './schemas.ts';

export function registerPlaylists(app: App, context: Context): void {
  registerPlaylistList(app, context);
  registerGuestImport(app, context);
  registerPlaylist(app, context);
  registerPlaylistPatterns(app, context);
}

function registerPlaylistList(app: App, { queries, clock, events }: Context): void {
  app.post(
    '/playlists',
    {
      config: { auth: 'user' },
      schema: { summary: 'A playlist', body: NewPlaylist, response: { 201: PlaylistBody, ...failures(401) } },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const given = request.body;
      const row = await insertPlaylist(queries, { id: randomUUID(), userId, given, nowMs: clock.now() });
      events.emit('playlist.created', { userId, playlistId: row.id });
      return reply.code(201).send({ ...toPlaylistFields(row), patterns: [] });
    },
  );
  app.get(
    '/playlists',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own playlists, the newest first, without their patterns',
        querystring: PlaylistsQuery,
        response: { 200: PlaylistsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { page, page_size } = request.query;
      const { playlists, total } = await listPlaylists(queries, userOf(request).id, request.query);
      return { playlists, total_count: total, page, page_size, has_more: page * page_size < total };
    },
  );
}
