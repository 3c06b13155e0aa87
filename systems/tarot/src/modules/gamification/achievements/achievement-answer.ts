// Achievements as responses tell them.

import { toIsoOrNull } from '../../../data/values.ts';
import type { Achievement } from '../../../deck/achievements.ts';
import { toGoalBody } from '../progress/goal-answer.ts';
import { percentageOf } from '../progress/percentage.ts';
import type { AchievementRow } from './achievements-store.ts';
import type { AchievementBody, AchievementProgressBody, AchievementSummary } from './schemas.ts';

export const toRewards = ({ rewards }: Achievement): AchievementBody['rewards'] => ({
  karma_points: rewards.karma,
  title: rewards.title,
});

export const toAchievementBody = (achievement: Achievement): AchievementBody => ({
  code: achievement.code,
  name: achievement.name,
  description: achievement.description,
  category: achievement.category,
  rarity: achievement.rarity,
  icon: achievement.icon,
  criteria: toGoalBody(achievement.criterion),
  rewards: toRewards(achievement),
  is_hidden: achievement.isHidden,
  display_order: achievement.displayOrder,
});

/** @param alignment of the user's karma, which is the progress where it is asked for */
export function toProgressBody(
  achievement: Achievement,
  row: AchievementRow | undefined,
  alignment: number,
): AchievementProgressBody {
  const { code, criterion } = achievement;
  const status = row?.status ?? 'IN_PROGRESS';
  const counted = criterion.type === 'karma_alignment' ? alignment : (row?.progress ?? 0);
  const current = status === 'IN_PROGRESS' ? Math.min(counted, criterion.target) : criterion.target;
  return {
    id: code,
    achievement: toAchievementBody(achievement),
    current_progress: current,
    target_progress: criterion.target,
    progress_percentage: percentageOf(current, criterion.target),
    status,
    unlocked_at: toIsoOrNull(row?.unlocked_at ?? null),
    claimed_at: toIsoOrNull(row?.claimed_at ?? null),
  };
}

export function toSummary(rows: readonly Pick<AchievementProgressBody, 'status'>[]): AchievementSummary {
  const unlocked = rows.filter(({ status }) => status !== 'IN_PROGRESS').length;
  return {
    total: rows.length,
    unlocked_count: unlocked,
    claimed_count: rows.filter(({ status }) => status === 'CLAIMED').length,
    in_progress_count: rows.length - unlocked,
    completion_percentage: percentageOf(unlocked, rows.length),
  };
}
