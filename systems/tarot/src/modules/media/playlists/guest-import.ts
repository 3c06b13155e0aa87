// What somebody had put together as a guest becomes their first playlist.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { invalidRequest } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { lockVisible } from '../presets/visible-patterns.ts';
import { insertPlaylist } from './playlists-store.ts';
import { GuestPlaylist, ImportAnswer } from './schemas.ts';

export function registerGuestImport(app: App, { database, clock, events }: Context): void {
  app.post(
    '/playlists/import-guest',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'A playlist of up to four patterns at once; those that there are not are left out',
        body: GuestPlaylist,
        response: { 201: ImportAnswer, ...failures(400, 401) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { pattern_ids, ...given } = request.body;
      const asked = [...new Set(pattern_ids)];
      const id = randomUUID();
      const nowMs = clock.now();
      const valid = await database.transaction(async (trx) => {
        const visible = await lockVisible(trx, asked, userId);
        const ids = asked.filter((patternId) => visible.has(patternId));
        if (ids.length === 0) throw invalidRequest('There is none of these patterns.');
        await insertPlaylist(trx, { id, userId, given, nowMs });
        const rows = ids.map((pattern_id, position) => ({ playlist_id: id, pattern_id, position, added_at: nowMs }));
        await trx.insertInto('playlist_patterns').values(rows).execute();
        return ids;
      });
      events.emit('playlist.created', { userId, playlistId: id });
      return reply.code(201).send({
        playlist_id: id,
        pattern_count: valid.length,
        invalid_pattern_ids: asked.filter((patternId) => !valid.includes(patternId)),
      });
    },
  );
}
