// What a user has made of the quests that were given so far: counted by the database, for each quest of the deck.

import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import { type QuestPeriod, questByCode } from '../../../deck/quests.ts';
import type { Moment } from '../progress/happening.ts';
import type { QuestStatistics } from './schemas.ts';

interface Counts {
  quest_code: string;
  completed: number;
  claimed: number;
  active: number;
}

export async function readStatistics(queries: Queries, { userId, nowMs }: Moment): Promise<QuestStatistics> {
  const rows: Counts[] = await queries
    .selectFrom('quest_progress')
    .select([
      'quest_code',
      sql<number>`count(completed_at)`.as('completed'),
      sql<number>`count(claimed_at)`.as('claimed'),
      sql<number>`sum(case when expires_at > ${nowMs} and status in ('AVAILABLE', 'IN_PROGRESS') then 1 else 0 end)`.as(
        'active',
      ),
    ])
    .where('user_id', '=', userId)
    .groupBy('quest_code')
    .execute();
  const isOf = (cadence: QuestPeriod) => (row: Counts) => questByCode(row.quest_code)?.period === cadence;
  const sumOf = (some: readonly Counts[], value: (row: Counts) => number): number =>
    some.reduce((sum, row) => sum + value(row), 0);
  return {
    total_completed: sumOf(rows, ({ completed }) => completed),
    daily_completed: sumOf(rows.filter(isOf('daily')), ({ completed }) => completed),
    weekly_completed: sumOf(rows.filter(isOf('weekly')), ({ completed }) => completed),
    active_quests: sumOf(rows, ({ active }) => active),
    total_karma_earned: sumOf(
      rows,
      ({ quest_code, claimed }) => claimed * (questByCode(quest_code)?.rewards.karmaPoints ?? 0),
    ),
  };
}
