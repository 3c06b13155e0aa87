// Marks: what has counted for a goal already, so that nothing counts twice. They are dropped when the goal is reached, and of days in a row those that no longer
// matter: there are never more than the goal asks for, or a few.

import type { Queries } from '../../../data/database.ts';
import type { Moment } from './happening.ts';

interface Mark {
  /** Of what. */
  key: string;
  mark: string;
}

export interface Marks {
  /** @returns those that are new */
  add(marks: readonly Mark[]): Promise<Mark[]>;
  list(key: string): Promise<string[]>;
  drop(keys: readonly string[]): Promise<void>;
  dropBefore(key: string, mark: string): Promise<void>;
}

/** More are never kept of one key. */
const most = 200;

/** Under the codes of achievements, and under keys of others that no achievement has for its code. */
export const marksOfUser = (trx: Queries, { userId, nowMs }: Moment): Marks => ({
  add: async (marks) => {
    if (marks.length === 0) return [];
    return trx
      .insertInto('achievement_marks')
      .values(marks.map(({ key, mark }) => ({ user_id: userId, code: key, mark, marked_at: nowMs })))
      .onConflict((conflict) => conflict.doNothing())
      .returning(['code as key', 'mark'])
      .execute();
  },
  list: async (key) => {
    const rows = await trx
      .selectFrom('achievement_marks')
      .select('mark')
      .where('user_id', '=', userId)
      .where('code', '=', key)
      .limit(most)
      .execute();
    return rows.map(({ mark }) => mark);
  },
  drop: async (keys) => {
    if (keys.length === 0) return;
    await trx
      .deleteFrom('achievement_marks')
      .where('user_id', '=', userId)
      .where('code', 'in', [...keys])
      .execute();
  },
  dropBefore: async (key, mark) => {
    await trx
      .deleteFrom('achievement_marks')
      .where('user_id', '=', userId)
      .where('code', '=', key)
      .where('mark', '<', mark)
      .execute();
  },
});

/** Keys are ids of `quest_progress`. */
export const marksOfQuests = (trx: Queries, { nowMs }: Moment): Marks => ({
  add: async (marks) => {
    if (marks.length === 0) return [];
    return trx
      .insertInto('quest_marks')
      .values(marks.map(({ key, mark }) => ({ progress_id: key, mark, marked_at: nowMs })))
      .onConflict((conflict) => conflict.doNothing())
      .returning(['progress_id as key', 'mark'])
      .execute();
  },
  list: async (key) => {
    const rows = await trx
      .selectFrom('quest_marks')
      .select('mark')
      .where('progress_id', '=', key)
      .limit(most)
      .execute();
    return rows.map(({ mark }) => mark);
  },
  drop: async (keys) => {
    if (keys.length === 0) return;
    await trx
      .deleteFrom('quest_marks')
      .where('progress_id', 'in', [...keys])
      .execute();
  },
  dropBefore: async (key, mark) => {
    await trx.deleteFrom('quest_marks').where('progress_id', '=', key).where('mark', '<', mark).execute();
  },
});
