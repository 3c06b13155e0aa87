// How a user reads, counted by the database.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { voiceKeys } from '../../../deck/card.ts';
import { listPatterns } from '../patterns/patterns-store.ts';
import type { Habits } from './interpretation-style.ts';
import type { Known } from './suggest.ts';

/** More patterns than are suggested, since some were answered before. */
const mostPatterns = 40;

/** At most as many rows as there are spreads and voices. */
const countBy = async (
  queries: Queries,
  userId: string,
  column: 'spread_key' | 'character_voice',
): Promise<ReadonlyMap<string, number>> => {
  const rows = await queries
    .selectFrom('readings')
    .select(({ fn }) => [`${column} as name` as const, fn.countAll<number>().as('count')])
    .where('user_id', '=', userId)
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy('name')
    .limit(100)
    .execute();
  return new Map(rows.map(({ name, count }) => [name, count]));
};

async function readHabits(queries: Queries, userId: string, voiceCounts: ReadonlyMap<string, number>): Promise<Habits> {
  const { readings, mean } = await queries
    .selectFrom('readings')
    .select(({ fn }) => [fn.countAll<number>().as('readings'), sql<number | null>`avg(length(question))`.as('mean')])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  const [most] = voiceCounts;
  return {
    readings,
    meanQuestionLength: mean,
    voice: voiceKeys.find((key) => key === most?.[0]) ?? null,
    voiceShare: most && readings > 0 ? most[1] / readings : 0,
  };
}

export const findHabits = async (queries: Queries, userId: string): Promise<Habits> =>
  readHabits(queries, userId, await countBy(queries, userId, 'character_voice'));

export async function findKnown(queries: Queries, userId: string): Promise<Known> {
  const voiceCounts = await countBy(queries, userId, 'character_voice');
  return {
    habits: await readHabits(queries, userId, voiceCounts),
    spreadCounts: await countBy(queries, userId, 'spread_key'),
    voiceCounts,
    patterns: await listPatterns(queries, userId, mostPatterns),
  };
}
