// Recommendations of users: those that are open, and those that were answered, so that nobody is asked twice.

import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { RecommendationsTable } from '../../../data/schema/analytics.ts';
import { fromJson, toIso, toIsoOrNull, toJson } from '../../../data/values.ts';
import {
  type RecommendationBody,
  type RecommendationsQuery,
  recommendationStates,
  type Suggestion,
} from './schemas.ts';

type Row = Omit<Selectable<RecommendationsTable>, 'user_id'>;
type Content = Pick<Suggestion, 'target' | 'title' | 'reason'>;

export const recommendationColumns = [
  'id',
  'kind',
  'content',
  'confidence',
  'priority',
  'status',
  'shown_at',
  'answered_at',
  'created_at',
] as const;

/** Of a user; the oldest that were answered go, and may come again. */
const mostKept = 300;

export interface Kept {
  id: string;
  kind: string;
  target: string;
  status: string;
}

/** In a transaction that has locked the user. The newest first. */
export async function listKept(trx: Queries, userId: string): Promise<Kept[]> {
  const rows = await trx
    .selectFrom('recommendations')
    .select(['id', 'kind', 'content', 'status'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostKept * 2)
    .execute();
  return rows.map(({ id, kind, content, status }) => ({ id, kind, status, target: fromJson<Content>(content).target }));
}

export async function removeRecommendations(trx: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .deleteFrom('recommendations')
    .where('id', 'in', [...ids])
    .execute();
}

/** Of those in the order of `listKept`. */
export const tooMany = (kept: readonly Kept[]): string[] => kept.slice(mostKept).map(({ id }) => id);

export async function addRecommendations(
  trx: Queries,
  userId: string,
  suggestions: readonly Suggestion[],
  nowMs: number,
): Promise<void> {
  if (suggestions.length === 0) return;
  await trx
    .insertInto('recommendations')
    .values(
      suggestions.map(({ kind, confidence, ...content }) => ({
        id: randomUUID(),
        user_id: userId,
        kind,
        content: toJson(content satisfies Content),
        confidence,
        priority: Math.round(confidence * 100),
        created_at: nowMs,
        shown_at: null,
        answered_at: null,
      })),
    )
    .execute();
}

/** The most important first. */
export async function listRecommendations(
  queries: Queries,
  userId: string,
  { status, limit }: RecommendationsQuery,
): Promise<RecommendationBody[]> {
  const wanted = status === 'open' ? ['new', 'shown'] : status === 'all' ? recommendationStates : [status];
  const rows = await queries
    .selectFrom('recommendations')
    .select(recommendationColumns)
    .where('user_id', '=', userId)
    .where('status', 'in', [...wanted])
    .orderBy('priority', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toRecommendationBody);
}

export function toRecommendationBody({
  kind,
  content,
  shown_at,
  answered_at,
  created_at,
  status,
  ...row
}: Row): RecommendationBody {
  const { target, title, reason } = fromJson<Content>(content);
  return {
    ...row,
    recommendation_type: kind,
    target,
    title,
    reason,
    status: recommendationStates.find((state) => state === status) ?? 'new',
    shown_at: toIsoOrNull(shown_at),
    answered_at: toIsoOrNull(answered_at),
    created_at: toIso(created_at),
  };
}
