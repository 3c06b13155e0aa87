// The nine factions: who they are, what they value, and which voices speak to their members.

import { type FactionKey, factionKeys, type VoiceKey } from './card.ts';
import { freezeDeep } from './freeze.ts';

export type FactionAlignment =
  | 'lawful_good'
  | 'neutral_good'
  | 'chaotic_good'
  | 'lawful_neutral'
  | 'true_neutral'
  | 'chaotic_neutral'
  | 'lawful_evil'
  | 'neutral_evil'
  | 'chaotic_evil';

export interface Faction {
  readonly key: FactionKey;
  readonly name: string;
  readonly description: string;
  readonly alignment: FactionAlignment;
  readonly values: readonly string[];
  readonly colour: string;
  /** The voices that this faction unlocks, by falling priority; the wrist console comes on top for everyone. */
  readonly voices: readonly VoiceKey[];
  /** How a text for a member should sound; goes into prompts. */
  readonly style: { readonly tone: string; readonly perspective: string; readonly themes: readonly string[] };
  /** What the faction says of a card; {name}, {a}, {b} are filled in. */
  readonly cardText: string;
  /** The same for cards of loss, fear or strife. */
  readonly heavyCardText: string;
}

export const factions: Readonly<Record<FactionKey, Faction>> = freezeDeep({
  shelter_born: {
    key: 'shelter_born',
    name: 'The Shelter-Born',
    description: 'People who grew up in the numbered public shelters and learned the sky as adults.',
    alignment: 'neutral_good',
    values: ['curiosity', 'fairness', 'looking after one another'],
    colour: '#4f86c6',
    voices: ['shelter_born', 'house_automaton', 'watch_keeper'],
    style: {
      tone: 'open and a little amazed',
      perspective: 'someone who sees each thing for the first time',
      themes: ['the sky', 'doors', 'shared rations'],
    },
    cardText:
      'In the shelters they pinned {name} beside the hatch: what they hoped to find above was {a}, and what they promised to bring was {b}.',
    heavyCardText:
      'In the shelters nobody slept on the night when {name} was drawn. They called it {a}, shared their blankets and waited for {b} to pass.',
  },
  conservators: {
    key: 'conservators',
    name: 'The Conservators',
    description: 'Keepers of books, seeds and machines, who repair before they replace and write everything down.',
    alignment: 'lawful_neutral',
    values: ['knowledge', 'preservation', 'patience'],
    colour: '#8d6e97',
    voices: ['archivist', 'sentinel', 'researcher'],
    style: {
      tone: 'precise and measured',
      perspective: 'a keeper who thinks in centuries',
      themes: ['records', 'repair', 'what must not be lost'],
    },
    cardText: 'The Conservators file {name} under {a}. A note in the margin, in an older hand, adds: mind {b} as well.',
    heavyCardText:
      'The Conservators keep {name} in the fireproof drawer. The label reads {a}; the note beside it tells how {b} was survived.',
  },
  river_union: {
    key: 'river_union',
    name: 'The River Union',
    description: 'Towns along the river that share tolls, courts and a vote, and argue about all three.',
    alignment: 'lawful_good',
    values: ['law', 'trade', 'a say for everyone'],
    colour: '#2f8f6b',
    voices: ['border_scout', 'trader', 'watch_keeper', 'archivist'],
    style: {
      tone: 'practical and public-spirited',
      perspective: 'a delegate who must explain it at home',
      themes: ['bridges', 'votes', 'fair tolls'],
    },
    cardText:
      'At the Union they would put {name} to the vote. The case for it is {a}; the minutes record a long debate about {b}.',
    heavyCardText:
      'At the Union {name} ends the debate. It means {a}, and the towns send help first and argue about {b} later.',
  },
  iron_column: {
    key: 'iron_column',
    name: 'The Iron Column',
    description: 'A marching order with strict ranks that keeps the roads safe and asks a high price for it.',
    alignment: 'lawful_evil',
    values: ['discipline', 'obedience', 'strength'],
    colour: '#8c2f39',
    voices: ['iron_captain', 'sentinel', 'colossus'],
    style: {
      tone: 'curt and commanding',
      perspective: 'an officer who counts results',
      themes: ['orders', 'marches', 'the weak link'],
    },
    cardText: 'The Column reads {name} as an order: secure {a}, and leave no room for doubt about {b}.',
    heavyCardText:
      'The Column does not salute {name}. It stands for {a}; whoever has known {b} is moved to the second rank for a day.',
  },
  marauders: {
    key: 'marauders',
    name: 'The Marauders',
    description: 'Loose crews that live by speed, noise and whatever is not nailed down.',
    alignment: 'chaotic_evil',
    values: ['freedom', 'nerve', 'a good story'],
    colour: '#c65d21',
    voices: ['marauder', 'colossus', 'trader'],
    style: {
      tone: 'loud and mocking',
      perspective: 'someone who was gone before the owner came home',
      themes: ['speed', 'loot', 'owing nothing'],
    },
    cardText: 'Marauders paint {name} on their sails. To them it means {a}, and whoever grabs {b} first.',
    heavyCardText:
      'Marauders spit over the side when {name} turns up. It means {a}, and nobody jokes about {b} until morning.',
  },
  settlers_watch: {
    key: 'settlers_watch',
    name: "The Settlers' Watch",
    description: 'Farm people who take turns on the wall and come when a neighbour rings the bell.',
    alignment: 'lawful_good',
    values: ['neighbourliness', 'readiness', 'honest work'],
    colour: '#a08a3c',
    voices: ['watch_keeper', 'shelter_born', 'border_scout', 'house_automaton'],
    style: {
      tone: 'warm and plain',
      perspective: 'a neighbour on the next shift',
      themes: ['bells', 'harvest', 'keeping watch'],
    },
    cardText: 'On the wall they say of {name}: keep {a} within reach, and wake the others for {b}.',
    heavyCardText:
      'On the wall {name} means that somebody knocks at your door with soup. They know about {a}, and they have seen {b} before.',
  },
  night_couriers: {
    key: 'night_couriers',
    name: 'The Night Couriers',
    description: 'A secret post that carries letters, medicine and sometimes people past every checkpoint.',
    alignment: 'chaotic_good',
    values: ['secrecy', 'loyalty', 'mercy'],
    colour: '#3b3f6b',
    voices: ['courier', 'ashwalker', 'researcher'],
    style: {
      tone: 'quiet and kind',
      perspective: 'somebody who knows the back way',
      themes: ['signals', 'safe houses', 'trust'],
    },
    cardText:
      'The couriers chalk {name} on a gatepost where the house stands for {a}. A second stroke below it means {b}.',
    heavyCardText:
      'For the couriers {name} is a house to approach softly: {a} lives there now, and {b} may be listening.',
  },
  deep_lab: {
    key: 'deep_lab',
    name: 'The Deep Lab',
    description: 'Scientists in a sealed station below the lake who measure everything and share some of it.',
    alignment: 'true_neutral',
    values: ['proof', 'progress', 'curiosity'],
    colour: '#3fa7b5',
    voices: ['researcher', 'archivist', 'house_automaton'],
    style: {
      tone: 'cool and exact',
      perspective: 'an observer with instruments',
      themes: ['experiments', 'models', 'side effects'],
    },
    cardText:
      'Deep Lab has a column for {name}: strong correlation with {a}, with {b} listed among the possible side effects.',
    heavyCardText:
      'Deep Lab files {name} under adverse events: {a}, often together with {b}, and recovery in most cases.',
  },
  independent: {
    key: 'independent',
    name: 'Independents',
    description: 'Those who signed nowhere: hermits, tinkers, families with one boat and their own rules.',
    alignment: 'true_neutral',
    values: ['self-reliance', 'freedom', 'an open mind'],
    colour: '#7a7a7a',
    voices: ['ashwalker', 'trader', 'courier', 'colossus'],
    style: {
      tone: 'dry and unhurried',
      perspective: 'someone who decides alone',
      themes: ['the open road', 'small fires', 'choices'],
    },
    cardText: 'Those who follow no banner take {name} as they find it: {a} if you earn it, {b} if you are lucky.',
    heavyCardText:
      'Those who follow no banner nod at {name}. They have known {a} and {b}, and they will tell you where the road goes on.',
  },
});

const allowedVoices: ReadonlyMap<FactionKey, ReadonlySet<VoiceKey>> = new Map(
  factionKeys.map((key) => [key, new Set<VoiceKey>(['wrist_console', ...factions[key].voices])]),
);

export function isFactionKey(text: string): text is FactionKey {
  return Object.hasOwn(factions, text);
}

/** The voices that a member may hear; without a faction those of the independents. */
export function voicesFor(faction: FactionKey | null): ReadonlySet<VoiceKey> {
  return allowedVoices.get(faction ?? 'independent') ?? new Set<VoiceKey>(['wrist_console']);
}
