// The cards of a session, as its client wrote them down: by id, by name, or as an object that has one of these. Those that are not there yet are drawn.

import type { Card } from '../../../deck/card.ts';
import { cardByKey, cards } from '../../../deck/cards.ts';
import { Problem } from '../../../http/problem.ts';
import { type DrawnCard, drawFrom } from '../../core/cards/draw.ts';

type State = Readonly<Record<string, unknown>>;

/** Told of each that is no card. */
interface Unknown {
  index: number;
  given: string | null;
}

const longestTold = 100;

/** @throws Problem 422 for cards that there are not, that came twice, and that have no place */
export function layCards(state: State, count: number, random: () => number): DrawnCard[] {
  const entries = entriesOf(state);
  if (entries.length > count)
    throw new Problem('VALIDATION_ERROR', `The spread has ${count} places, and the session ${entries.length} cards.`);
  const laid = entries.map(toDrawn);
  const known = laid.filter((drawn) => drawn !== undefined);
  if (known.length < laid.length)
    throw new Problem('VALIDATION_ERROR', 'The session has cards that are not in the deck.', {
      unknown_cards: entries.flatMap((entry, index) => (laid[index] ? [] : [describe(entry, index)])),
    });
  const keys = new Set(known.map(({ card }) => card.key));
  if (keys.size < known.length) throw new Problem('VALIDATION_ERROR', 'The session has a card twice.');
  const left = cards.filter(({ key }) => !keys.has(key));
  const drawn = drawFrom(left, count - known.length, random).map((card) => ({ card, isReversed: random() < 0.5 }));
  return [...known, ...drawn];
}

function entriesOf({ cards_drawn: given }: State): readonly unknown[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw new Problem('VALIDATION_ERROR', 'cards_drawn of the session is no list.');
  return given;
}

function toDrawn(entry: unknown): DrawnCard | undefined {
  const name = nameOf(entry);
  const card = name === undefined ? undefined : findCard(name);
  return card && { card, isReversed: isReversed(entry) };
}

const describe = (entry: unknown, index: number): Unknown => ({
  index,
  given: nameOf(entry)?.slice(0, longestTold) ?? null,
});

const isObject = (value: unknown): value is State => typeof value === 'object' && value !== null;

const fields = ['card_id', 'card_key', 'id', 'key', 'slug', 'name'] as const;

function nameOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (!isObject(entry)) return undefined;
  for (const field of fields) if (typeof entry[field] === 'string') return entry[field];
  return nameOf(entry['card']);
}

/** Upright unless it says otherwise. */
const isReversed = (entry: unknown): boolean =>
  isObject(entry) &&
  (entry['is_reversed'] === true || entry['reversed'] === true || entry['orientation'] === 'reversed');

/** As names are compared: `The Tinker`, `the-tinker` and `the_tinker` are one. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-');

function findCard(given: string): Card | undefined {
  const byKey = cardByKey(given);
  if (byKey) return byKey;
  const slug = slugOf(given);
  return cards.find(({ key, name, classicName }) => [key, name, classicName].some((known) => slugOf(known) === slug));
}
