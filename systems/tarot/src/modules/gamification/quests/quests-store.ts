// Quests as they were given to users, and how far each has come.

import type { ExpressionBuilder } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import type { QuestPeriod } from '../../../deck/quests.ts';
import type { Moment } from '../progress/happening.ts';
import type { QuestStatus } from './schemas.ts';

export interface QuestRow {
  id: string;
  quest_code: string;
  status: string;
  current: number;
  target: number;
  available_at: number;
  expires_at: number;
  completed_at: number | null;
  claimed_at: number | null;
}

const told = [
  'id',
  'quest_code',
  'status',
  'current',
  'target',
  'available_at',
  'expires_at',
  'completed_at',
  'claimed_at',
] as const;

/** More are never given at once. */
const mostAtOnce = 10;

export const listCurrent = (queries: Queries, { userId, nowMs }: Moment, cadence: QuestPeriod): Promise<QuestRow[]> =>
  queries
    .selectFrom('quest_progress')
    .select(told)
    .where('user_id', '=', userId)
    .where('cadence', '=', cadence)
    .where('expires_at', '>', nowMs)
    .limit(mostAtOnce)
    .execute();

/** What was written, but that it expires by itself. */
export const statusOf = (
  { status, expires_at }: Pick<QuestRow, 'status' | 'expires_at'>,
  nowMs: number,
): QuestStatus => (expires_at <= nowMs && status !== 'CLAIMED' ? 'EXPIRED' : (status as QuestStatus));

interface QuestFilters {
  status?: QuestStatus;
  cadence?: QuestPeriod;
}

/** Newest first. */
export async function listAll(
  queries: Queries,
  { userId, nowMs }: Moment,
  { status, cadence, page, size }: QuestFilters & { page: number; size: number },
): Promise<{ rows: QuestRow[]; total: number }> {
  const matching = (eb: ExpressionBuilder<Schema, 'quest_progress'>) =>
    eb.and([
      eb('user_id', '=', userId),
      ...(cadence === undefined ? [] : [eb('cadence', '=', cadence)]),
      ...(status === undefined ? [] : [hasStatus(eb, status, nowMs)]),
    ]);
  const [rows, { total }] = await Promise.all([
    queries
      .selectFrom('quest_progress')
      .select(told)
      .where(matching)
      .orderBy('available_at', 'desc')
      .orderBy('id')
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    queries
      .selectFrom('quest_progress')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** As `statusOf` tells it. */
function hasStatus(eb: ExpressionBuilder<Schema, 'quest_progress'>, status: QuestStatus, nowMs: number) {
  if (status === 'CLAIMED') return eb('status', '=', status);
  if (status === 'EXPIRED') return eb.and([eb('expires_at', '<=', nowMs), eb('status', '<>', 'CLAIMED')]);
  return eb.and([eb('expires_at', '>', nowMs), eb('status', '=', status)]);
}

/** Of many at once, one. @returns the code of the quest, where it was this one */
export async function takeCompleted(
  trx: Queries,
  { userId, nowMs }: Moment,
  progressId: string,
): Promise<string | undefined> {
  const row = await trx
    .updateTable('quest_progress')
    .set({ status: 'CLAIMED', claimed_at: nowMs, updated_at: nowMs })
    .where('id', '=', progressId)
    .where('user_id', '=', userId)
    .where('status', '=', 'COMPLETED')
    .where('expires_at', '>', nowMs)
    .returning('quest_code')
    .executeTakeFirst();
  return row?.quest_code;
}

export const findQuest = (
  queries: Queries,
  userId: string,
  progressId: string,
): Promise<Pick<QuestRow, 'status' | 'expires_at'> | undefined> =>
  queries
    .selectFrom('quest_progress')
    .select(['status', 'expires_at'])
    .where('id', '=', progressId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
