// What is in a playlist, and in which order.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { notFound } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { lockVisible } from '../presets/visible-patterns.ts';
import { lockOwnPlaylist } from './playlists-store.ts';
import { appendPattern, movePattern, removePattern } from './positions.ts';
import { AddedPattern, NewPosition, PatternParams } from './schemas.ts';

export function registerPlaylistPatterns(app: App, { database, clock }: Context): void {
  const touch = (trx: Queries, id: string, nowMs: number) =>
    trx.updateTable('playlists').set({ updated_at: nowMs }).where('id', '=', id).execute();
  const none = Type.Null();
  app.post(
    '/playlists/:id/patterns',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Put a pattern at the end of a playlist',
        params: IdParams,
        body: AddedPattern,
        response: { 204: none, ...failures(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id: playlistId } = request.params;
      const { pattern_id: patternId } = request.body;
      const nowMs = clock.now();
      await database.transaction(async (trx) => {
        const visible = await lockVisible(trx, [patternId], userId);
        await lockOwnPlaylist(trx, playlistId, userId);
        if (!visible.has(patternId)) throw notFound('pattern');
        await appendPattern(trx, { playlistId, patternId, nowMs });
        await touch(trx, playlistId, nowMs);
      });
      return reply.code(204).send(null);
    },
  );
  app.delete(
    '/playlists/:id/patterns/:pid',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Take a pattern out of a playlist',
        params: PatternParams,
        response: { 204: none, ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id, pid } = request.params;
      await database.transaction(async (trx) => {
        await lockOwnPlaylist(trx, id, userId);
        await removePattern(trx, id, pid);
        await touch(trx, id, clock.now());
      });
      return reply.code(204).send(null);
    },
  );
  app.put(
    '/playlists/:id/patterns/:pid/position',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Move a pattern within a playlist',
        params: PatternParams,
        body: NewPosition,
        response: { 204: none, ...failures(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id, pid } = request.params;
      const { position: to } = request.body;
      await database.transaction(async (trx) => {
        await lockOwnPlaylist(trx, id, userId);
        await movePattern(trx, { playlistId: id, patternId: pid, to });
        await touch(trx, id, clock.now());
      });
      return reply.code(204).send(null);
    },
  );
}
