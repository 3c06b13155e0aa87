// The seventeen quests. In each period everybody gets the fixed quest and two drawn from the others of that period
// (`questPool`): EASY and MEDIUM ones by day, MEDIUM and HARD ones by week.

import { freezeDeep } from './freeze.ts';

export const questCategories = Object.freeze(['READING', 'SOCIAL', 'BINGO', 'EXPLORATION'] as const);
type QuestCategory = (typeof questCategories)[number];
type QuestDifficulty = 'EASY' | 'MEDIUM' | 'HARD';
export type QuestPeriod = 'daily' | 'weekly';

/** What is counted while the quest runs. */
export type QuestObjective =
  | { readonly type: 'readings_created'; readonly target: number; readonly filters?: ReadingFilters }
  /** Cards that never lay in one of the person's readings before. */
  | { readonly type: 'new_cards_met'; readonly target: number }
  | { readonly type: 'distinct_cards_met'; readonly target: number; readonly filters?: { readonly suit: string } }
  | { readonly type: 'distinct_spreads_used'; readonly target: number }
  | { readonly type: 'bingo_claims'; readonly target: number }
  | { readonly type: 'bingo_claim_streak_days'; readonly target: number }
  | { readonly type: 'bingo_lines'; readonly target: number }
  | { readonly type: 'readings_shared'; readonly target: number }
  /** Shares, likes and comments together. */
  | { readonly type: 'social_actions'; readonly target: number }
  /** Spoken interpretations asked for. */
  | { readonly type: 'readings_heard'; readonly target: number };

export interface ReadingFilters {
  readonly spread?: string;
  readonly fromHour?: number;
  readonly toHour?: number;
  /** All cards upright. */
  readonly allUpright?: true;
  readonly minCards?: number;
}

export interface Quest {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly period: QuestPeriod;
  readonly category: QuestCategory;
  readonly difficulty: QuestDifficulty;
  readonly objective: QuestObjective;
  readonly rewards: { readonly karmaPoints: number; readonly bonusItems: readonly string[] };
  readonly isFixed: boolean;
}

export const RANDOM_QUESTS_PER_PERIOD = 2;

const nothing: readonly string[] = Object.freeze([]);

function quest(
  period: QuestPeriod,
  category: QuestCategory,
  difficulty: QuestDifficulty,
  karmaPoints: number,
  text: Pick<Quest, 'code' | 'name' | 'description' | 'objective'> & { readonly isFixed?: true },
): Quest {
  const { code, name, description, objective, isFixed = false } = text;
  return {
    ...{ code, name, description, period, category, difficulty, objective, isFixed },
    rewards: { karmaPoints, bonusItems: nothing },
  };
}

export const quests: readonly Quest[] = freezeDeep([
  quest('daily', 'READING', 'EASY', 10, {
    code: 'daily_reading_1',
    name: 'Look Once',
    description: 'Lay a reading today.',
    objective: { type: 'readings_created', target: 1 },
    isFixed: true,
  }),
  quest('daily', 'READING', 'MEDIUM', 30, {
    code: 'daily_reading_3',
    name: 'Three Answers',
    description: 'Lay three readings today.',
    objective: { type: 'readings_created', target: 3 },
  }),
  quest('daily', 'READING', 'MEDIUM', 20, {
    code: 'daily_celtic_cross',
    name: 'The Old Pattern',
    description: 'Lay a Celtic Cross today.',
    objective: { type: 'readings_created', target: 1, filters: { spread: 'celtic_cross' } },
  }),
  quest('daily', 'EXPLORATION', 'EASY', 15, {
    code: 'daily_new_card',
    name: 'Strangers at the Door',
    description: 'Meet three cards that you have never drawn before.',
    objective: { type: 'new_cards_met', target: 3 },
  }),
  quest('daily', 'BINGO', 'EASY', 10, {
    code: 'daily_bingo_checkin',
    name: 'Hear the Number',
    description: "Claim today's number.",
    objective: { type: 'bingo_claims', target: 1 },
  }),
  quest('daily', 'SOCIAL', 'EASY', 15, {
    code: 'daily_share',
    name: 'Leave a Light On',
    description: 'Share a reading today.',
    objective: { type: 'readings_shared', target: 1 },
  }),
  quest('daily', 'EXPLORATION', 'MEDIUM', 20, {
    code: 'daily_voice_reading',
    name: 'Said Aloud',
    description: 'Have an interpretation spoken to you.',
    objective: { type: 'readings_heard', target: 1 },
  }),
  quest('daily', 'READING', 'EASY', 15, {
    code: 'daily_morning_reading',
    name: 'Before the Market Opens',
    description: 'Lay a reading between six in the morning and noon.',
    objective: { type: 'readings_created', target: 1, filters: { fromHour: 6, toHour: 12 } },
  }),
  quest('weekly', 'READING', 'MEDIUM', 50, {
    code: 'weekly_reading_5',
    name: 'Five Fires This Week',
    description: 'Lay five readings this week.',
    objective: { type: 'readings_created', target: 5 },
    isFixed: true,
  }),
  quest('weekly', 'READING', 'HARD', 150, {
    code: 'weekly_reading_15',
    name: 'The Long Table',
    description: 'Lay fifteen readings this week.',
    objective: { type: 'readings_created', target: 15 },
  }),
  quest('weekly', 'BINGO', 'MEDIUM', 30, {
    code: 'weekly_bingo_streak_3',
    name: 'Three Bells Running',
    description: 'Claim the daily number on three days in a row.',
    objective: { type: 'bingo_claim_streak_days', target: 3 },
  }),
  quest('weekly', 'BINGO', 'HARD', 100, {
    code: 'weekly_bingo_line',
    name: 'Draw the Line',
    description: 'Complete a bingo line this week.',
    objective: { type: 'bingo_lines', target: 1 },
  }),
  quest('weekly', 'SOCIAL', 'MEDIUM', 40, {
    code: 'weekly_social_3',
    name: 'Across the Fence',
    description: 'Share, like or comment three times this week.',
    objective: { type: 'social_actions', target: 3 },
  }),
  quest('weekly', 'EXPLORATION', 'HARD', 80, {
    code: 'weekly_collect_20',
    name: 'Twenty Faces',
    description: 'Meet twenty different cards this week.',
    objective: { type: 'distinct_cards_met', target: 20 },
  }),
  quest('weekly', 'EXPLORATION', 'MEDIUM', 60, {
    code: 'weekly_all_spreads',
    name: 'Three Ways to Lay Them',
    description: 'Use three different spreads this week.',
    objective: { type: 'distinct_spreads_used', target: 3 },
  }),
  quest('weekly', 'READING', 'HARD', 70, {
    code: 'weekly_major_arcana',
    name: 'Great Turns',
    description: 'Meet five different cards of the major arcana this week.',
    objective: { type: 'distinct_cards_met', target: 5, filters: { suit: 'major_arcana' } },
  }),
  quest('weekly', 'READING', 'HARD', 100, {
    code: 'weekly_perfect_reading',
    name: 'All Standing',
    description: 'Lay a reading of at least three cards that all come up upright.',
    objective: { type: 'readings_created', target: 1, filters: { allUpright: true, minCards: 3 } },
  }),
]);

const byCode: ReadonlyMap<string, Quest> = new Map(quests.map((entry) => [entry.code, entry]));

export function questByCode(code: string): Quest | undefined {
  return byCode.get(code);
}

/** The quests of a period that everybody gets. */
export function fixedQuests(period: QuestPeriod): readonly Quest[] {
  return quests.filter((entry) => entry.period === period && entry.isFixed);
}

/** The quests of a period from which the random ones are drawn. */
export function questPool(period: QuestPeriod): readonly Quest[] {
  return quests.filter((entry) => entry.period === period && !entry.isFixed);
}
