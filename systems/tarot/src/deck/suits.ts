// What holds for a whole suit: names, theme, sounds, and the line about a reading in which it prevails.

import { type Suit, suitKeys } from './card.ts';
import { freezeDeep } from './freeze.ts';

export interface SuitInfo {
  readonly key: Suit;
  /** The word that addresses accept beside the key. */
  readonly shortName: string;
  readonly name: string;
  /** Name in a classic deck; also the second half of a card's classic name. */
  readonly classicName: string;
  readonly theme: string;
  readonly element: string;
  readonly colour: string;
  /** Sounds for calm, uneasy and dangerous cards. */
  readonly cues: readonly [calm: string, uneasy: string, danger: string];
  /** Said of a reading in which this suit has the most cards. */
  readonly prevails: string;
}

export const suits: Readonly<Record<Suit, SuitInfo>> = freezeDeep({
  major_arcana: {
    key: 'major_arcana',
    shortName: 'major',
    name: 'Major Arcana',
    classicName: 'Major Arcana',
    theme: 'the great turns of a life, above and below the waterline',
    element: 'spirit',
    colour: '#c9a227',
    cues: ['distant-bell', 'wind-in-cables', 'breaking-ice'],
    prevails: 'Large forces are at work here. What happens now will still matter in ten years.',
  },
  flasks: {
    key: 'flasks',
    shortName: 'flasks',
    name: 'Flasks',
    classicName: 'Cups',
    theme: 'clean water, feeling, and the people you would share the last of it with',
    element: 'water',
    colour: '#2f7f9e',
    cues: ['slow-drip', 'filling-cistern', 'rising-flood'],
    prevails: 'The heart of the matter is the people in it. Listen before you plan.',
  },
  blades: {
    key: 'blades',
    shortName: 'blades',
    name: 'Blades',
    classicName: 'Swords',
    theme: 'thought, dispute, and truths that cut whoever holds them badly',
    element: 'air',
    colour: '#7d8597',
    cues: ['whetstone', 'wire-in-wind', 'steel-on-steel'],
    prevails: 'This is settled by clear thinking and honest words. Expect both to sting a little.',
  },
  tokens: {
    key: 'tokens',
    shortName: 'tokens',
    name: 'Tokens',
    classicName: 'Pentacles',
    theme: 'work, trade, tools, and the body that has to carry them',
    element: 'earth',
    colour: '#8a6d3b',
    cues: ['coins-on-wood', 'cart-wheels', 'falling-gravel'],
    prevails: 'Look at what you have in your hands: time, tools, stores. The answer is practical.',
  },
  embers: {
    key: 'embers',
    shortName: 'embers',
    name: 'Embers',
    classicName: 'Wands',
    theme: 'will, warmth, and the fire that is hard to carry and easy to lose',
    element: 'fire',
    colour: '#c2542d',
    cues: ['low-hearth', 'crackling-brush', 'roaring-furnace'],
    prevails: 'There is plenty of drive in this. Decide what to burn it on, or it will choose for you.',
  },
});

const suitsByName: ReadonlyMap<string, Suit> = new Map(
  suitKeys.flatMap((key) => [[key, key] as const, [suits[key].shortName, key] as const]),
);

/** Accepts the key ('major_arcana') and the short name ('major'); undefined for any other word. */
export function suitByName(name: string): Suit | undefined {
  return suitsByName.get(name);
}
