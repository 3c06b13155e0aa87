// Tags of all of a user's readings at once: counted by page, put together, taken away.

import type { Queries } from '../../../data/database.ts';

const ownTags = (queries: Queries, userId: string) =>
  queries
    .selectFrom('reading_tags')
    .innerJoin('readings', 'readings.id', 'reading_tags.reading_id')
    .where('readings.user_id', '=', userId);

interface Asked {
  by: 'count' | 'tag';
  order: 'asc' | 'desc';
  page: number;
  size: number;
}

export async function listTags(
  queries: Queries,
  userId: string,
  { by, order, page, size }: Asked,
): Promise<{ tags: { tag: string; count: number }[]; total: number }> {
  const [tags, { total }] = await Promise.all([
    ownTags(queries, userId)
      .select(({ fn }) => ['reading_tags.tag', fn.countAll<number>().as('count')])
      .groupBy('reading_tags.tag')
      .orderBy(by, order)
      .orderBy('tag')
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    ownTags(queries, userId)
      .select(({ fn }) => fn.count<number>('reading_tags.tag').distinct().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { tags, total };
}

/** Those of them that the user has. */
export async function findOwnTags(queries: Queries, userId: string, tags: readonly string[]): Promise<string[]> {
  const rows = await ownTags(queries, userId)
    .select('reading_tags.tag')
    .distinct()
    .where('reading_tags.tag', 'in', [...tags])
    .orderBy('reading_tags.tag')
    .execute();
  return rows.map(({ tag }) => tag);
}

/** Readings that are held at once: however many have a tag, no more of them are in memory. */
const batchSize = 500;

/**
 * Takes tags away from all readings of the user, and gives those that had one the other instead, once. So none has more tags than before.
 * @returns how many readings had one
 */
export async function replaceOwnTags(
  trx: Queries,
  userId: string,
  tags: readonly string[],
  replacement?: string,
): Promise<number> {
  let affected = 0;
  for (;;) {
    const locked = await lockTagged(trx, userId, tags);
    if (locked.length === 0) return affected;
    const tagged = await stillTagged(trx, locked, tags);
    if (tagged.length === 0) continue;
    if (replacement !== undefined)
      await trx
        .insertInto('reading_tags')
        .values(tagged.map((reading_id) => ({ reading_id, tag: replacement })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    await trx
      .deleteFrom('reading_tags')
      .where('reading_id', 'in', tagged)
      .where('tag', 'in', [...tags])
      .execute();
    affected += tagged.length;
  }
}

/** As setting the tags of one reading does, so that neither meets the other half done. */
async function lockTagged(trx: Queries, userId: string, tags: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('readings')
    .select('id')
    .where('user_id', '=', userId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reading_tags')
          .select('tag')
          .whereRef('reading_tags.reading_id', '=', 'readings.id')
          .where('tag', 'in', [...tags]),
      ),
    )
    .orderBy('id')
    .limit(batchSize)
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Whoever held a reading before may have changed its tags: what was seen while waiting for it is old. */
async function stillTagged(trx: Queries, readingIds: readonly string[], tags: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('reading_tags')
    .select('reading_id')
    .distinct()
    .where('reading_id', 'in', [...readingIds])
    .where('tag', 'in', [...tags])
    .execute();
  return rows.map(({ reading_id }) => reading_id);
}
