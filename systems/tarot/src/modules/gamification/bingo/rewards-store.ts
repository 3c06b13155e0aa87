// Rewards for three lines, one in a month.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { toJson } from '../../../data/values.ts';
import type { Card } from './cards-store.ts';
import type { LineName } from './lines.ts';

export interface Reward {
  id: string;
  user_id: string;
  card_id: string;
  month: string;
  reward_type: string;
  line_types: string;
  line_count: number;
  issued_at: number;
}

const rewardColumns = [
  'id',
  'user_id',
  'card_id',
  'month',
  'reward_type',
  'line_types',
  'line_count',
  'issued_at',
] as const;

/** @returns undefined where the month has had its reward */
export const issueReward = (
  trx: Queries,
  card: Card,
  lines: readonly LineName[],
  nowMs: number,
): Promise<Reward | undefined> =>
  trx
    .insertInto('bingo_rewards')
    .values({
      id: randomUUID(),
      user_id: card.userId,
      card_id: card.id,
      month: card.month,
      line_types: toJson(lines),
      line_count: lines.length,
      issued_at: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'month']).doNothing())
    .returning(rewardColumns)
    .executeTakeFirst();

/** Both places in one statement: a month that is being archived is in one of them. */
const rewardsOf = (queries: Queries, userId: string) =>
  queries
    .selectFrom('bingo_rewards_archive')
    .select(rewardColumns)
    .where('user_id', '=', userId)
    .unionAll(queries.selectFrom('bingo_rewards').select(rewardColumns).where('user_id', '=', userId));

/** Twenty years of them. */
const mostRewards = 240;

/** The newest first. */
export const listRewards = (queries: Queries, userId: string): Promise<Reward[]> =>
  queries
    .selectFrom(rewardsOf(queries, userId).as('rewards'))
    .select(rewardColumns)
    .orderBy('month', 'desc')
    .limit(mostRewards)
    .execute();

export const findReward = (queries: Queries, userId: string, month: string): Promise<Reward | undefined> =>
  queries
    .selectFrom(rewardsOf(queries, userId).as('rewards'))
    .select(rewardColumns)
    .where('month', '=', month)
    .executeTakeFirst();
