// What the analytics of a user's readings are made of. The database reckons it (sums-store.ts); the knob SPIKE_MODE has all rows loaded and counted here instead
// (spike.ts), as is easily done, so that the two can be compared.

import type { Context } from '../../../../context.ts';
import type { ExportedReading } from './schemas.ts';
import { numbersBySql } from './sums-store.ts';

/** From, and up to but without. */
export interface Span {
  fromMs?: number;
  toMs?: number;
}

export interface Sums {
  readings: number;
  rated: number;
  ratingSum: number;
}

export interface Counted<Value> {
  value: Value;
  count: number;
}

export interface Half {
  rated: number;
  ratingSum: number;
}

export interface DrawnCards {
  /** The most drawn first. */
  cards: { cardKey: string; count: number; reversed: number }[];
  /** Of all cards, also of those that are not told. */
  total: number;
}

/** Of one user. What is counted by values comes with the most frequent first, and of those that are as frequent, the smallest. */
export interface ReadingNumbers {
  sums(span: Span): Promise<Sums>;
  byDay(fromMs: number): Promise<ReadonlyMap<string, number>>;
  by(column: 'spread_key' | 'character_voice' | 'karma_context'): Promise<Counted<string>[]>;
  byRating(): Promise<Counted<number>[]>;
  /** 0 is Monday. */
  byWeekday(): Promise<Counted<number>[]>;
  byHour(): Promise<Counted<number>[]>;
  /** Of the readings that were rated, the earlier ones and the later ones. Of an odd number, the earlier are more; one that is empty is left out. */
  halves(): Promise<Half[]>;
  firstAtMs(): Promise<number | null>;
  /** Days with a reading, a year back. */
  recentDays(): Promise<string[]>;
  drawnCards(most: number): Promise<DrawnCards>;
  /** All readings that were there at a moment, the oldest first. */
  pages(untilMs: number): AsyncIterable<ExportedReading[]>;
}

export async function openNumbers({ queries, settings }: Context, userId: string): Promise<ReadingNumbers> {
  if (!settings.SPIKE_MODE) return numbersBySql(queries, userId);
  const { numbersInMemory } = await import('./spike.ts');
  return numbersInMemory(queries, userId);
}
