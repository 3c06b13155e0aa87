// Who is liked, and how much there is of everything: sums of the database. Anonymous posts count for nobody, or the sums would tell whose they are.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { dayOf, monthOf, startOfDay, startOfMonth, weekOf } from '../../../time.ts';
import type { LeaderboardQuery } from './schemas.ts';

interface Score {
  user_id: string;
  score: number;
}

const scoreOf = (by: LeaderboardQuery['by']) =>
  by === 'posts' ? sql<number>`count(*)` : sql<number>`sum(${sql.ref(`${by}_count`)})`;

export const listScores = (
  queries: Queries,
  { by, period, limit }: LeaderboardQuery,
  nowMs: number,
): Promise<Score[]> =>
  queries
    .selectFrom('posts')
    .select(['user_id', scoreOf(by).as('score')])
    .where('is_anonymous', '=', 0)
    .where('created_at', '>=', startOf(period, nowMs))
    .groupBy('user_id')
    .having(scoreOf(by), '>', 0)
    .orderBy('score', 'desc')
    .orderBy('user_id')
    .limit(limit)
    .execute();

function startOf(period: LeaderboardQuery['period'], nowMs: number): number {
  if (period === 'all') return 0;
  return period === 'week' ? startOfDay(weekOf(nowMs)) : startOfMonth(monthOf(nowMs));
}

export async function countPosts(queries: Queries, nowMs: number) {
  const today = startOfDay(dayOf(nowMs));
  const posts = await queries
    .selectFrom('posts')
    .select(({ fn }) => [
      fn.countAll<number>().as('total_posts'),
      sql<number>`coalesce(sum(case when created_at >= ${today} then 1 else 0 end), 0)`.as('posts_today'),
      sql<number>`coalesce(sum(likes_count), 0)`.as('total_likes'),
      sql<number>`coalesce(sum(comments_count), 0)`.as('total_comments'),
      sql<number>`coalesce(sum(views_count), 0)`.as('total_views'),
    ])
    .executeTakeFirstOrThrow();
  const shares = await queries
    .selectFrom('shares')
    .select(({ fn }) => fn.countAll<number>().as('active_shares'))
    .where('is_active', '=', 1)
    .executeTakeFirstOrThrow();
  return { ...posts, ...shares };
}
