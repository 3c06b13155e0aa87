// Quests of a day or week are given to users when they first ask for them: the fixed one, and some by chance. What they did before does not count for them.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import {
  fixedQuests,
  type Quest,
  type QuestPeriod,
  questPool,
  RANDOM_QUESTS_PER_PERIOD,
} from '../../../deck/quests.ts';
import { startOfDay } from '../../../time.ts';
import { drawFrom } from '../../core/cards/draw.ts';
import type { Moment } from '../progress/happening.ts';
import { marksOfQuests } from '../progress/marks-store.ts';
import { endOfPeriod, periodOf } from '../progress/period.ts';
import { listCurrent, type QuestRow } from './quests-store.ts';

/** @returns those that the user has now, in any order */
export async function readOrAssign(
  { database, random }: Pick<Context, 'database' | 'random'>,
  moment: Moment,
  cadence: QuestPeriod,
): Promise<QuestRow[]> {
  const current = await listCurrent(database.queries, moment, cadence);
  if (current.length > 0) return current;
  return database.transaction(async (trx) => {
    await lockUser(trx, moment.userId);
    const assignedMeanwhile = await listCurrent(trx, moment, cadence);
    if (assignedMeanwhile.length > 0) return assignedMeanwhile;
    await endOld(trx, moment, cadence);
    const drawn = drawFrom(questPool(cadence), RANDOM_QUESTS_PER_PERIOD, random);
    await insertQuests(trx, moment, { cadence, quests: [...fixedQuests(cadence), ...drawn] });
    return listCurrent(trx, moment, cadence);
  });
}

async function insertQuests(
  trx: Queries,
  { userId, nowMs }: Moment,
  { cadence, quests }: { cadence: QuestPeriod; quests: readonly Quest[] },
): Promise<void> {
  const rows = quests.map(({ code, objective }) => ({
    id: randomUUID(),
    user_id: userId,
    quest_code: code,
    cadence,
    target: objective.target,
    available_at: startOfDay(periodOf(cadence, nowMs)),
    expires_at: endOfPeriod(cadence, nowMs),
    updated_at: nowMs,
  }));
  await trx.insertInto('quest_progress').values(rows).execute();
}

async function endOld(trx: Queries, moment: Moment, cadence: QuestPeriod): Promise<void> {
  const ended = await trx
    .updateTable('quest_progress')
    .set({ status: 'EXPIRED', updated_at: moment.nowMs })
    .where('user_id', '=', moment.userId)
    .where('cadence', '=', cadence)
    .where('status', 'in', ['AVAILABLE', 'IN_PROGRESS', 'COMPLETED'])
    .where('expires_at', '<=', moment.nowMs)
    .returning('id')
    .execute();
  await marksOfQuests(trx, moment).drop(ended.map(({ id }) => id));
}
