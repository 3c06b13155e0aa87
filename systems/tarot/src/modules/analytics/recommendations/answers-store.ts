// What users did with their recommendations.

import type { Queries } from '../../../data/database.ts';
import { notFound, required } from '../../../http/problem.ts';
import { recommendationColumns, toRecommendationBody } from './recommendations-store.ts';
import type { RecommendationBody } from './schemas.ts';

/** It takes back no answer. @throws Problem 404, also where it is of somebody else */
export async function markShown(
  queries: Queries,
  userId: string,
  id: string,
  nowMs: number,
): Promise<RecommendationBody> {
  const row = await queries
    .updateTable('recommendations')
    .set(({ eb, fn, val }) => ({
      status: eb.case().when('status', '=', 'new').then('shown').else(eb.ref('status')).end(),
      shown_at: fn.coalesce('shown_at', val(nowMs)),
    }))
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(recommendationColumns)
    .executeTakeFirst();
  return toRecommendationBody(required(row, () => notFound('recommendation')));
}

/** Who changes their mind may. @throws Problem 404, also where it is of somebody else */
export async function answerRecommendation(
  queries: Queries,
  userId: string,
  id: string,
  { status, nowMs }: { status: 'accepted' | 'rejected'; nowMs: number },
): Promise<RecommendationBody> {
  const row = await queries
    .updateTable('recommendations')
    .set(({ fn, val }) => ({ status, answered_at: nowMs, shown_at: fn.coalesce('shown_at', val(nowMs)) }))
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(recommendationColumns)
    .executeTakeFirst();
  return toRecommendationBody(required(row, () => notFound('recommendation')));
}
