// /characters: who speaks in readings. Everybody reads them; administrators write them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { registerCharacterChanges } from './change-routes.ts';
import { countCharacters, findCharacter, listCharacters, listCountedCharacters } from './characters-store.ts';
import { countsOf } from './listing.ts';
import { CharacterBody, CharactersAnswer, CharactersQuery, CountedCharactersAnswer, KeyParams } from './schemas.ts';

export function registerCharacters(app: App, context: Context): void {
  const { queries } = context;
  app.get(
    '/characters',
    {
      schema: {
        summary: 'Characters',
        querystring: CharactersQuery,
        response: { 200: CharactersAnswer, ...failures() },
      },
    },
    async ({ query }) => ({
      characters: await listCharacters(queries, query),
      ...countsOf(await countCharacters(queries, query), query),
    }),
  );
  app.get(
    '/characters/with-counts',
    {
      schema: {
        summary: 'Characters, and of how much each is part',
        querystring: CharactersQuery,
        response: { 200: CountedCharactersAnswer, ...failures() },
      },
    },
    async ({ query }) => ({
      characters: await listCountedCharacters(queries, query),
      ...countsOf(await countCharacters(queries, query), query),
    }),
  );
  app.get(
    '/characters/:id',
    {
      config: { auth: 'optional' },
      schema: { summary: 'A character', params: IdParams, response: { 200: CharacterBody, ...failures(404) } },
    },
    async ({ params, signedIn }) => findCharacter(queries, 'id', params.id, signedIn?.isAdmin === true),
  );
  app.get(
    '/characters/by-key/:key',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'A character by its key',
        params: KeyParams,
        response: { 200: CharacterBody, ...failures(404) },
      },
    },
    async ({ params, signedIn }) => findCharacter(queries, 'character_key', params.key, signedIn?.isAdmin === true),
  );
  registerCharacterChanges(app, context);
}
