// How often cards and spreads were asked for. It is counted in memory, and written every few seconds and at the end: a crash loses the last few counts, and no request
// waits for them.

import { sql } from 'kysely';
import type { Clock } from '../time.ts';
import type { Database } from './database.ts';

interface CardCounts {
  draws: number;
  views: number;
  lastDrawnAtMs: number | null;
}

export interface CardStatistics {
  draw_frequency: number;
  total_appearances: number;
  last_drawn_at: number | null;
}

export interface Counters {
  cardDrawn(cardKey: string): void;
  cardViewed(cardKey: string): void;
  spreadUsed(spreadKey: string): void;
  /** What is written, and what is not yet. */
  ofCards(cardKeys: readonly string[]): Promise<ReadonlyMap<string, CardStatistics>>;
  usesOfSpreads(): Promise<ReadonlyMap<string, { uses: number; rating: number }>>;
  /** Writes what was counted; at once for whoever needs it written. */
  flush(): Promise<void>;
  /** Writes the last, and counts no more. */
  close(): Promise<void>;
}

export interface CountersOptions {
  database: Database;
  clock: Clock;
  everyMs: number;
  onError: (error: unknown) => void;
}

export function createCounters({ database, clock, everyMs, onError }: CountersOptions): Counters {
  let cards = new Map<string, CardCounts>();
  let spreads = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  const countsOf = (cardKey: string): CardCounts => {
    const counts = cards.get(cardKey) ?? { draws: 0, views: 0, lastDrawnAtMs: null };
    cards.set(cardKey, counts);
    return counts;
  };
  const write = async (): Promise<void> => {
    if (cards.size === 0 && spreads.size === 0) return;
    const taken = { cards, spreads };
    cards = new Map();
    spreads = new Map();
    try {
      await writeCounts(database, taken);
    } catch (error) {
      for (const [cardKey, { draws, views, lastDrawnAtMs }] of taken.cards) {
        const counts = countsOf(cardKey);
        counts.draws += draws;
        counts.views += views;
        counts.lastDrawnAtMs ??= lastDrawnAtMs;
      }
      for (const [spreadKey, uses] of taken.spreads) spreads.set(spreadKey, (spreads.get(spreadKey) ?? 0) + uses);
      throw error;
    }
  };
  const flush = (): Promise<void> => {
    const next = writing.then(write);
    writing = next.catch(() => undefined);
    return next;
  };
  const timer = setInterval(() => void flush().catch(onError), everyMs);
  timer.unref();
  return {
    cardDrawn: (cardKey) => {
      const counts = countsOf(cardKey);
      counts.draws += 1;
      counts.lastDrawnAtMs = clock.now();
    },
    cardViewed: (cardKey) => {
      countsOf(cardKey).views += 1;
    },
    spreadUsed: (spreadKey) => void spreads.set(spreadKey, (spreads.get(spreadKey) ?? 0) + 1),
    ofCards: async (cardKeys) => {
      const written = await readCards(database, cardKeys);
      return new Map(cardKeys.map((cardKey) => [cardKey, sumOf(written.get(cardKey), cards.get(cardKey))]));
    },
    usesOfSpreads: async () => {
      const rows = await database.queries.selectFrom('spread_counters').selectAll().execute();
      const written = new Map(rows.map((row) => [row.spread_key, row]));
      const keys = new Set([...written.keys(), ...spreads.keys()]);
      return new Map(
        [...keys].map((key) => {
          const { usage_count = 0, rating_sum = 0, rating_count = 0 } = written.get(key) ?? {};
          return [
            key,
            { uses: usage_count + (spreads.get(key) ?? 0), rating: rating_count && rating_sum / rating_count },
          ];
        }),
      );
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}

async function readCards(database: Database, cardKeys: readonly string[]): Promise<Map<string, CardStatistics>> {
  if (cardKeys.length === 0) return new Map();
  const rows = await database.queries
    .selectFrom('card_counters')
    .selectAll()
    .where('card_key', 'in', [...cardKeys])
    .execute();
  return new Map(rows.map(({ card_key, ...row }) => [card_key, row]));
}

function sumOf(written: CardStatistics | undefined, counted: CardCounts | undefined): CardStatistics {
  const draws = counted?.draws ?? 0;
  return {
    draw_frequency: (written?.draw_frequency ?? 0) + draws,
    total_appearances: (written?.total_appearances ?? 0) + draws + (counted?.views ?? 0),
    last_drawn_at: counted?.lastDrawnAtMs ?? written?.last_drawn_at ?? null,
  };
}

/** One statement for each table, in the order of the keys: two processes that flush at once then wait for each other, and not in a circle. */
async function writeCounts(
  database: Database,
  { cards, spreads }: { cards: ReadonlyMap<string, CardCounts>; spreads: ReadonlyMap<string, number> },
): Promise<void> {
  const inOrder = <T>(counts: ReadonlyMap<string, T>): [string, T][] =>
    [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  await database.transactionAfterAnswer(async (trx) => {
    if (cards.size > 0) {
      const rows = inOrder(cards).map(([card_key, { draws, views, lastDrawnAtMs }]) => ({
        card_key,
        draw_frequency: draws,
        total_appearances: draws + views,
        last_drawn_at: lastDrawnAtMs,
      }));
      await trx
        .insertInto('card_counters')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('card_key').doUpdateSet({
            draw_frequency: sql`card_counters.draw_frequency + excluded.draw_frequency`,
            total_appearances: sql`card_counters.total_appearances + excluded.total_appearances`,
            last_drawn_at: sql`coalesce(excluded.last_drawn_at, card_counters.last_drawn_at)`,
          }),
        )
        .execute();
    }
    if (spreads.size > 0) {
      const rows = inOrder(spreads).map(([spread_key, usage_count]) => ({ spread_key, usage_count }));
      await trx
        .insertInto('spread_counters')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('spread_key').doUpdateSet({
            usage_count: sql`spread_counters.usage_count + excluded.usage_count`,
          }),
        )
        .execute();
    }
  });
}
