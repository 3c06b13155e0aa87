// The whole deck: 78 cards in one frozen table that every request shares. Counters (draws, views) live elsewhere.

import type { Card, Suit } from './card.ts';
import { blades } from './cards/blades.ts';
import { embers } from './cards/embers.ts';
import { flasks } from './cards/flasks.ts';
import { majorArcana } from './cards/major-arcana.ts';
import { tokens } from './cards/tokens.ts';
import { freezeDeep } from './freeze.ts';

const bySuit: Readonly<Record<Suit, readonly Card[]>> = freezeDeep({
  major_arcana: majorArcana,
  flasks,
  blades,
  tokens,
  embers,
});

/** All 78 cards: the major arcana first, then the suits in the order of `suitKeys`. */
export const cards: readonly Card[] = Object.freeze(Object.values(bySuit).flat());

const byKey: ReadonlyMap<string, Card> = new Map(cards.map((card) => [card.key, card]));

export function cardByKey(key: string): Card | undefined {
  return byKey.get(key);
}

/** The cards of a suit by rising number. */
export function cardsOfSuit(suit: Suit): readonly Card[] {
  return bySuit[suit];
}
