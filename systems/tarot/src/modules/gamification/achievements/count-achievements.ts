// What a happening adds to the achievements that it concerns.

import type { Queries } from '../../../data/database.ts';
import { achievements } from '../../../deck/achievements.ts';
import { advance, concerns } from '../progress/advance.ts';
import type { Happening } from '../progress/happening.ts';
import { marksOfUser } from '../progress/marks-store.ts';
import { writeProgress } from './achievements-store.ts';

/** In a transaction that has locked the user. @returns codes of those that it has unlocked */
export async function countAchievements(trx: Queries, happening: Happening): Promise<string[]> {
  const concerned = achievements.filter(({ criterion }) => concerns(criterion, happening));
  if (concerned.length === 0) return [];
  const rows = await trx
    .selectFrom('achievement_progress')
    .select(['code', 'progress', 'status'])
    .where('user_id', '=', happening.userId)
    .where(
      'code',
      'in',
      concerned.map(({ code }) => code),
    )
    .execute();
  const known = new Map(rows.map((row) => [row.code, row]));
  const open = concerned.filter(({ code }) => (known.get(code)?.status ?? 'IN_PROGRESS') === 'IN_PROGRESS');
  const targets = new Map(open.map(({ code, criterion }) => [code, criterion.target]));
  const pursuits = open.map(({ code, criterion }) => ({
    key: code,
    goal: criterion,
    current: known.get(code)?.progress ?? 0,
  }));
  const advances = await advance(marksOfUser(trx, happening), pursuits, happening);
  const reached = advances.map(({ key, current, isReached }) => ({
    code: key,
    progress: current,
    target: targets.get(key) ?? current,
    isUnlocked: isReached,
  }));
  await writeProgress(trx, happening, reached);
  return reached.filter(({ isUnlocked }) => isUnlocked).map(({ code }) => code);
}
