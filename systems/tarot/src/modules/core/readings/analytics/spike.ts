// For the knob SPIKE_MODE: all readings of a user are loaded with all their columns, and counted here. What comes of it is the same as of sums-store.ts.

import type { Queries } from '../../../../data/database.ts';
import { dayOf, hourOf, weekdayOf } from '../../../../time.ts';
import { longestStreak } from '../statistics-store.ts';
import { toExported } from './export-store.ts';
import type { Counted, DrawnCards, Half, ReadingNumbers } from './numbers.ts';
import type { ExportedReading } from './schemas.ts';

export async function numbersInMemory(queries: Queries, userId: string): Promise<ReadingNumbers> {
  const rows = await queries
    .selectFrom('readings')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const ratings = rows.flatMap(({ user_satisfaction }) => (user_satisfaction === null ? [] : [user_satisfaction]));
  return {
    sums: async ({ fromMs = 0, toMs = Number.POSITIVE_INFINITY }) => {
      const within = rows.filter(({ created_at }) => created_at >= fromMs && created_at < toMs);
      const rated = within.filter(({ user_satisfaction }) => user_satisfaction !== null);
      return {
        readings: within.length,
        ...halfOf(rated.map(({ user_satisfaction }) => user_satisfaction ?? 0)),
      };
    },
    byDay: async (fromMs) => {
      const within = rows.filter(({ created_at }) => created_at >= fromMs);
      return new Map(count(within.map(({ created_at }) => dayOf(created_at))).map((day) => [day.value, day.count]));
    },
    by: async (column) => count(rows.map((row) => row[column])),
    byRating: async () => count(ratings),
    byWeekday: async () => count(rows.map(({ created_at }) => weekdayOf(created_at))),
    byHour: async () => count(rows.map(({ created_at }) => hourOf(created_at))),
    halves: async () => {
      const middle = Math.ceil(ratings.length / 2);
      return [ratings.slice(0, middle), ratings.slice(middle)].filter((half) => half.length > 0).map(halfOf);
    },
    firstAtMs: async () => rows[0]?.created_at ?? null,
    recentDays: async () => {
      const days = new Set(rows.map(({ created_at }) => dayOf(created_at)));
      return [...days].reverse().slice(0, longestStreak);
    },
    drawnCards: async (most) => countCards(await loadCards(queries, userId), most),
    pages: async function* (untilMs) {
      const cards = byReading(await loadCards(queries, userId));
      const tags = byReading(await loadTags(queries, userId));
      const all: ExportedReading[] = rows
        .filter(({ created_at }) => created_at <= untilMs)
        .map((row) =>
          toExported(
            row,
            cards.get(row.id) ?? [],
            (tags.get(row.id) ?? []).map(({ tag }) => tag),
          ),
        );
      yield all;
    },
  };
}

const halfOf = (ratings: readonly number[]): Half => ({
  rated: ratings.length,
  ratingSum: ratings.reduce((sum, rating) => sum + rating, 0),
});

/** The most frequent first. */
function count<Value extends string | number>(values: readonly Value[]): Counted<Value>[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, times]) => ({ value, count: times }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

const loadCards = (queries: Queries, userId: string) =>
  queries
    .selectFrom('reading_cards')
    .innerJoin('readings', 'readings.id', 'reading_cards.reading_id')
    .selectAll('reading_cards')
    .where('readings.user_id', '=', userId)
    .orderBy('position_number')
    .execute();

const loadTags = (queries: Queries, userId: string) =>
  queries
    .selectFrom('reading_tags')
    .innerJoin('readings', 'readings.id', 'reading_tags.reading_id')
    .selectAll('reading_tags')
    .where('readings.user_id', '=', userId)
    .orderBy('tag')
    .execute();

function byReading<Row extends { reading_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.reading_id) ?? [];
    groups.set(row.reading_id, group);
    group.push(row);
  }
  return groups;
}

function countCards(drawn: Awaited<ReturnType<typeof loadCards>>, most: number): DrawnCards {
  const reversed = new Map(
    count(drawn.filter(({ is_reversed }) => is_reversed === 1).map(({ card_key }) => card_key)).map((card) => [
      card.value,
      card.count,
    ]),
  );
  const cards = count(drawn.map(({ card_key }) => card_key)).slice(0, most);
  return {
    cards: cards.map(({ value, count: times }) => ({
      cardKey: value,
      count: times,
      reversed: reversed.get(value) ?? 0,
    })),
    total: drawn.length,
  };
}
