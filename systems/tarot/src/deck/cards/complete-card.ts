// Authors write a `CardText`; everything that follows from suit and number is added here, once, at import.

import type { Card, CardStory, Keywords, MinorSuit, Suit, VoiceKey } from '../card.ts';
import { type FactionCircle, factionCircles } from '../faction-circles.ts';
import { suits } from '../suits.ts';

export interface CardText {
  readonly name: string;
  readonly upright: string;
  readonly reversed: string;
  readonly uprightKeywords: Keywords;
  readonly reversedKeywords: Keywords;
  readonly good: string;
  readonly neutral: string;
  readonly evil: string;
  readonly flavour: string;
  readonly ability: string;
  readonly alt: string;
  readonly radiation: number;
  readonly threat: number;
  readonly shelter: number;
  readonly affects: readonly ('fortune' | 'trust' | 'wit')[];
  readonly circle: FactionCircle;
  /** The upright card speaks of loss, fear or strife, so nobody may congratulate on it. */
  readonly isHeavy?: true;
  /** Reversed, the card brings relief instead of a warning. */
  readonly isEasedReversed?: true;
  readonly voices?: Readonly<Partial<Record<VoiceKey, string>>>;
}

const ranks = [
  ...['Ace', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'],
  ...['Page', 'Knight', 'Queen', 'King'],
];
const FIRST_COURT_NUMBER = 11;

// One object for all cards without texts of their own.
const noOverrides = Object.freeze({});

/** A card of the major arcana; `number` counts from 0. */
export function majorCard(text: CardText, number: number, classicName: string, story: CardStory | null): Card {
  return complete(text, { suit: 'major_arcana', keyStem: 'major', number, classicName, rank: null, story });
}

/** A card of one of the four suits; `number` is 1 to 14. */
export function minorCard(text: CardText, suit: MinorSuit, number: number, story: CardStory | null): Card {
  const rank = ranks[number - 1];
  if (rank === undefined) throw new RangeError(`A suit has cards 1 to 14, not ${number}`);
  return complete(text, {
    suit,
    keyStem: suit,
    number,
    classicName: `${rank} of ${suits[suit].classicName}`,
    rank,
    story,
  });
}

interface Place {
  readonly suit: Suit;
  readonly keyStem: string;
  readonly number: number;
  readonly classicName: string;
  readonly rank: string | null;
  readonly story: CardStory | null;
}

function complete(text: CardText, place: Place): Card {
  const key = cardKey(place.keyStem, place.number);
  return {
    key,
    number: place.number,
    suit: place.suit,
    name: text.name,
    classicName: place.classicName,
    uprightMeaning: text.upright,
    reversedMeaning: text.reversed,
    uprightKeywords: text.uprightKeywords,
    reversedKeywords: text.reversedKeywords,
    isHeavy: text.isHeavy ?? false,
    isEasedReversed: text.isEasedReversed ?? false,
    radiationLevel: text.radiation,
    threatLevel: text.threat,
    shelterNumber: text.shelter,
    karmaReadings: { good: text.good, neutral: text.neutral, evil: text.evil },
    voiceOverrides: text.voices ?? noOverrides,
    factions: factionCircles[text.circle],
    imageUrl: `/images/cards/${key}.webp`,
    imageAlt: text.alt,
    audioCue: cueFor(place.suit, text.threat),
    geigerIntensity: geigerIntensity(text.radiation),
    flavour: text.flavour,
    affectsFortune: text.affects.includes('fortune'),
    affectsTrust: text.affects.includes('trust'),
    affectsWit: text.affects.includes('wit'),
    specialAbility: text.ability,
    isMajorArcana: place.suit === 'major_arcana',
    isCourtCard: place.suit !== 'major_arcana' && place.number >= FIRST_COURT_NUMBER,
    rank: place.rank,
    story: place.story,
  };
}

export function cardKey(stem: string, number: number): string {
  return `${stem}-${String(number).padStart(2, '0')}`;
}

function cueFor(suit: Suit, threat: number): string {
  const [calm, uneasy, danger] = suits[suit].cues;
  if (threat <= 3) return calm;
  return threat <= 6 ? uneasy : danger;
}

// The counter saturates before the level does: one and a half times the level, at most 1, in hundredths.
function geigerIntensity(radiation: number): number {
  return Math.round(Math.min(1, radiation * 1.5) * 100) / 100;
}
