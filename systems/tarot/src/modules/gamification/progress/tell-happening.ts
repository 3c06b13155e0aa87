// From what an event tells to what counts: what it leaves out is looked up.

import type { Queries } from '../../../data/database.ts';
import type { EventTable } from '../../../events.ts';
import { readKarma } from '../karma/karma-store.ts';
import { completeLines, meetCards } from './firsts.ts';
import type { Happening, Moment } from './happening.ts';

export async function tellReading(
  trx: Queries,
  moment: Moment,
  { readingId, spreadKey, cardKeys, isAllUpright }: EventTable['reading.created'],
): Promise<Happening> {
  const { alignment } = await readKarma(trx, moment.userId);
  return {
    ...moment,
    kind: 'reading',
    readingId,
    spreadKey,
    cardKeys,
    newCardKeys: await meetCards(trx, moment, cardKeys),
    isAllUpright,
    alignment,
  };
}

export async function tellBingo(
  trx: Queries,
  moment: Moment,
  { day, lineCount }: EventTable['bingo.claimed'],
): Promise<Happening> {
  const newLines = await completeLines(trx, moment, { month: day.slice(0, 7), count: lineCount });
  return { ...moment, kind: 'bingo', day, newLines };
}

/** A post that shows a reading shares it, as a link does. */
export async function tellPost(
  trx: Queries,
  moment: Moment,
  { postId }: EventTable['post.created'],
): Promise<Happening | null> {
  const post = await trx.selectFrom('posts').select('reading_id').where('id', '=', postId).executeTakeFirst();
  return post?.reading_id ? { ...moment, kind: 'share', readingId: post.reading_id } : null;
}
