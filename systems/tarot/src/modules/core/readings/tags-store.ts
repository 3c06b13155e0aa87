// Words that users find their readings by.

import type { Queries } from '../../../data/database.ts';
import { Problem } from '../../../http/problem.ts';

const mostTags = 20;
const longestTag = 50;

/** Trimmed, each once, in the order in which they came. @throws Problem 422 for too many, and for one that is empty or too long */
export function cleanTags(given: readonly string[]): string[] {
  const tags = [...new Set(given.map((tag) => tag.trim()))];
  if (tags.some((tag) => tag === '' || tag.length > longestTag))
    throw new Problem('VALIDATION_ERROR', `A tag has 1 to ${longestTag} characters.`);
  if (tags.length > mostTags) throw new Problem('VALIDATION_ERROR', `A reading has ${mostTags} tags at most.`);
  return tags;
}

export async function replaceTags(trx: Queries, readingId: string, tags: readonly string[]): Promise<void> {
  await trx.deleteFrom('reading_tags').where('reading_id', '=', readingId).execute();
  if (tags.length === 0) return;
  await trx
    .insertInto('reading_tags')
    .values(tags.map((tag) => ({ reading_id: readingId, tag })))
    .execute();
}

/** By reading, each in the order of the alphabet. */
export async function findTags(queries: Queries, readingIds: readonly string[]): Promise<Map<string, string[]>> {
  const byReading = new Map<string, string[]>(readingIds.map((id) => [id, []]));
  if (readingIds.length === 0) return byReading;
  const rows = await queries
    .selectFrom('reading_tags')
    .select(['reading_id', 'tag'])
    .where('reading_id', 'in', [...readingIds])
    .orderBy('tag')
    .execute();
  for (const { reading_id, tag } of rows) byReading.get(reading_id)?.push(tag);
  return byReading;
}

/** Of a user who has more, the most used. */
const mostListed = 500;

export const countTags = (
  queries: Queries,
  userId: string,
  { by, order }: { by: 'count' | 'tag'; order: 'asc' | 'desc' },
): Promise<{ tag: string; count: number }[]> =>
  queries
    .selectFrom('reading_tags')
    .innerJoin('readings', 'readings.id', 'reading_tags.reading_id')
    .select(({ fn }) => ['reading_tags.tag', fn.countAll<number>().as('count')])
    .where('readings.user_id', '=', userId)
    .groupBy('reading_tags.tag')
    .orderBy(by, order)
    .orderBy('tag')
    .limit(mostListed)
    .execute();
