// An interpretation from the sentences of the deck, for when no AI service is asked.

import type { KarmaContext, Suit, VoiceKey } from '../../../deck/card.ts';
import { suits } from '../../../deck/suits.ts';
import { factionText, interpret, voiceText } from '../../../deck/voice-texts.ts';
import { voices } from '../../../deck/voices.ts';
import type { Laid, LaidCard } from './stream-prompt.ts';

export function interpretTogether({ cards, question, voice, karma, faction }: Laid): string {
  const [first] = cards;
  const asked = question.trim();
  if (!first) return '';
  const said =
    cards.length === 1
      ? interpret({ ...first, voice, karma, question: asked, ...(first.place ? { position: first.place } : {}) })
      : severalCards(cards, { voice, karma, asked });
  return faction ? `${said}\n\n${factionText(first.card, faction)}` : said;
}

function severalCards(
  cards: readonly LaidCard[],
  { voice, karma, asked }: { voice: VoiceKey; karma: KarmaContext; asked: string },
): string {
  const { templates } = voices[voice];
  const prevailing = prevailingSuit(cards);
  const last = cards.at(-1)?.card;
  return [
    // By a function: in a text, what somebody asked for could mean something to `replace`.
    templates.question.replace('{question}', () => asked),
    ...cards.map(({ card, isReversed, place }) => {
      const meaning = isReversed ? card.reversedMeaning : card.uprightMeaning;
      return [place === undefined ? '' : `${place}:`, voiceText(card, voice, isReversed), meaning]
        .filter((part) => part !== '')
        .join(' ');
    }),
    ...(prevailing ? [suits[prevailing].prevails] : []),
    ...(last ? [`${last.karmaReadings[karma]} ${templates.closing}`] : []),
  ].join('\n\n');
}

/** That of more than half of the cards. */
function prevailingSuit(cards: readonly LaidCard[]): Suit | undefined {
  const counts = new Map<Suit, number>();
  for (const { card } of cards) counts.set(card.suit, (counts.get(card.suit) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 > cards.length)?.[0];
}
