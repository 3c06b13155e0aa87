// Quests as responses tell them.

import { toIso, toIsoOrNull } from '../../../data/values.ts';
import { questByCode, quests } from '../../../deck/quests.ts';
import { toGoalBody } from '../progress/goal-answer.ts';
import { percentageOf } from '../progress/percentage.ts';
import { type QuestRow, statusOf } from './quests-store.ts';
import type { QuestBody } from './schemas.ts';

/** One that is no longer in the deck is not told. */
export function toQuestBodies(rows: readonly QuestRow[], nowMs: number): QuestBody[] {
  return rows.flatMap((row): QuestBody[] => {
    const quest = questByCode(row.quest_code);
    if (!quest) return [];
    const { code, name, description, period, category, difficulty, objective, rewards } = quest;
    return [
      {
        ...{ quest_id: code, code, name, description, category, difficulty },
        type: period === 'daily' ? 'DAILY' : 'WEEKLY',
        objectives: toGoalBody(objective),
        rewards: { karma_points: rewards.karmaPoints, bonus_items: [...rewards.bonusItems] },
        progress_id: row.id,
        status: statusOf(row, nowMs),
        current_progress: row.current,
        target_progress: row.target,
        progress_percentage: percentageOf(row.current, row.target),
        available_at: toIso(row.available_at),
        expires_at: toIso(row.expires_at),
        completed_at: toIsoOrNull(row.completed_at),
        claimed_at: toIsoOrNull(row.claimed_at),
      },
    ];
  });
}

/** The fixed one first. */
export function inOrderOfDeck(bodies: readonly QuestBody[]): QuestBody[] {
  const placeOf = ({ code }: QuestBody): number => quests.findIndex((quest) => quest.code === code);
  return [...bodies].sort((one, other) => placeOf(one) - placeOf(other));
}
