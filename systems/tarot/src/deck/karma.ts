// Karma has one pair of numbers. `alignment` (0 to 100, starts at 50) says what kind of person somebody has been
// and may fall; `total` (starts at 50) is experience, only grows, and decides the level. Both are changed only here.

import type { KarmaContext } from './card.ts';
import { freezeDeep } from './freeze.ts';

export interface Karma {
  readonly alignment: number;
  readonly total: number;
}

export const startingKarma: Karma = Object.freeze({ alignment: 50, total: 50 });

export interface KarmaAction {
  readonly key: string;
  readonly description: string;
  readonly points: number;
  /** How far this action may move the alignment in one day; the sign is that of the points. */
  readonly dailyCap: number;
}

export const karmaActions = freezeDeep({
  reading_accuracy: action('reading_accuracy', 'Rated a reading and said how well it fitted', 2, 10),
  community_help: action('community_help', 'Helped another reader', 5, 25),
  contribution: action('contribution', 'Contributed something that others can use', 3, 15),
  bad_behaviour: action('bad_behaviour', 'Treated others badly', -10, -50),
  sharing: action('sharing', 'Shared a reading', 1, 5),
  faction: action('faction', 'Did something for a faction', 3, 15),
  passkey_login: action('passkey_login', 'Logged in with a passkey', 10, 10),
  passkey_registration: action('passkey_registration', 'Registered a passkey', 20, 20),
});
export type KarmaActionKey = keyof typeof karmaActions;

function action(key: string, description: string, points: number, dailyCap: number): KarmaAction {
  return { key, description, points, dailyCap };
}

/** Rewards that were earned and claimed once; they count in full, whatever the day has brought. */
export const karmaRewardSources = Object.freeze(['task', 'quest', 'achievement', 'loyalty'] as const);
export type KarmaRewardSource = (typeof karmaRewardSources)[number];

/** First loyalty extension of a token. */
export const LOYALTY_KARMA = 10;

/** The points that an action still brings today, given what it has brought already (both with their sign). */
export function pointsLeftToday(action: KarmaAction, pointsToday: number): number {
  const left = action.dailyCap - pointsToday;
  if (action.points > 0) return Math.max(0, Math.min(action.points, left));
  return Math.min(0, Math.max(action.points, left)) || 0;
}

/** Adds points: the alignment moves within 0 to 100, the total only upwards. */
export function withPoints(karma: Karma, points: number): Karma {
  return {
    alignment: Math.min(100, Math.max(0, karma.alignment + points)),
    total: karma.total + Math.max(0, points),
  };
}

export const karmaBandKeys = Object.freeze(['very_evil', 'evil', 'neutral', 'good', 'very_good'] as const);
type KarmaBandKey = (typeof karmaBandKeys)[number];

export interface KarmaBand {
  readonly key: KarmaBandKey;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Which of the three readings of a card a person in this band gets. */
  readonly context: KarmaContext;
}

export const karmaBands: readonly KarmaBand[] = freezeDeep([
  { key: 'very_evil', name: 'Dreaded', from: 0, to: 19, context: 'evil' },
  { key: 'evil', name: 'Shunned', from: 20, to: 39, context: 'evil' },
  { key: 'neutral', name: 'Unremarked', from: 40, to: 59, context: 'neutral' },
  { key: 'good', name: 'Welcome', from: 60, to: 79, context: 'good' },
  { key: 'very_good', name: 'Beloved', from: 80, to: 100, context: 'good' },
]);

/** The band of an alignment; values outside 0 to 100 belong to the nearest band. */
export function karmaBandOf(alignment: number): KarmaBand {
  const index = Math.min(4, Math.max(0, Math.floor(alignment / 20)));
  const band = karmaBands[index];
  if (band === undefined) throw new RangeError(`No karma band for ${alignment}`);
  return band;
}

export function isKarmaActionKey(text: string): text is KarmaActionKey {
  return Object.hasOwn(karmaActions, text);
}
