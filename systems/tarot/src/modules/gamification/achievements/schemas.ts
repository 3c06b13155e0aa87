// What the routes of achievements take and give.

import { achievementCategories, rarities } from '../../../deck/achievements.ts';
import { Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { GoalBody } from '../progress/goal-answer.ts';

const achievementStatuses = ['IN_PROGRESS', 'UNLOCKED', 'CLAIMED'] as const;
export type AchievementStatus = (typeof achievementStatuses)[number];

export const AchievementsQuery = Type.Object({ category: Type.Optional(OneOf(achievementCategories)) });

const AchievementRewards = Type.Object({ karma_points: Type.Integer(), title: Nullable(Type.String()) });

export const AchievementBody = Type.Object({
  code: Type.String(),
  name: Type.String(),
  description: Type.String(),
  category: OneOf(achievementCategories),
  rarity: OneOf(rarities),
  icon: Type.String(),
  criteria: GoalBody,
  rewards: AchievementRewards,
  is_hidden: Type.Boolean(),
  display_order: Type.Integer(),
});
export type AchievementBody = Static<typeof AchievementBody>;

export const AchievementsAnswer = Type.Object({
  achievements: Type.Array(AchievementBody),
  total: Type.Integer(),
  category_filter: Nullable(OneOf(achievementCategories)),
});

export const AchievementProgressBody = Type.Object({
  id: Type.String({ description: 'The code of the achievement: a user has one progress of each.' }),
  achievement: AchievementBody,
  current_progress: Type.Integer(),
  target_progress: Type.Integer(),
  progress_percentage: Type.Integer(),
  status: OneOf(achievementStatuses),
  unlocked_at: Nullable(Timestamp),
  claimed_at: Nullable(Timestamp),
});
export type AchievementProgressBody = Static<typeof AchievementProgressBody>;

const counts = {
  total: Type.Integer({ description: 'With hidden ones that are unlocked.' }),
  unlocked_count: Type.Integer({ description: 'Claimed or not.' }),
  claimed_count: Type.Integer(),
  in_progress_count: Type.Integer({ description: 'Not unlocked yet.' }),
  completion_percentage: Type.Integer(),
};
export const AchievementSummary = Type.Object(counts);
export type AchievementSummary = Static<typeof AchievementSummary>;

export const AchievementProgressAnswer = Type.Object({
  ...counts,
  progress: Type.Array(AchievementProgressBody),
  category_filter: Nullable(OneOf(achievementCategories)),
});

export const AchievementParams = Type.Object({ code: Type.String({ minLength: 1, maxLength: 50 }) });

export const AchievementClaimAnswer = Type.Object({
  code: Type.String(),
  rewards: AchievementRewards,
  total_karma: Type.Integer(),
  claimed_at: Timestamp,
});
