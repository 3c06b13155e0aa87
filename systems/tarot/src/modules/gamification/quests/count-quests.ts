// What a happening adds to the quests that its user has.

import type { Queries } from '../../../data/database.ts';
import { questByCode } from '../../../deck/quests.ts';
import { advance, concerns } from '../progress/advance.ts';
import type { Happening } from '../progress/happening.ts';
import { marksOfQuests } from '../progress/marks-store.ts';

/** Three of the day, and three of the week. */
const mostOpen = 20;

/** In a transaction that has locked the user. @returns codes of those that it has completed */
export async function countQuests(trx: Queries, happening: Happening): Promise<string[]> {
  const { userId, nowMs } = happening;
  const rows = await trx
    .selectFrom('quest_progress')
    .select(['id', 'quest_code', 'current'])
    .where('user_id', '=', userId)
    .where('status', 'in', ['AVAILABLE', 'IN_PROGRESS'])
    .where('available_at', '<=', nowMs)
    .where('expires_at', '>', nowMs)
    .limit(mostOpen)
    .execute();
  const pursuits = rows.flatMap(({ id, quest_code, current }) => {
    const goal = questByCode(quest_code)?.objective;
    return goal && concerns(goal, happening) ? [{ key: id, goal, current, code: quest_code }] : [];
  });
  const advances = await advance(marksOfQuests(trx, happening), pursuits, happening);
  for (const { key, current, isReached } of advances)
    await trx
      .updateTable('quest_progress')
      .set({ current, updated_at: nowMs, ...reachedOrNot(isReached, nowMs) })
      .where('id', '=', key)
      .execute();
  const completed = new Set(advances.filter(({ isReached }) => isReached).map(({ key }) => key));
  return pursuits.filter(({ key }) => completed.has(key)).map(({ code }) => code);
}

const reachedOrNot = (isReached: boolean, nowMs: number): { status: string; completed_at?: number } =>
  isReached ? { status: 'COMPLETED', completed_at: nowMs } : { status: 'IN_PROGRESS' };
