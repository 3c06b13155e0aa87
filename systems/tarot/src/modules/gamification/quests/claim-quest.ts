// The karma of a quest is taken once, whoever asks how often at the same time, and before it expires.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { toIso } from '../../../data/values.ts';
import { questByCode } from '../../../deck/quests.ts';
import { notFound, Problem, required } from '../../../http/problem.ts';
import { earnKarma } from '../karma/karma-store.ts';
import type { Moment } from '../progress/happening.ts';
import { findQuest, statusOf, takeCompleted } from './quests-store.ts';
import type { QuestClaimAnswer } from './schemas.ts';

/** @throws Problem 404 for one that the user has not, 400 for one that is not completed, was claimed, or has expired */
export async function claimQuest(
  { clock, database, events }: Context,
  userId: string,
  progressId: string,
): Promise<QuestClaimAnswer> {
  const moment: Moment = { userId, nowMs: clock.now() };
  const { karma, code } = await database.transaction(async (trx) => {
    const taken = await takeCompleted(trx, moment, progressId);
    if (taken === undefined) throw await refusalOf(trx, moment, progressId);
    const { name, rewards } = required(questByCode(taken), () => notFound('quest'));
    const earned = { userId, source: 'quest', points: rewards.karmaPoints, reason: `Quest: ${name}` } as const;
    return { code: taken, karma: await earnKarma(trx, { ...earned, nowMs: moment.nowMs }) };
  });
  const { points, total, alignment } = karma;
  if (points !== 0) events.emit('karma.changed', { userId, total, alignment, amount: points });
  return {
    progress_id: progressId,
    code,
    karma_earned: points,
    total_karma: total,
    bonus_items: [...(questByCode(code)?.rewards.bonusItems ?? [])],
    claimed_at: toIso(moment.nowMs),
  };
}

async function refusalOf(trx: Queries, { userId, nowMs }: Moment, progressId: string): Promise<Problem> {
  const status = statusOf(
    required(await findQuest(trx, userId, progressId), () => notFound('quest')),
    nowMs,
  );
  if (status === 'CLAIMED') return new Problem('NOT_CLAIMABLE', 'This quest was claimed already.');
  if (status === 'EXPIRED') return new Problem('NOT_CLAIMABLE', 'This quest has expired.');
  return new Problem('NOT_CLAIMABLE', 'This quest is not completed yet.');
}
