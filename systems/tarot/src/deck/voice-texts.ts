// Makes the texts of a card from the sentences of a voice or faction and the card's own keywords. The same input
// always gives the same text, so nothing has to be stored.

import { type Card, type FactionKey, type KarmaContext, suitKeys, type VoiceKey } from './card.ts';
import { factions } from './factions.ts';
import { voices } from './voices.ts';

export interface Interpretation {
  readonly card: Card;
  readonly voice: VoiceKey;
  readonly karma: KarmaContext;
  readonly isReversed: boolean;
  readonly question?: string;
  /** Name of the place in the spread. */
  readonly position?: string;
}

/** What one voice says of a card, in one or two sentences. */
export function voiceText(card: Card, voice: VoiceKey, isReversed = false): string {
  const own = isReversed ? undefined : card.voiceOverrides[voice];
  if (own !== undefined) return own;
  const choices = voices[voice].templates[moodOf(card, isReversed)];
  return fill(choices[variant(card, choices.length)] ?? choices[0], wordsOf(card, isReversed));
}

/** Of these voices, upright. */
export function voiceTexts(card: Card, spoken: readonly VoiceKey[]): Partial<Record<VoiceKey, string>> {
  return Object.fromEntries(spoken.map((voice) => [voice, voiceText(card, voice)]));
}

export function factionText(card: Card, faction: FactionKey): string {
  const { cardText, heavyCardText } = factions[faction];
  return fill(card.isHeavy ? heavyCardText : cardText, wordsOf(card, false));
}

/** Those of the five factions that care about the card. */
export function factionTexts(card: Card): Partial<Record<FactionKey, string>> {
  return Object.fromEntries(card.factions.map((faction) => [faction, factionText(card, faction)]));
}

/** A whole interpretation without AI: question, place, what the voice says, meaning, karma, a closing word. */
export function interpret({ card, voice, karma, isReversed, question, position }: Interpretation): string {
  const { templates } = voices[voice];
  const parts = [
    question === undefined ? '' : fill(templates.question, { question }),
    position === undefined ? '' : fill(templates.position, { position }),
    voiceText(card, voice, isReversed),
    isReversed ? card.reversedMeaning : card.uprightMeaning,
    card.karmaReadings[karma],
    templates.closing,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function moodOf(card: Card, isReversed: boolean): 'upright' | 'heavy' | 'reversed' | 'eased' {
  if (isReversed) return card.isEasedReversed ? 'eased' : 'reversed';
  return card.isHeavy ? 'heavy' : 'upright';
}

function wordsOf(card: Card, isReversed: boolean): Readonly<Record<string, string>> {
  const [a, b, c] = isReversed ? card.reversedKeywords : card.uprightKeywords;
  return { name: card.name, a, b, c };
}

// Neighbouring cards get different sentences, and each suit starts with another one.
function variant(card: Card, count: number): number {
  return (card.number + suitKeys.indexOf(card.suit)) % count;
}

// One pass: a question that contains "{name}" stays as it was written.
function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (gap, word: string) =>
    Object.hasOwn(words, word) ? (words[word] ?? gap) : gap,
  );
}
