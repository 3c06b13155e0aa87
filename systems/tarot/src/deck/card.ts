// The words of the deck: suits, voices, factions, and what a card is. Lists are given as values too,
// because request schemas are built from them.

export const suitKeys = Object.freeze(['major_arcana', 'flasks', 'blades', 'tokens', 'embers'] as const);
export type Suit = (typeof suitKeys)[number];
export type MinorSuit = Exclude<Suit, 'major_arcana'>;

export const voiceKeys = Object.freeze([
  'wrist_console',
  'shelter_born',
  'trader',
  'house_automaton',
  'colossus',
  'ashwalker',
  'marauder',
  'archivist',
  'sentinel',
  'border_scout',
  'iron_captain',
  'watch_keeper',
  'courier',
  'researcher',
] as const);
export type VoiceKey = (typeof voiceKeys)[number];

export const factionKeys = Object.freeze([
  'shelter_born',
  'conservators',
  'river_union',
  'iron_column',
  'marauders',
  'settlers_watch',
  'night_couriers',
  'deep_lab',
  'independent',
] as const);
export type FactionKey = (typeof factionKeys)[number];

/** How a reading is coloured by the karma of the person who asks. */
export const karmaContexts = Object.freeze(['good', 'neutral', 'evil'] as const);
export type KarmaContext = (typeof karmaContexts)[number];

/** At least three, so that every template finds its first three words. Nouns in lower case. */
export type Keywords = readonly [string, string, string, ...string[]];

/** When a story plays: around the Flood of 2061, or in a given year of four digits. */
type StoryYear = 'before_flood' | 'after_flood' | `${number}`;

export interface CardStory {
  /** 200 to 500 characters. */
  readonly background: string;
  readonly year: StoryYear;
  readonly factions: readonly FactionKey[];
  readonly location: string;
  readonly event: string;
  readonly lesson: string;
}

export interface Card {
  /** 'major-00' to 'major-21', 'flasks-01' to 'flasks-14', and so on. Never changes: readings store it. */
  readonly key: string;
  /** 0 to 21 in the major arcana; 1 to 14 in a suit, where 11 to 14 are Page, Knight, Queen and King. */
  readonly number: number;
  readonly suit: Suit;
  readonly name: string;
  readonly classicName: string;
  readonly uprightMeaning: string;
  readonly reversedMeaning: string;
  readonly uprightKeywords: Keywords;
  readonly reversedKeywords: Keywords;
  /** Upright it speaks of loss, fear or strife; the composed texts are grave. */
  readonly isHeavy: boolean;
  /** Reversed it brings relief; the composed texts do not warn. */
  readonly isEasedReversed: boolean;
  /** 0 to 1. */
  readonly radiationLevel: number;
  /** 1 to 10. */
  readonly threatLevel: number;
  readonly shelterNumber: number;
  readonly karmaReadings: Readonly<Record<KarmaContext, string>>;
  /** Texts that replace the composed ones of `voice-texts.ts`; most cards have none. */
  readonly voiceOverrides: Readonly<Partial<Record<VoiceKey, string>>>;
  /** The five factions that have something to say about this card. */
  readonly factions: readonly FactionKey[];
  readonly imageUrl: string;
  readonly imageAlt: string;
  readonly audioCue: string;
  /** 0 to 1: what a counter would tick next to this card. */
  readonly geigerIntensity: number;
  readonly flavour: string;
  readonly affectsFortune: boolean;
  readonly affectsTrust: boolean;
  readonly affectsWit: boolean;
  readonly specialAbility: string;
  readonly isMajorArcana: boolean;
  readonly isCourtCard: boolean;
  /** 'Ace' to 'King' in a suit; null in the major arcana. */
  readonly rank: string | null;
  readonly story: CardStory | null;
}
