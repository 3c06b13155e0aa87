// Interpretations of one card, and of one character.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { requireCard } from '../cards/card-routes.ts';
import { findCharacter } from '../characters/characters-store.ts';
import { countsOf } from '../characters/listing.ts';
import { countInterpretations, listDetailed } from './interpretations-store.ts';
import { CardIdParams, CharacterIdParams, DetailedAnswer, type InterpretationsQuery, PagesQuery } from './schemas.ts';

export function registerInterpretationsOf(app: App, { queries }: Context): void {
  const present = async (asked: InterpretationsQuery) => ({
    interpretations: await listDetailed(queries, asked),
    ...countsOf(await countInterpretations(queries, asked), asked),
  });
  app.get(
    '/interpretations/by-card/:cardId',
    {
      schema: {
        summary: 'What is said of a card',
        params: CardIdParams,
        querystring: PagesQuery,
        response: { 200: DetailedAnswer, ...failures(404) },
      },
    },
    async ({ params, query }) => present({ ...query, card_id: requireCard(params.cardId).key }),
  );
  app.get(
    '/interpretations/by-character/:characterId',
    {
      schema: {
        summary: 'What a character says',
        params: CharacterIdParams,
        querystring: PagesQuery,
        response: { 200: DetailedAnswer, ...failures(404) },
      },
    },
    async ({ params, query }) => {
      const { id } = await findCharacter(queries, 'id', params.characterId, false);
      return present({ ...query, character_id: id });
    },
  );
}
