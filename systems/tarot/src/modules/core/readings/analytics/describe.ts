// Answers of the analytics, from their numbers.

import { cardByKey } from '../../../../deck/cards.ts';
import { invalidRequest } from '../../../../http/problem.ts';
import { addDays, dayMs, dayOf, startOfDay, streakOf } from '../../../../time.ts';
import type { Counted, Half, ReadingNumbers, Sums } from './numbers.ts';
import {
  type CardsAnswer,
  type CompareAnswer,
  daysOfPeriod,
  type FrequencyAnswer,
  type PatternsAnswer,
  type Period,
  type SatisfactionAnswer,
  type StatsAnswer,
  weekdays,
} from './schemas.ts';

const rounded = (value: number): number => Math.round(value * 100) / 100;
const averageOf = ({ rated, ratingSum }: Half): number | null => (rated === 0 ? null : rounded(ratingSum / rated));
/** When the first of so many days began of which today is the last. */
const startOf = (days: number, nowMs: number): number => startOfDay(addDays(dayOf(nowMs), 1 - days));

export const toMap = (counted: readonly Counted<string | number>[]): Record<string, number> =>
  Object.fromEntries(counted.map(({ value, count }) => [value, count]));

export async function describeStats(numbers: ReadingNumbers, nowMs: number): Promise<StatsAnswer> {
  const all = await numbers.sums({});
  return {
    total_readings: all.readings,
    readings_this_week: (await numbers.sums({ fromMs: startOf(7, nowMs) })).readings,
    readings_this_month: (await numbers.sums({ fromMs: startOf(30, nowMs) })).readings,
    average_satisfaction: averageOf(all),
    favorite_spread: (await numbers.by('spread_key'))[0]?.value ?? null,
    favorite_voice: (await numbers.by('character_voice'))[0]?.value ?? null,
  };
}

/** Each day, also those without a reading. */
export async function describeFrequency(
  numbers: ReadingNumbers,
  period: Period,
  nowMs: number,
): Promise<FrequencyAnswer> {
  const days = daysOfPeriod[period];
  const fromMs = startOf(days, nowMs);
  const counts = await numbers.byDay(fromMs);
  const data_points = Array.from({ length: days }, (_, index) => {
    const date = dayOf(fromMs + index * dayMs);
    return { date, count: counts.get(date) ?? 0 };
  });
  return { period, total_readings: data_points.reduce((sum, { count }) => sum + count, 0), data_points };
}

/** Of the averages: less is no trend. */
const leastDifference = 0.25;

export async function describeSatisfaction(numbers: ReadingNumbers): Promise<SatisfactionAnswer> {
  const ratings = await numbers.byRating();
  const [first, second] = await numbers.halves();
  const rated = ratings.reduce((sum, { count }) => sum + count, 0);
  const ratingSum = ratings.reduce((sum, { value, count }) => sum + value * count, 0);
  return {
    average_satisfaction: averageOf({ rated, ratingSum }),
    rated_readings: rated,
    trend: trendOf(first, second),
    first_half_average: first ? averageOf(first) : null,
    second_half_average: second ? averageOf(second) : null,
    distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, ...toMap(ratings) },
  };
}

function trendOf(first: Half | undefined, second: Half | undefined): SatisfactionAnswer['trend'] {
  if (!first || !second) return 'unknown';
  const difference = second.ratingSum / second.rated - first.ratingSum / first.rated;
  if (Math.abs(difference) < leastDifference) return 'stable';
  return difference > 0 ? 'improving' : 'declining';
}

export async function describePatterns(numbers: ReadingNumbers, nowMs: number): Promise<PatternsAnswer> {
  const { readings } = await numbers.sums({});
  const firstAtMs = (await numbers.firstAtMs()) ?? nowMs;
  const today = dayOf(nowMs);
  const days = (startOfDay(today) - startOfDay(dayOf(firstAtMs))) / dayMs + 1;
  return {
    most_active_day: weekdays[(await numbers.byWeekday())[0]?.value ?? -1] ?? null,
    most_active_hour: (await numbers.byHour())[0]?.value ?? null,
    // Of somebody who began this week, it is what there was in it.
    readings_per_week: rounded(readings / Math.max(1, days / 7)),
    current_streak: streakOf(await numbers.recentDays(), today),
  };
}

export async function describeCards(numbers: ReadingNumbers, most: number): Promise<CardsAnswer> {
  const { cards, total } = await numbers.drawnCards(most);
  return {
    cards: cards.map(({ cardKey, count, reversed }) => ({
      card_id: cardKey,
      name: cardByKey(cardKey)?.name ?? cardKey,
      count,
      reversed_count: reversed,
      percentage: rounded((100 * count) / total),
    })),
    total_cards: total,
  };
}

/** @throws Problem 400 for other periods than the last seven days and those before */
export async function describeChange(
  numbers: ReadingNumbers,
  { period, compare_to }: { period: string; compare_to: string },
  nowMs: number,
): Promise<CompareAnswer> {
  if (period !== '7d' || compare_to !== 'previous_7d')
    throw invalidRequest('Only 7d can be compared, and with previous_7d.');
  const middleMs = startOf(7, nowMs);
  const current = sideOf(await numbers.sums({ fromMs: middleMs }));
  const previous = sideOf(await numbers.sums({ fromMs: startOf(14, nowMs), toMs: middleMs }));
  const [before, after] = [previous.average_satisfaction, current.average_satisfaction];
  const readings = current.total_readings - previous.total_readings;
  return {
    period,
    compare_to,
    current,
    previous,
    change: {
      readings,
      readings_percentage: previous.total_readings === 0 ? null : rounded((100 * readings) / previous.total_readings),
      satisfaction: before === null || after === null ? null : rounded(after - before),
    },
  };
}

const sideOf = (sums: Sums) => ({ total_readings: sums.readings, average_satisfaction: averageOf(sums) });
