// Drawing cards, without a reading.

import type { Context } from '../../../context.ts';
import type { Card } from '../../../deck/card.ts';
import { cards } from '../../../deck/cards.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import type { Static } from '../../../http/typebox.ts';
import { toCardBody } from './card-answer.ts';
import { drawFrom, drawWithReturns } from './draw.ts';
import { requireSuit } from './find-cards.ts';
import { DrawAnswer, DrawQuery } from './schemas.ts';

export async function registerDraws(app: App, context: Context): Promise<void> {
  const { counters, random, settings, queries } = context;
  let deck = async (): Promise<readonly Card[]> => cards;
  if (settings.WIDE_ROW_DRAW) {
    const { loadWideCards, storeWideCards } = await import('./wide-cards.ts');
    await storeWideCards(queries);
    deck = () => loadWideCards(queries);
  }
  const draw = async (query: Static<typeof DrawQuery>) => {
    const suit = query.suit === undefined ? undefined : requireSuit(query.suit);
    const candidates = (await deck()).filter(
      (card) => (!suit || card.suit === suit) && !(query.exclude_major_arcana && card.isMajorArcana),
    );
    const drawn = (query.allow_duplicates ? drawWithReturns : drawFrom)(candidates, query.count, random);
    for (const { key } of drawn) counters.cardDrawn(key);
    return drawn.map((card) => toCardBody(card));
  };
  for (const url of ['/cards/draws', '/cards/draw']) {
    const schema = { summary: 'Draw cards', querystring: DrawQuery, response: { 200: DrawAnswer, ...failures() } };
    app.get(url, { schema }, async ({ query }) => draw(query));
  }
}
