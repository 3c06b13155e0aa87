// The fifteen achievements: what each asks for and what it gives.

import { freezeDeep } from './freeze.ts';

export const achievementCategories = Object.freeze(['READING', 'SOCIAL', 'BINGO', 'KARMA', 'EXPLORATION'] as const);
export type AchievementCategory = (typeof achievementCategories)[number];

export const rarities = Object.freeze(['COMMON', 'RARE', 'EPIC', 'LEGENDARY'] as const);
type Rarity = (typeof rarities)[number];

/** What is counted. Ranges and hours are part of the criterion, so nobody has to look for hidden filters. */
export type AchievementCriterion =
  | { readonly type: 'readings_created'; readonly target: number }
  | { readonly type: 'readings_with_spread'; readonly target: number; readonly spread: string }
  | { readonly type: 'distinct_major_cards'; readonly target: number }
  | { readonly type: 'readings_shared'; readonly target: number }
  /** Other people whose shared readings one has liked or commented. */
  | { readonly type: 'distinct_people_met'; readonly target: number }
  | { readonly type: 'bingo_claims'; readonly target: number }
  | { readonly type: 'bingo_lines'; readonly target: number }
  | { readonly type: 'bingo_claim_streak_days'; readonly target: number }
  /** The alignment itself is the progress. */
  | { readonly type: 'karma_alignment'; readonly target: number }
  /** Readings made while the alignment was within `from` and `to`, both included. */
  | { readonly type: 'readings_at_karma'; readonly target: number; readonly from: number; readonly to: number }
  | { readonly type: 'favourite_cards'; readonly target: number }
  | { readonly type: 'playlists_created'; readonly target: number }
  /** Readings made from `fromHour` up to, not including, `toHour` in the time zone of the service. */
  | {
      readonly type: 'readings_between_hours';
      readonly target: number;
      readonly fromHour: number;
      readonly toHour: number;
    };

export interface Achievement {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly category: AchievementCategory;
  readonly rarity: Rarity;
  readonly icon: string;
  readonly criterion: AchievementCriterion;
  readonly rewards: { readonly karma: number; readonly title: string | null };
  /** Hidden ones appear once they are unlocked. */
  readonly isHidden: boolean;
  readonly displayOrder: number;
}

type AchievementText = Omit<Achievement, 'displayOrder' | 'isHidden'> & { readonly isHidden?: boolean };

const list: readonly AchievementText[] = [
  {
    code: 'FIRST_READING',
    name: 'First Light',
    description: 'Lay your first reading.',
    category: 'READING',
    rarity: 'COMMON',
    icon: 'candle',
    criterion: { type: 'readings_created', target: 1 },
    rewards: { karma: 50, title: 'Newcomer' },
  },
  {
    code: 'READING_APPRENTICE',
    name: 'Worn at the Edges',
    description: 'Lay ten readings. The cards begin to feel like yours.',
    category: 'READING',
    rarity: 'COMMON',
    icon: 'cards',
    criterion: { type: 'readings_created', target: 10 },
    rewards: { karma: 100, title: null },
  },
  {
    code: 'CELTIC_CROSS_INITIATE',
    name: 'Ten on the Table',
    description: 'Lay a Celtic Cross and read it to the end.',
    category: 'READING',
    rarity: 'RARE',
    icon: 'cross',
    criterion: { type: 'readings_with_spread', target: 1, spread: 'celtic_cross' },
    rewards: { karma: 150, title: 'Crossreader' },
  },
  {
    code: 'MAJOR_ARCANA_COLLECTOR',
    name: 'All Twenty-Two',
    description: 'Meet every card of the major arcana in your own readings.',
    category: 'READING',
    rarity: 'EPIC',
    icon: 'crown',
    criterion: { type: 'distinct_major_cards', target: 22 },
    rewards: { karma: 300, title: 'Walker of the Great Road' },
  },
  {
    code: 'FIRST_SHARE',
    name: 'Message in a Bottle',
    description: 'Share a reading for the first time.',
    category: 'SOCIAL',
    rarity: 'COMMON',
    icon: 'bottle',
    criterion: { type: 'readings_shared', target: 1 },
    rewards: { karma: 30, title: null },
  },
  {
    code: 'SOCIAL_BUTTERFLY',
    name: 'Known at Every Landing',
    description: 'Share twenty readings.',
    category: 'SOCIAL',
    rarity: 'RARE',
    icon: 'landing',
    criterion: { type: 'readings_shared', target: 20 },
    rewards: { karma: 200, title: 'Voice of the River' },
  },
  {
    code: 'FRIEND_COLLECTOR',
    name: 'Five Fires',
    description: 'Like or comment readings of five different people.',
    category: 'SOCIAL',
    rarity: 'COMMON',
    icon: 'campfire',
    criterion: { type: 'distinct_people_met', target: 5 },
    rewards: { karma: 80, title: null },
  },
  {
    code: 'BINGO_FIRST_TRY',
    name: 'Number Called',
    description: 'Claim a daily number for the first time.',
    category: 'BINGO',
    rarity: 'COMMON',
    icon: 'number',
    criterion: { type: 'bingo_claims', target: 1 },
    rewards: { karma: 50, title: null },
  },
  {
    code: 'BINGO_MASTER',
    name: 'Straight Lines',
    description: 'Complete ten bingo lines over time.',
    category: 'BINGO',
    rarity: 'EPIC',
    icon: 'grid',
    criterion: { type: 'bingo_lines', target: 10 },
    rewards: { karma: 250, title: 'Linekeeper' },
  },
  {
    code: 'DAILY_DEVOTEE',
    name: 'Seven Bells',
    description: 'Claim the daily number on seven days in a row.',
    category: 'BINGO',
    rarity: 'RARE',
    icon: 'bell',
    criterion: { type: 'bingo_claim_streak_days', target: 7 },
    rewards: { karma: 150, title: 'Bellringer' },
  },
  {
    code: 'FLOODLAND_SAINT',
    name: 'Clear to the Bottom',
    description: 'Reach a karma alignment of 90.',
    category: 'KARMA',
    rarity: 'LEGENDARY',
    icon: 'spring',
    criterion: { type: 'karma_alignment', target: 90 },
    rewards: { karma: 500, title: 'Clearwater' },
  },
  {
    code: 'BALANCED_SOUL',
    name: 'Level Keel',
    description: 'Lay twenty readings while your karma alignment is between 45 and 55.',
    category: 'KARMA',
    rarity: 'RARE',
    icon: 'scale',
    criterion: { type: 'readings_at_karma', target: 20, from: 45, to: 55 },
    rewards: { karma: 200, title: null },
  },
  {
    code: 'CARD_EXPLORER',
    name: 'Thirty Favourites',
    description: 'Mark thirty cards as favourites.',
    category: 'EXPLORATION',
    rarity: 'RARE',
    icon: 'heart',
    criterion: { type: 'favourite_cards', target: 30 },
    rewards: { karma: 180, title: null },
  },
  {
    code: 'MUSIC_LOVER',
    name: 'Something to Hum',
    description: 'Put together your first playlist.',
    category: 'EXPLORATION',
    rarity: 'COMMON',
    icon: 'note',
    criterion: { type: 'playlists_created', target: 1 },
    rewards: { karma: 40, title: null },
  },
  {
    code: 'MIDNIGHT_DIVINER',
    name: 'The Small Hours',
    description: 'Lay five readings between midnight and six in the morning.',
    category: 'EXPLORATION',
    rarity: 'EPIC',
    icon: 'moon',
    criterion: { type: 'readings_between_hours', target: 5, fromHour: 0, toHour: 6 },
    rewards: { karma: 250, title: 'Nightreader' },
    isHidden: true,
  },
];

export const achievements: readonly Achievement[] = freezeDeep(
  list.map((text, index) => ({ ...text, isHidden: text.isHidden ?? false, displayOrder: index + 1 })),
);

const byCode: ReadonlyMap<string, Achievement> = new Map(achievements.map((entry) => [entry.code, entry]));

export function achievementByCode(code: string): Achievement | undefined {
  return byCode.get(code);
}
