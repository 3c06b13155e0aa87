// The seven spreads: how many cards are laid, and what each place asks. The places are in `spread-positions.ts`.

import type { FactionKey } from './card.ts';
import { freezeDeep } from './freeze.ts';
import { type SpreadPosition, spreadPositions } from './spread-positions.ts';

export const spreadKeys = Object.freeze([
  'single_ember',
  'timeline',
  'upheaval',
  'survival',
  'strategy',
  'council',
  'celtic_cross',
] as const);
export type SpreadKey = (typeof spreadKeys)[number];

export const difficultyLevels = Object.freeze(['beginner', 'intermediate', 'advanced', 'expert'] as const);
type DifficultyLevel = (typeof difficultyLevels)[number];

type SpreadComplexity = 'simple' | 'moderate' | 'complex';

export interface Spread {
  /** Also its id and its `spread_type`. */
  readonly key: SpreadKey;
  readonly displayName: string;
  readonly description: string;
  readonly difficultyLevel: DifficultyLevel;
  readonly cardCount: number;
  readonly positions: readonly SpreadPosition[];
  readonly interpretationGuide: string;
  readonly factionPreference: FactionKey | null;
  /** 0 to 1: how strongly radiation colours a reading. */
  readonly radiationSensitivity: number;
  readonly shelterOrigin: number | null;
  readonly theme: string;
  readonly ambience: string;
  readonly isActive: boolean;
  readonly isPremium: boolean;
  readonly complexity: SpreadComplexity;
  readonly estimatedDurationMinutes: number;
}

function complexityOf(cardCount: number): SpreadComplexity {
  if (cardCount <= 3) return 'simple';
  return cardCount <= 7 ? 'moderate' : 'complex';
}

/** Two minutes for each card and five to settle down. */
function durationMinutesOf(cardCount: number): number {
  return 2 * cardCount + 5;
}

type SpreadText = Omit<
  Spread,
  'cardCount' | 'positions' | 'complexity' | 'estimatedDurationMinutes' | 'isActive' | 'isPremium'
>;

// The count follows from the places, so the two can never disagree.
function spread(text: SpreadText): Spread {
  const positions = spreadPositions[text.key];
  const cardCount = positions.length;
  return {
    ...text,
    cardCount,
    positions,
    complexity: complexityOf(cardCount),
    estimatedDurationMinutes: durationMinutesOf(cardCount),
    isActive: true,
    isPremium: false,
  };
}

export const spreads: readonly Spread[] = freezeDeep([
  spread({
    key: 'single_ember',
    displayName: 'Single Ember',
    description: 'One card for one question. Good for the start of a day, or when there is no time for more.',
    difficultyLevel: 'beginner',
    interpretationGuide:
      'Ask one thing, draw one card, and say aloud the first word that comes. Only then read the meaning.',
    factionPreference: null,
    radiationSensitivity: 0.2,
    shelterOrigin: null,
    theme: 'a last coal carried through the rain',
    ambience: 'low-hearth',
  }),
  spread({
    key: 'timeline',
    displayName: 'Timeline',
    description: 'Three cards in a row: where the matter comes from, where it stands, and where it is heading.',
    difficultyLevel: 'beginner',
    interpretationGuide:
      'Read from left to right as one sentence. The future card shows what follows if nothing changes; it is not a verdict.',
    factionPreference: 'shelter_born',
    radiationSensitivity: 0.3,
    shelterOrigin: 31,
    theme: 'three marks on a shelter wall',
    ambience: 'slow-drip',
  }),
  spread({
    key: 'upheaval',
    displayName: 'Upheaval',
    description: 'Four cards for a time when everything moves at once and somebody has to act before it settles.',
    difficultyLevel: 'intermediate',
    interpretationGuide:
      'Begin with the disorder and do not soften it. Then look for what it has shaken loose. Read the wild card last and trust it least.',
    factionPreference: 'marauders',
    radiationSensitivity: 0.8,
    shelterOrigin: null,
    theme: 'a camp in the hour after the storm',
    ambience: 'wind-in-cables',
  }),
  spread({
    key: 'survival',
    displayName: 'Survival',
    description: 'Five cards that take stock: what threatens you, what you have, who stands with you, and what to do.',
    difficultyLevel: 'intermediate',
    interpretationGuide:
      'Treat it as a list, not as a tale. Check the threat against the resources first; the strategy should use an ally.',
    factionPreference: 'settlers_watch',
    radiationSensitivity: 0.6,
    shelterOrigin: 54,
    theme: 'a pack laid out on the floor before a long road',
    ambience: 'crackling-brush',
  }),
  spread({
    key: 'strategy',
    displayName: 'Strategy',
    description: 'Six cards for a decision that others will have to live with, from the ground up to the common good.',
    difficultyLevel: 'advanced',
    interpretationGuide:
      'Lay the two rows one above the other. The lower row shows how things are, the upper row what you could make of them. Compare each pair.',
    factionPreference: 'river_union',
    radiationSensitivity: 0.4,
    shelterOrigin: null,
    theme: 'a map table in a river town hall',
    ambience: 'coins-on-wood',
  }),
  spread({
    key: 'council',
    displayName: 'Council',
    description:
      'Seven cards, each a seat at the table. Six voices speak in turn, and the last card is what they agree on.',
    difficultyLevel: 'advanced',
    interpretationGuide:
      'Let each card speak in its own person and do not answer yet. Mark which two contradict each other. The seventh card has to satisfy both.',
    factionPreference: 'conservators',
    radiationSensitivity: 0.3,
    shelterOrigin: 78,
    theme: 'a round table under an archive lamp',
    ambience: 'distant-bell',
  }),
  spread({
    key: 'celtic_cross',
    displayName: 'Celtic Cross',
    description:
      'The classic ten cards: the heart of a matter, what crosses it, its roots, its prospects and its outcome.',
    difficultyLevel: 'advanced',
    interpretationGuide:
      'Read the cross first, from the centre outwards, then the column from the bottom to the top. The outcome is only as firm as the card of hopes and fears below it.',
    factionPreference: null,
    radiationSensitivity: 0.5,
    shelterOrigin: 22,
    theme: 'an old pattern that outlived the books about it',
    ambience: 'wind-in-cables',
  }),
]);

const byKey: ReadonlyMap<string, Spread> = new Map(spreads.map((entry) => [entry.key, entry]));

export function spreadByKey(key: string): Spread | undefined {
  return byKey.get(key);
}
