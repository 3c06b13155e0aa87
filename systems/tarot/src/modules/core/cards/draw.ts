// Drawing: each card as likely as any other, whatever the radiation.

import type { Card } from '../../../deck/card.ts';
import { cards } from '../../../deck/cards.ts';
import { Problem } from '../../../http/problem.ts';

/** The first places of a shuffle, and no further. @throws Problem 422 where there are too few */
export function drawFrom<T>(candidates: readonly T[], count: number, random: () => number): T[] {
  if (candidates.length < count)
    throw new Problem('VALIDATION_ERROR', `Only ${candidates.length} cards are left by what was asked for.`);
  const pile = [...candidates];
  for (let place = 0; place < count; place += 1) {
    const from = place + Math.floor(random() * (pile.length - place));
    const [here, there] = [pile[place], pile[from]];
    if (here !== undefined && there !== undefined) [pile[place], pile[from]] = [there, here];
  }
  return pile.slice(0, count);
}

/** With each laid back before the next. */
export function drawWithReturns<T>(candidates: readonly T[], count: number, random: () => number): T[] {
  return Array.from({ length: count }, () => drawFrom(candidates, 1, random)).flat();
}

export interface DrawnCard {
  card: Card;
  isReversed: boolean;
}

/** For a reading: each stands on its head as often as not. */
export const drawForReading = (count: number, random: () => number): DrawnCard[] =>
  drawFrom(cards, count, random).map((card) => ({ card, isReversed: random() < 0.5 }));

/** What radiation a card adds to a place: more than all of it there is not. */
export const radiationOf = ({ radiationLevel }: Card): number => Math.min(1, radiationLevel * 1.5);
