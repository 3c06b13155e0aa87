// Which cards of the deck a list is of. The deck is in memory: nothing is asked of the database.

import type { Card, Suit } from '../../../deck/card.ts';
import { cards } from '../../../deck/cards.ts';
import { suitByName } from '../../../deck/suits.ts';
import { Problem } from '../../../http/problem.ts';
import type { Static } from '../../../http/typebox.ts';
import type { AdvancedQuery, CardsQuery } from './schemas.ts';

type Asked = Partial<Static<typeof CardsQuery> & Static<typeof AdvancedQuery>>;

/** @throws Problem 422 for a suit that is none */
export function findCards(asked: Asked): readonly Card[] {
  const tests = testsOf(asked);
  const found = cards.filter((card) => tests.every((test) => test(card)));
  return sortCards(found, asked);
}

type Test = (card: Card) => boolean;

function testsOf(asked: Asked): Test[] {
  const { min_radiation = 0, max_radiation = 1, min_threat = 1, max_threat = 10, faction, search, keyword } = asked;
  const { min_number = 0, max_number = 21, court_only = false, with_story = false } = asked;
  const suits = suitsOf(asked);
  const words = search?.toLowerCase();
  const wanted = keyword?.toLowerCase();
  return [
    ({ suit }) => !suits || suits.has(suit),
    ({ radiationLevel }) => radiationLevel >= min_radiation && radiationLevel <= max_radiation,
    ({ threatLevel }) => threatLevel >= min_threat && threatLevel <= max_threat,
    ({ number }) => number >= min_number && number <= max_number,
    ({ factions }) => faction === undefined || factions.includes(faction),
    ({ isCourtCard }) => !court_only || isCourtCard,
    ({ story }) => !with_story || story !== null,
    (card) => words === undefined || searched(card).some((text) => text.toLowerCase().includes(words)),
    (card) => wanted === undefined || [...card.uprightKeywords, ...card.reversedKeywords].includes(wanted),
  ];
}

const searched = (card: Card): string[] => [
  card.name,
  card.classicName,
  card.uprightMeaning,
  card.reversedMeaning,
  card.flavour,
];

function suitsOf({ suit, suits }: Asked): ReadonlySet<Suit> | undefined {
  const names = [
    ...(suit === undefined ? [] : [suit]),
    ...(suits ?? '').split(',').filter((name) => name.trim() !== ''),
  ];
  if (names.length === 0) return undefined;
  return new Set(names.map((name) => requireSuit(name.trim())));
}

export function requireSuit(name: string, code: 'VALIDATION_ERROR' | 'NOT_FOUND' = 'VALIDATION_ERROR'): Suit {
  const suit = suitByName(name);
  if (!suit) throw new Problem(code, 'There is no such suit.');
  return suit;
}

type Order = NonNullable<Asked['sort_by']>;
const values: Readonly<Record<Exclude<Order, 'deck'>, (card: Card) => string | number>> = {
  name: ({ name }) => name,
  number: ({ number }) => number,
  radiation_level: ({ radiationLevel }) => radiationLevel,
  threat_level: ({ threatLevel }) => threatLevel,
};

function sortCards(found: readonly Card[], { sort_by = 'deck', sort_order = 'asc' }: Asked): readonly Card[] {
  const sorted = sort_by === 'deck' ? [...found] : [...found].sort(by(values[sort_by]));
  return sort_order === 'desc' ? sorted.reverse() : sorted;
}

const by = (value: (card: Card) => string | number) => (a: Card, b: Card) => {
  const [first, second] = [value(a), value(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
};
