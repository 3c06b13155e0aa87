// The 22 cards of the major arcana, in order. Their texts are in two files only because of their length.

import type { Card } from '../card.ts';
import { cardKey, majorCard } from './complete-card.ts';
import { majorFirst } from './major-first.ts';
import { majorSecond } from './major-second.ts';
import { storyOf } from './stories.ts';

const classicNames = [
  'The Fool',
  'The Magician',
  'The High Priestess',
  'The Empress',
  'The Emperor',
  'The Hierophant',
  'The Lovers',
  'The Chariot',
  'Strength',
  'The Hermit',
  'Wheel of Fortune',
  'Justice',
  'The Hanged Man',
  'Death',
  'Temperance',
  'The Devil',
  'The Tower',
  'The Star',
  'The Moon',
  'The Sun',
  'Judgement',
  'The World',
];

export const majorArcana: readonly Card[] = [...majorFirst, ...majorSecond].map((text, number) =>
  majorCard(text, number, classicNames[number] ?? text.name, storyOf(cardKey('major', number))),
);
