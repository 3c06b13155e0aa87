// What the routes of quests take and give.

import { questCategories } from '../../../deck/quests.ts';
import { Nullable, OneOf, paging, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { GoalBody } from '../progress/goal-answer.ts';

const questStatuses = ['AVAILABLE', 'IN_PROGRESS', 'COMPLETED', 'CLAIMED', 'EXPIRED'] as const;
export type QuestStatus = (typeof questStatuses)[number];

const questTypes = ['DAILY', 'WEEKLY'] as const;
export type QuestType = (typeof questTypes)[number];

export const QuestBody = Type.Object({
  quest_id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  description: Type.String(),
  type: OneOf(questTypes),
  category: OneOf(questCategories),
  difficulty: OneOf(['EASY', 'MEDIUM', 'HARD']),
  objectives: GoalBody,
  rewards: Type.Object({ karma_points: Type.Integer(), bonus_items: Type.Array(Type.String()) }),
  progress_id: Type.String(),
  status: OneOf(questStatuses),
  current_progress: Type.Integer(),
  target_progress: Type.Integer(),
  progress_percentage: Type.Integer(),
  available_at: Timestamp,
  expires_at: Timestamp,
  completed_at: Nullable(Timestamp),
  claimed_at: Nullable(Timestamp),
});
export type QuestBody = Static<typeof QuestBody>;

export const QuestsAnswer = Type.Object({
  quests: Type.Array(QuestBody),
  reset_time: Timestamp,
  completed_count: Type.Integer({ description: 'Claimed or not.' }),
  total_count: Type.Integer(),
});
export type QuestsAnswer = Static<typeof QuestsAnswer>;

export const AllQuestsQuery = Type.Object({
  ...paging(100, 20),
  status: Type.Optional(OneOf(questStatuses)),
  type: Type.Optional(OneOf(questTypes)),
});

export const AllQuestsAnswer = Type.Object({
  quests: Type.Array(QuestBody),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const QuestStatistics = Type.Object({
  total_completed: Type.Integer({ description: 'Claimed or not.' }),
  daily_completed: Type.Integer(),
  weekly_completed: Type.Integer(),
  active_quests: Type.Integer({ description: 'Neither completed nor expired.' }),
  total_karma_earned: Type.Integer(),
});
export type QuestStatistics = Static<typeof QuestStatistics>;

export const QuestParams = Type.Object({ progress_id: Type.String({ format: 'uuid' }) });

export const QuestClaimAnswer = Type.Object({
  progress_id: Type.String(),
  code: Type.String(),
  karma_earned: Type.Integer(),
  total_karma: Type.Integer(),
  bonus_items: Type.Array(Type.String()),
  claimed_at: Timestamp,
});
export type QuestClaimAnswer = Static<typeof QuestClaimAnswer>;
