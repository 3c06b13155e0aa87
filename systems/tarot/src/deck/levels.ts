// One formula: level n needs floor(100 * n^1.5) karma in total, except that everybody has level 1 from the start.
// Level 2 needs 282, level 10 needs 3,162, level 100 (the last) needs 100,000: the first levels come within days,
// and each later one is a little further.

import { freezeDeep } from './freeze.ts';
import { levelTitleOf } from './level-titles.ts';
import { type SpreadKey, spreadKeys } from './spreads.ts';

export const MAX_LEVEL = 100;
const MILESTONE_STEP = 10;

/** Total karma at which a level begins; levels 1 to 100. */
export function requiredKarma(level: number): number {
  if (level <= 1) return 0;
  // sqrt of an exact integer is rounded correctly, which n ** 1.5 is not everywhere.
  return Math.floor(Math.sqrt(10_000 * level ** 3));
}

/** The level that a total of karma has reached, 1 to 100. */
export function levelForKarma(total: number): number {
  const guess = Math.floor(Math.cbrt((Math.max(0, total) / 100) ** 2));
  let level = Math.min(MAX_LEVEL, Math.max(1, guess));
  while (level > 1 && requiredKarma(level) > total) level -= 1;
  while (level < MAX_LEVEL && requiredKarma(level + 1) <= total) level += 1;
  return level;
}

export interface Privileges {
  /** Readings per day that the level entitles to. */
  readonly readingLimit: number;
  readonly unlockedSpreads: readonly SpreadKey[];
  readonly features: readonly string[];
}

export interface LevelDetails {
  readonly level: number;
  readonly title: string;
  readonly requiredKarma: number;
  readonly privileges: Privileges;
  readonly isMilestone: boolean;
}

// What a level adds to the ones before. They are looks, not locks: the core does not know of levels, so nothing that a
// reading needs may depend on one.
export const featureMilestones: readonly { readonly level: number; readonly feature: string; readonly name: string }[] =
  freezeDeep([
    { level: 4, feature: 'card_back_tide', name: 'Card back: Tide' },
    { level: 7, feature: 'profile_frame_copper', name: 'Profile frame: Copper' },
    { level: 10, feature: 'ambience_rain', name: 'Table sound: Rain on tin' },
    { level: 12, feature: 'coloured_title', name: 'Title in colour' },
    { level: 17, feature: 'card_back_ember', name: 'Card back: Ember' },
    { level: 21, feature: 'profile_frame_silver', name: 'Profile frame: Silver' },
    { level: 25, feature: 'ambience_beacon', name: 'Table sound: Beacon at night' },
    { level: 30, feature: 'mapmaker_mark', name: "Mapmaker's mark on shared readings" },
  ]);

// Suggested from these levels on: the spreads in their order of difficulty.
const spreadLevels: readonly number[] = [1, 1, 2, 3, 5, 8, 10];

// The same for everybody below level 10 as the core's own daily limit; it grows with the cube to the last level.
const BASE_READING_LIMIT = 20;
const LAST_READING_LIMIT = 99_999;

function readingLimit(level: number): number {
  const share = (Math.max(0, level - 9) / (MAX_LEVEL - 9)) ** 3;
  return Math.floor(BASE_READING_LIMIT + (LAST_READING_LIMIT - BASE_READING_LIMIT) * share);
}

export function privilegesOf(level: number): Privileges {
  return {
    readingLimit: readingLimit(level),
    unlockedSpreads: spreadKeys.filter((_, index) => (spreadLevels[index] ?? MAX_LEVEL) <= level),
    features: featureMilestones.filter((milestone) => milestone.level <= level).map(({ feature }) => feature),
  };
}

export function levelDetails(level: number): LevelDetails {
  return {
    level,
    title: levelTitleOf(level),
    requiredKarma: requiredKarma(level),
    privileges: privilegesOf(level),
    isMilestone: level % MILESTONE_STEP === 0,
  };
}

export interface LevelProgress {
  readonly level: number;
  readonly title: string;
  /** 0 at the last level. */
  readonly karmaToNext: number;
  /** Share of the way to the next level, 0 to 100; 100 at the last level. */
  readonly percentage: number;
}

export function levelProgress(total: number): LevelProgress {
  const level = levelForKarma(total);
  const title = levelTitleOf(level);
  if (level === MAX_LEVEL) return { level, title, karmaToNext: 0, percentage: 100 };
  const from = requiredKarma(level);
  const to = requiredKarma(level + 1);
  return { level, title, karmaToNext: to - total, percentage: Math.floor(((total - from) / (to - from)) * 100) };
}

/** The next level that is a multiple of ten, or null at the last one. */
export function nextMilestone(level: number): LevelDetails | null {
  const next = (Math.floor(level / MILESTONE_STEP) + 1) * MILESTONE_STEP;
  return next > MAX_LEVEL ? null : levelDetails(next);
}
