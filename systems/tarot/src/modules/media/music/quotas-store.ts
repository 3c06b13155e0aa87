// How much a user may still have made in a period. Looking and counting are one statement: of many at once, no more pass than may.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { toIso } from '../../../data/values.ts';
import type { QuotaBody } from './schemas.ts';

export interface Quota {
  kind: 'rhythm' | 'ai_music';
  /** A day, or a month. */
  period: string;
  most: number;
  /** When the next period begins. */
  endsAtMs: number;
}

/** @returns how many are left; null where there was none */
export async function takeFromQuota(
  queries: Queries,
  userId: string,
  { kind, period, most }: Quota,
): Promise<number | null> {
  const taken = await queries
    .insertInto('quotas')
    .values({ user_id: userId, kind, period, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'kind', 'period'])
        .doUpdateSet({ used: sql<number>`quotas.used + 1` })
        .where('quotas.used', '<', most),
    )
    .returning('used')
    .executeTakeFirst();
  if (!taken) return null;
  if (taken.used === 1) await forgetPeriodsBefore(queries, userId, kind, period);
  return most - taken.used;
}

/** Nobody asks for them any more. */
const forgetPeriodsBefore = (queries: Queries, userId: string, kind: string, period: string) =>
  queries
    .deleteFrom('quotas')
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('period', '<', period)
    .execute();

export async function readQuota(queries: Queries, userId: string, quota: Quota): Promise<QuotaBody> {
  const row = await queries
    .selectFrom('quotas')
    .select('used')
    .where('user_id', '=', userId)
    .where('kind', '=', quota.kind)
    .where('period', '=', quota.period)
    .executeTakeFirst();
  const used = row?.used ?? 0;
  return {
    quota_limit: quota.most,
    quota_used: used,
    // Somebody who paid until now may have used more than others may.
    quota_remaining: Math.max(0, quota.most - used),
    reset_at: toIso(quota.endsAtMs),
  };
}
