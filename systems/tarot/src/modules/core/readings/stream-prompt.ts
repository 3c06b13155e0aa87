// What an AI service is asked for an interpretation: who is to speak, to whom, of which cards, and how long.

import type { Card, FactionKey, KarmaContext, VoiceKey } from '../../../deck/card.ts';
import { characters, systemPrompt } from '../../../deck/characters.ts';
import { factions } from '../../../deck/factions.ts';
import type { Spread } from '../../../deck/spreads.ts';
import { suits } from '../../../deck/suits.ts';
import type { Prompt, Providers } from '../../../providers/provider.ts';
import { interpretTogether } from './stream-offline.ts';

export interface LaidCard {
  card: Card;
  isReversed: boolean;
  /** What its place asks. */
  place?: string | undefined;
}

/** One card, or several that are read together. */
export interface Laid {
  cards: readonly LaidCard[];
  question: string;
  voice: VoiceKey;
  /** Of the voice; the deck's unless given. */
  persona?: string | undefined;
  karma: KarmaContext;
  faction?: FactionKey | undefined;
  spread?: Spread | undefined;
  language: Language;
}

export const languageKeys = Object.freeze(['en', 'zh-TW', 'zh-CN', 'ja', 'ko', 'de', 'fr', 'es'] as const);
type Language = (typeof languageKeys)[number];

interface LanguageWords {
  name: string;
  /** Letters for what one sign says. */
  length: number;
}

const languages: Readonly<Record<Language, LanguageWords>> = {
  en: { name: 'English', length: 3 },
  'zh-TW': { name: 'Traditional Chinese', length: 1 },
  'zh-CN': { name: 'Simplified Chinese', length: 1 },
  ja: { name: 'Japanese', length: 1.5 },
  ko: { name: 'Korean', length: 1.5 },
  de: { name: 'German', length: 3 },
  fr: { name: 'French', length: 3 },
  es: { name: 'Spanish', length: 3 },
};

export function toPrompt(laid: Laid, usual: Providers['usual']): Prompt {
  const { cards, voice, persona, language } = laid;
  return {
    system: systemPrompt(voice, persona, languages[language].name),
    user: [...describeAsker(laid), ...cards.flatMap(describeCard), ...instructions(laid)].join('\n'),
    maxTokens: usual.maxTokens * (cards.length > 1 ? 2 : 1),
    temperature: usual.temperature ?? characters[voice].temperature,
    offlineText: () => interpretTogether(laid),
  };
}

function describeAsker({ question, karma, faction, spread, language }: Laid): string[] {
  return [
    `Answer in ${languages[language].name}.`,
    // In quotes with its marks escaped: it cannot pretend to be the next line.
    `The question: ${JSON.stringify(question.trim())}`,
    `Karma of the person who asks: ${karma}.`,
    ...(faction ? describeFaction(faction) : []),
    ...(spread ? [`Spread: ${spread.displayName}. ${spread.interpretationGuide}`] : []),
  ];
}

function describeFaction(key: FactionKey): string[] {
  const { name, values, style } = factions[key];
  return [
    `The person belongs to ${name}, who value ${values.join(', ')}.`,
    `For them: tone ${style.tone}; perspective of ${style.perspective}; themes ${style.themes.join(', ')}.`,
  ];
}

function describeCard({ card, isReversed, place }: LaidCard, index: number): string[] {
  const suit = suits[card.suit];
  const [meaning, keywords] = isReversed
    ? [card.reversedMeaning, card.reversedKeywords]
    : [card.uprightMeaning, card.uprightKeywords];
  return [
    `Card ${index + 1}: ${card.name} (${card.classicName}), ${isReversed ? 'reversed' : 'upright'}.`,
    ...(place === undefined ? [] : [`Its place: ${JSON.stringify(place.trim())}`]),
    `Its meaning as it lies: ${meaning}`,
    `Keywords: ${keywords.join(', ')}. Suit: ${suit.name}, ${suit.theme}.`,
    `Radiation: ${card.radiationLevel} of 1; the higher, the less steady the picture.`,
  ];
}

function instructions({ cards, karma, language }: Laid): string[] {
  const several = cards.length > 1;
  const readings = cards.map(({ card }) => card.karmaReadings[karma]);
  const limit = Math.round(lengthFor(cards) * languages[language].length);
  return [
    'What to do:',
    '1. Answer the question from the cards as they lie, in the manner of your character.',
    several
      ? '2. Say what each card means in its place, then how they speak to each other, as one reading.'
      : '2. Say what the card means for the question, in its place where it has one.',
    `3. Mind the karma of the person: ${readings.join(' ')}`,
    `4. End with one thing to do. At most ${limit} characters in all.`,
  ];
}

/** In Chinese signs, of which a card has less the more there are. */
function lengthFor(cards: readonly LaidCard[]): number {
  const [first] = cards;
  if (cards.length === 1) return first?.place === undefined ? 300 : 400;
  if (cards.length <= 3) return 300;
  return cards.length <= 7 ? 600 : 800;
}
