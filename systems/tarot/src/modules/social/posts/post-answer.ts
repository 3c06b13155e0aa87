// Posts as answers tell them. Of an anonymous one, whoever wrote it is not even looked up.

import type { Queries } from '../../../data/database.ts';
import { isSet, toIso } from '../../../data/values.ts';
import { findPeople } from '../people.ts';
import { toShownSpread } from '../shown-reading.ts';
import type { FeedRow } from './feed-store.ts';
import { findLiked } from './likes-store.ts';
import type { PostBody } from './schemas.ts';

/** @param viewerId whoever asks, where somebody is signed in */
export async function toPostBodies(
  queries: Queries,
  rows: readonly FeedRow[],
  viewerId: string | undefined,
): Promise<PostBody[]> {
  const named = rows.filter((row) => !isSet(row.is_anonymous));
  const people = await findPeople(
    queries,
    named.map(({ user_id }) => user_id),
  );
  const liked = await findLiked(
    queries,
    rows.map(({ id }) => id),
    viewerId,
  );
  return rows.map(({ user_id, question, spread_key, ...row }) => ({
    ...row,
    author: isSet(row.is_anonymous) ? null : (people.get(user_id) ?? null),
    is_anonymous: isSet(row.is_anonymous),
    is_own: user_id === viewerId,
    is_liked: liked.has(row.id),
    // Whoever has it can ask for the reading, which tells its owner where it is public.
    reading_id: user_id === viewerId ? row.reading_id : null,
    created_at: toIso(row.created_at),
    reading: question === null || spread_key === null ? null : { question, spread: toShownSpread(spread_key) },
  }));
}
