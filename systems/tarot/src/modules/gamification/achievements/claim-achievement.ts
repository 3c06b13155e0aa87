// What an achievement gives is taken once, whoever asks how often at the same time.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import { type Achievement, achievementByCode } from '../../../deck/achievements.ts';
import { notFound, Problem, required } from '../../../http/problem.ts';
import { grantTitle } from '../../core/users/titles-store.ts';
import { earnKarma } from '../karma/karma-store.ts';
import { toRewards } from './achievement-answer.ts';
import { findStatus, takeUnlocked } from './achievements-store.ts';
import type { AchievementClaimAnswer } from './schemas.ts';

/** @throws Problem 404 for one that there is not, 400 for one that is not unlocked, or was claimed */
export async function claimAchievement(
  { clock, database, events }: Context,
  userId: string,
  code: string,
): Promise<typeof AchievementClaimAnswer.static> {
  const achievement = required(achievementByCode(code), () => notFound('achievement'));
  const { name, rewards } = achievement;
  const nowMs = clock.now();
  const karma = await database.transaction(async (trx) => {
    if (!(await takeUnlocked(trx, { userId, nowMs }, code)))
      throw refusalOf(achievement, await findStatus(trx, userId, code));
    if (rewards.title !== null) await grantTitle(trx, userId, rewards.title, nowMs);
    const reason = `Achievement: ${name}`;
    return earnKarma(trx, { userId, source: 'achievement', points: rewards.karma, reason, nowMs });
  });
  const { points, total, alignment } = karma;
  if (points !== 0) events.emit('karma.changed', { userId, total, alignment, amount: points });
  return { code, rewards: toRewards(achievement), total_karma: total, claimed_at: toIso(nowMs) };
}

function refusalOf({ isHidden }: Achievement, status: string | undefined): Problem {
  if (status === 'CLAIMED') return new Problem('NOT_CLAIMABLE', 'This achievement was claimed already.');
  // Nobody is told that it is there.
  if (isHidden) return notFound('achievement');
  return new Problem('NOT_CLAIMABLE', 'This achievement is not unlocked yet.');
}
