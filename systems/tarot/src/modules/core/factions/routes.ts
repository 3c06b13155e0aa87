// /factions: whom readers side with, and which characters speak to them. Everybody reads them; administrators write them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { countsOf } from '../characters/listing.ts';
import { KeyParams } from '../characters/schemas.ts';
import { registerFactionChanges } from './change-routes.ts';
import { countFactions, findFaction, listFactions } from './factions-store.ts';
import { registerMembers } from './member-routes.ts';
import { findMembers } from './members-store.ts';
import { FactionBody, FactionsAnswer, FactionsQuery, PeopledAnswer, PeopledQuery } from './schemas.ts';

export function registerFactions(app: App, context: Context): void {
  const { queries } = context;
  app.get(
    '/factions',
    { schema: { summary: 'Factions', querystring: FactionsQuery, response: { 200: FactionsAnswer, ...failures() } } },
    async ({ query }) => ({
      factions: await listFactions(queries, query),
      ...countsOf(await countFactions(queries, query), query),
    }),
  );
  app.get(
    '/factions/with-characters',
    {
      schema: {
        summary: 'Factions with their characters',
        querystring: PeopledQuery,
        response: { 200: PeopledAnswer, ...failures() },
      },
    },
    async ({ query }) => {
      const factions = await listFactions(queries, query);
      const ids = factions.map(({ id }) => id);
      const members = await findMembers(queries, ids);
      return {
        factions: factions.map((faction) => ({ ...faction, characters: members.get(faction.id) ?? [] })),
        ...countsOf(await countFactions(queries, query), query),
      };
    },
  );
  app.get(
    '/factions/:id',
    {
      config: { auth: 'optional' },
      schema: { summary: 'A faction', params: IdParams, response: { 200: FactionBody, ...failures(404) } },
    },
    async ({ params, signedIn }) => findFaction(queries, 'id', params.id, signedIn?.isAdmin === true),
  );
  app.get(
    '/factions/by-key/:key',
    {
      config: { auth: 'optional' },
      schema: { summary: 'A faction by its key', params: KeyParams, response: { 200: FactionBody, ...failures(404) } },
    },
    async ({ params, signedIn }) => findFaction(queries, 'faction_key', params.key, signedIn?.isAdmin === true),
  );
  registerFactionChanges(app, context);
  registerMembers(app, context);
}
