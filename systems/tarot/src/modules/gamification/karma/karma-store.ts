// How karma is earned: the one place that writes it.

import { randomUUID } from 'node:crypto';
import type { Queries } from '../../../data/database.ts';
import { toJson } from '../../../data/values.ts';
import {
  isKarmaActionKey,
  type Karma,
  type KarmaActionKey,
  type KarmaRewardSource,
  karmaActions,
  pointsLeftToday,
  startingKarma,
  withPoints,
} from '../../../deck/karma.ts';
import { dayOf } from '../../../time.ts';

export interface EarnedKarma {
  userId: string;
  /** An action is capped by the day; a reward counts in full. */
  source: KarmaActionKey | KarmaRewardSource;
  /** Of a reward; that of an action stands in the deck. */
  points?: number;
  reason: string;
  nowMs: number;
  /** What it was done to, where that counts once: a reading that is shared again earns nothing again. */
  about?: string;
}

export interface KarmaChange {
  /** What counted, after the cap of the day. */
  points: number;
  total: number;
  alignment: number;
}

/** Inside a transaction; whoever calls it emits `karma.changed` afterwards, where points are not 0. */
export async function earnKarma(trx: Queries, earned: EarnedKarma): Promise<KarmaChange> {
  const { userId, source, reason, nowMs, about } = earned;
  const before = await lockKarma(trx, userId, nowMs);
  const points = (await hasCounted(trx, earned)) ? 0 : await countingPoints(trx, earned);
  if (points === 0) return { points, ...before };
  const after = withPoints(before, points);
  await trx
    .updateTable('user_karma')
    .set({ alignment_karma: after.alignment, total_karma: after.total })
    .where('user_id', '=', userId)
    .execute();
  await trx
    .insertInto('karma_entries')
    .values({
      id: randomUUID(),
      user_id: userId,
      action: source,
      amount: points,
      alignment_change: after.alignment - before.alignment,
      day: dayOf(nowMs),
      reason,
      details: about === undefined ? null : toDetails(about),
      created_at: nowMs,
    })
    .execute();
  return { points, ...after };
}

const toDetails = (about: string): string => toJson({ about });

/** Makes the row where it is the user's first, and holds it until the transaction ends: what is earned at the same time comes after, and sees this. */
async function lockKarma(trx: Queries, userId: string, nowMs: number): Promise<Karma> {
  const row = await trx
    .insertInto('user_karma')
    .values({
      user_id: userId,
      alignment_karma: startingKarma.alignment,
      total_karma: startingKarma.total,
      updated_at: nowMs,
    })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ updated_at: nowMs }))
    .returning(['alignment_karma', 'total_karma'])
    .executeTakeFirstOrThrow();
  return { alignment: row.alignment_karma, total: row.total_karma };
}

async function hasCounted(trx: Queries, { userId, source, about }: EarnedKarma): Promise<boolean> {
  if (about === undefined) return false;
  const row = await trx
    .selectFrom('karma_entries')
    .select('id')
    .where('user_id', '=', userId)
    .where('action', '=', source)
    .where('details', '=', toDetails(about))
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws RangeError for a reward that takes, or of which is not said how much it is */
async function countingPoints(trx: Queries, { userId, source, points, nowMs }: EarnedKarma): Promise<number> {
  if (isKarmaActionKey(source)) {
    const { sum } = await trx
      .selectFrom('karma_entries')
      .select(({ fn }) => fn.sum<number | null>('amount').as('sum'))
      .where('user_id', '=', userId)
      .where('action', '=', source)
      .where('day', '=', dayOf(nowMs))
      .executeTakeFirstOrThrow();
    return pointsLeftToday(karmaActions[source], sum ?? 0);
  }
  if (points === undefined || !Number.isInteger(points) || points < 0)
    throw new RangeError(`A reward of ${points} karma.`);
  return points;
}

/** As it stands; everybody has some from the start. */
export async function readKarma(queries: Queries, userId: string): Promise<Karma> {
  const row = await queries
    .selectFrom('user_karma')
    .select(['alignment_karma', 'total_karma'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ? { alignment: row.alignment_karma, total: row.total_karma } : startingKarma;
}
