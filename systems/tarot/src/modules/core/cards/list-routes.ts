// Lists of cards: all, of a suit, and by many filters.

import type { Context } from '../../../context.ts';
import type { Card } from '../../../deck/card.ts';
import type { App } from '../../../http/app-type.ts';
import { sendCached } from '../../../http/cached-answers.ts';
import { failures } from '../../../http/schemas.ts';
import { toCardBody } from './card-answer.ts';
import { findCards, requireSuit } from './find-cards.ts';
import {
  AdvancedQuery,
  type CardsAnswer,
  CardsAnswer as CardsAnswerSchema,
  CardsQuery,
  SuitParams,
  SuitQuery,
} from './schemas.ts';
import { findStories } from './stories-store.ts';

interface Page {
  page: number;
  page_size: number;
  include_stats?: boolean;
  include_story?: boolean;
}

export function registerCardLists(app: App, context: Context): void {
  const { answers } = context;
  app.get(
    '/cards',
    {
      schema: {
        summary: 'Cards of the deck',
        querystring: CardsQuery,
        response: { 200: CardsAnswerSchema, ...failures() },
      },
    },
    async ({ query }, reply) => {
      const make = () => pageOf(context, findCards(query), query);
      // Counts and stories change, and are told as they are.
      if (query.include_stats || query.include_story) return make();
      return sendCached(reply, answers, `cards ${JSON.stringify(query)}`, make);
    },
  );
  app.get(
    '/cards/suits/:suit',
    {
      schema: {
        summary: 'Cards of a suit',
        params: SuitParams,
        querystring: SuitQuery,
        response: { 200: CardsAnswerSchema, ...failures(404) },
      },
    },
    async ({ params, query }, reply) => {
      const suit = requireSuit(params.suit, 'NOT_FOUND');
      const key = `suit ${suit} ${query.page} ${query.page_size}`;
      return sendCached(reply, answers, key, () => pageOf(context, findCards({ suit }), query));
    },
  );
  app.get(
    '/cards/search/advanced',
    {
      schema: {
        summary: 'Cards by many filters',
        querystring: AdvancedQuery,
        response: { 200: CardsAnswerSchema, ...failures() },
      },
    },
    async ({ query }) => pageOf(context, findCards(query), query),
  );
}

async function pageOf(
  { queries, counters }: Context,
  found: readonly Card[],
  { page, page_size, include_stats = false, include_story = false }: Page,
): Promise<CardsAnswer> {
  const shown = found.slice((page - 1) * page_size, page * page_size);
  const statistics = include_stats ? await counters.ofCards(shown.map(({ key }) => key)) : undefined;
  const stories = include_story ? await findStories(queries, shown) : undefined;
  return {
    cards: shown.map((card) =>
      toCardBody(card, {
        stats: statistics?.get(card.key),
        ...(stories ? { story: stories.get(card.key) ?? null } : {}),
      }),
    ),
    total_count: found.length,
    page,
    page_size,
    has_more: page * page_size < found.length,
  };
}
