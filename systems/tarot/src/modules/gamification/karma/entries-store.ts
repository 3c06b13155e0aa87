// What a user earned and lost: entry by entry, and day by day.

import type { ExpressionBuilder } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import { addDays, dayOf, startOfDay } from '../../../time.ts';

export interface Entry {
  id: string;
  action: string;
  amount: number;
  alignment_change: number;
  reason: string | null;
  created_at: number;
}

/** The newest first. */
export async function listEntries(
  queries: Queries,
  userId: string,
  { page, size, action }: { page: number; size: number; action: string | undefined },
): Promise<{ rows: Entry[]; total: number }> {
  const matching = (eb: ExpressionBuilder<Schema, 'karma_entries'>) =>
    eb.and([eb('user_id', '=', userId), ...(action === undefined ? [] : [eb('action', '=', action)])]);
  const [rows, { total }] = await Promise.all([
    queries
      .selectFrom('karma_entries')
      .select(['id', 'action', 'amount', 'alignment_change', 'reason', 'created_at'])
      .where(matching)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    queries
      .selectFrom('karma_entries')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** Without what was lost. */
export async function earnedSince(queries: Queries, userId: string, sinceMs: number): Promise<number> {
  const { earned } = await queries
    .selectFrom('karma_entries')
    .select(({ fn }) => fn.sum<number | null>('amount').as('earned'))
    .where('user_id', '=', userId)
    .where('created_at', '>=', sinceMs)
    .where('amount', '>', 0)
    .executeTakeFirstOrThrow();
  return earned ?? 0;
}

export interface DaySums {
  date: string;
  earned: number;
  lost: number;
  entries: number;
  alignment_change: number;
}

/** Days until today on which something changed, the last one first. */
export async function sumDays(queries: Queries, userId: string, nowMs: number, days: number): Promise<DaySums[]> {
  const rows = await queries
    .selectFrom('karma_entries')
    .select(({ fn }) => [
      'day',
      fn.sum<number | null>('amount').filterWhere('amount', '>', 0).as('earned'),
      fn.sum<number | null>('amount').filterWhere('amount', '<', 0).as('lost'),
      fn.sum<number>('alignment_change').as('alignment_change'),
      fn.countAll<number>().as('entries'),
    ])
    .where('user_id', '=', userId)
    .where('created_at', '>=', startOfDay(addDays(dayOf(nowMs), 1 - days)))
    .groupBy('day')
    .orderBy('day', 'desc')
    .limit(days)
    .execute();
  return rows.map(({ day, earned, lost, ...sums }) => ({
    date: day,
    earned: earned ?? 0,
    lost: Math.abs(lost ?? 0),
    ...sums,
  }));
}
