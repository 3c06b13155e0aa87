// Factions are written by administrators.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { addFaction, changeFaction, removeFaction } from './change-faction.ts';
import { FactionBody, FactionChanges, NewFaction } from './schemas.ts';

export function registerFactionChanges(app: App, { queries, clock }: Context): void {
  app.post(
    '/factions',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'A faction',
        body: NewFaction,
        response: { 201: FactionBody, ...failures(400, 401, 403) },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await addFaction(queries, body, clock.now())),
  );
  app.put(
    '/factions/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Change a faction',
        params: IdParams,
        body: FactionChanges,
        response: { 200: FactionBody, ...failures(401, 403, 404) },
      },
    },
    async ({ params, body }) => changeFaction(queries, params.id, body, clock.now()),
  );
  app.delete(
    '/factions/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Remove a faction',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await removeFaction(queries, params.id);
      return reply.code(204).send(null);
    },
  );
}
