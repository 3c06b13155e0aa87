// Goals of achievements, quests and tasks, and what a happening adds to each.

import type { AchievementCriterion } from '../../../deck/achievements.ts';
import { cardByKey } from '../../../deck/cards.ts';
import type { QuestObjective, ReadingFilters } from '../../../deck/quests.ts';
import { hourOf } from '../../../time.ts';
import type { Happening, ReadingHappening } from './happening.ts';

/** Of tasks, beyond those that quests have too. */
export type TaskGoal =
  | { readonly type: 'check_in_days'; readonly target: number }
  | { readonly type: 'posts_liked'; readonly target: number }
  | { readonly type: 'complete_days'; readonly target: number };

export type Goal = AchievementCriterion | QuestObjective | TaskGoal;

/**
 * How marks become progress: each new one is a step; marks are days, of which as many as the target have to follow each other; or the first one is all it takes, since
 * the happening has measured it.
 */
export function wayOf({ type }: Goal): 'steps' | 'days in a row' | 'at once' {
  if (type === 'bingo_claim_streak_days') return 'days in a row';
  return type === 'karma_alignment' ? 'at once' : 'steps';
}

const nothing: readonly string[] = [];

/** Names of what counts, each of which counts once; none where it has nothing to do with this goal. */
export function marksOf(goal: Goal, it: Happening): readonly string[] {
  switch (goal.type) {
    case 'readings_created': {
      const filters = 'filters' in goal ? goal.filters : undefined;
      return readingThat(it, (reading) => passes(reading, filters));
    }
    case 'readings_with_spread':
      return readingThat(it, ({ spreadKey }) => spreadKey === goal.spread);
    case 'readings_at_karma':
      return readingThat(it, ({ alignment }) => goal.from <= alignment && alignment <= goal.to);
    case 'readings_between_hours':
      return readingThat(it, (reading) => passes(reading, goal));
    case 'distinct_major_cards':
      return cardsOf(it, 'major_arcana');
    case 'distinct_cards_met':
      return cardsOf(it, goal.filters?.suit);
    case 'new_cards_met':
      return it.kind === 'reading' ? it.newCardKeys : nothing;
    case 'distinct_spreads_used':
      return it.kind === 'reading' ? [it.spreadKey] : nothing;
    case 'readings_shared':
      return it.kind === 'share' ? [it.readingId] : nothing;
    case 'readings_heard':
      return it.kind === 'heard' ? [it.mark] : nothing;
    case 'social_actions':
      return socialMarks(it);
    case 'posts_liked':
      return it.kind === 'like' ? [it.postId] : nothing;
    case 'distinct_people_met':
      return it.kind === 'like' || it.kind === 'comment' ? [it.authorId] : nothing;
    case 'bingo_claims':
    case 'bingo_claim_streak_days':
      return it.kind === 'bingo' ? [it.day] : nothing;
    case 'bingo_lines':
      return it.kind === 'bingo' ? it.newLines : nothing;
    case 'karma_alignment':
      return it.kind === 'karma' && it.alignment >= goal.target ? [String(it.alignment)] : nothing;
    case 'favourite_cards':
      return it.kind === 'favourite' ? [it.cardKey] : nothing;
    case 'playlists_created':
      return it.kind === 'playlist' ? [it.playlistId] : nothing;
    case 'check_in_days':
      return it.kind === 'check-in' ? [it.day] : nothing;
    case 'complete_days':
      return it.kind === 'day-complete' ? [it.day] : nothing;
  }
}

const readingThat = (it: Happening, fits: (reading: ReadingHappening) => boolean): readonly string[] =>
  it.kind === 'reading' && fits(it) ? [it.readingId] : nothing;

function passes(reading: ReadingHappening, filters: ReadingFilters = {}): boolean {
  const { spread = reading.spreadKey, fromHour = 0, toHour = 24, minCards = 0, allUpright = false } = filters;
  const hour = hourOf(reading.nowMs);
  return (
    reading.spreadKey === spread &&
    fromHour <= hour &&
    hour < toHour &&
    reading.cardKeys.length >= minCards &&
    (reading.isAllUpright || !allUpright)
  );
}

function cardsOf(it: Happening, suit: string | undefined): readonly string[] {
  if (it.kind !== 'reading') return nothing;
  return suit === undefined ? it.cardKeys : it.cardKeys.filter((key) => cardByKey(key)?.suit === suit);
}

function socialMarks(it: Happening): readonly string[] {
  if (it.kind === 'share') return [`share ${it.readingId}`];
  return it.kind === 'like' || it.kind === 'comment' ? [`${it.kind} ${it.postId}`] : nothing;
}
