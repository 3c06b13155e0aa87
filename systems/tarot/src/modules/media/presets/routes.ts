// /music/presets: rhythms that users made, and those that come with the system.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { removeFromPlaylists } from '../playlists/positions.ts';
import { toPresetBody } from './preset-answer.ts';
import { insertPreset, listOwnPresets, lockOwnPreset, updatePreset } from './presets-store.ts';
import { registerPublicPresets } from './public-routes.ts';
import { NewPreset, PresetBody, PresetChanges, PresetParams, PresetsAnswer, PresetsQuery } from './schemas.ts';

export function registerPresets(app: App, context: Context): void {
  registerPublicPresets(app, context);
  registerOwnPresets(app, context);
  registerPreset(app, context);
}

function registerOwnPresets(app: App, { queries, clock }: Context): void {
  app.post(
    '/music/presets',
    {
      config: { auth: 'user' },
      schema: { summary: 'Keep a rhythm', body: NewPreset, response: { 201: PresetBody, ...failures(401) } },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const given = request.body;
      const row = await insertPreset(queries, { id: randomUUID(), userId, given, nowMs: clock.now() });
      return reply.code(201).send(toPresetBody(row));
    },
  );
  app.get(
    '/music/presets',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own rhythms, the newest first',
        querystring: PresetsQuery,
        response: { 200: PresetsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { page, page_size } = request.query;
      const { rows, total } = await listOwnPresets(queries, userOf(request).id, request.query);
      const has_more = page * page_size < total;
      return { presets: rows.map(toPresetBody), total_count: total, page, page_size, has_more };
    },
  );
}

function registerPreset(app: App, { database, clock }: Context): void {
  app.put(
    '/music/presets/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change a rhythm',
        params: PresetParams,
        body: PresetChanges,
        response: { 200: PresetBody, ...failures(401, 403, 404) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      const row = await database.transaction(async (trx) => {
        await lockOwnPreset(trx, id, userId);
        const changed = await updatePreset(trx, id, request.body, clock.now());
        // Whoever makes it private means that others do not hear it any more.
        if (request.body.is_public === false) await removeFromPlaylists(trx, id, { exceptOf: userId });
        return changed;
      });
      return toPresetBody(row);
    },
  );
  app.delete(
    '/music/presets/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Remove a rhythm, from all playlists as well',
        params: PresetParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      await database.transaction(async (trx) => {
        await lockOwnPreset(trx, id, userId);
        await trx.deleteFrom('rhythm_presets').where('id', '=', id).execute();
        await removeFromPlaylists(trx, id);
      });
      return reply.code(204).send(null);
    },
  );
}
