// One sentence of advice for a quick reading, by suit and by how the card lies.

import type { Card, Suit } from './card.ts';
import { freezeDeep } from './freeze.ts';

type Lines = readonly [string, string, string];

const insights: Readonly<Record<Suit, { readonly upright: Lines; readonly reversed: Lines }>> = freezeDeep({
  major_arcana: {
    upright: [
      'This is larger than it looks today. Give it more than today.',
      'Something is turning. Stand where you can move with it.',
      'Trust the long line and not the last hour.',
    ],
    reversed: [
      'You are holding back a change that has already begun.',
      'The lesson is coming round again. This time, write it down.',
      'What you avoid is also what would free you.',
    ],
  },
  flasks: {
    upright: [
      'Say the kind thing aloud, and say it today.',
      'Follow the feeling one step further before you judge it.',
      'Let somebody help you; it will do both of you good.',
    ],
    reversed: [
      'Do not pour from an empty flask.',
      'A feeling that is not named will choose for you.',
      'Ask whether you are hurt or only tired.',
    ],
  },
  blades: {
    upright: [
      'Put the problem into one sentence and read it twice.',
      'Be clear first and clever later.',
      'The honest answer is shorter than you fear.',
    ],
    reversed: [
      'Sleep before you send it.',
      'You are arguing with someone who is not in the room.',
      'Check one fact. The rest may fall with it.',
    ],
  },
  tokens: {
    upright: [
      'Do the small useful thing that is within reach.',
      'Count what you have; it is enough to begin.',
      'Slow work holds. Stay with it.',
    ],
    reversed: [
      'You are paying more for this than you admit.',
      'Mend one thing before you buy two.',
      'Rest is part of the work too.',
    ],
  },
  embers: {
    upright: [
      'Start while it is still warm.',
      'Show somebody what you are building.',
      'Spend your best hour on the thing that you keep talking about.',
    ],
    reversed: [
      'One fire at a time.',
      'Wait until the smoke has cleared and then decide.',
      'You do not lack drive. You lack a direction.',
    ],
  },
});

/** The same card always gives the same sentence. */
export function quickInsight(card: Card, isReversed: boolean): string {
  const lines = insights[card.suit][isReversed ? 'reversed' : 'upright'];
  return lines[card.number % lines.length] ?? lines[0];
}
