// Posts as the feed and their own page have them, each with the question of its reading.

import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { Position } from './cursor.ts';

const select = (queries: Queries) =>
  queries
    .selectFrom('posts')
    .leftJoin('readings', 'readings.id', 'posts.reading_id')
    .select([
      'posts.id',
      'posts.user_id',
      'posts.reading_id',
      'posts.title',
      'posts.description',
      'posts.is_anonymous',
      'posts.likes_count',
      'posts.comments_count',
      'posts.views_count',
      'posts.created_at',
      'readings.question',
      'readings.spread_key',
    ]);

export type FeedRow = NonNullable<Awaited<ReturnType<typeof findPost>>>;

export const findPost = (queries: Queries, id: string) => select(queries).where('posts.id', '=', id).executeTakeFirst();

interface Wanted {
  sort: 'newest' | 'popular';
  after: Position | undefined;
  limit: number;
}

export function listPosts(queries: Queries, { sort, after, limit }: Wanted): Promise<FeedRow[]> {
  const all = select(queries);
  return (after ? all.where(isAfter(sort, after)) : all)
    .$if(sort === 'popular', (query) => query.orderBy('posts.likes_count', 'desc'))
    .orderBy('posts.created_at', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(limit)
    .execute();
}

function isAfter(sort: Wanted['sort'], { likes, createdMs, id }: Position): RawBuilder<SqlBool> {
  return sort === 'popular'
    ? sql<SqlBool>`(posts.likes_count, posts.created_at, posts.id) < (${likes}, ${createdMs}, ${id})`
    : sql<SqlBool>`(posts.created_at, posts.id) < (${createdMs}, ${id})`;
}
