// Links to readings: made and revoked by the owner of the reading. With the reading they go.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { SharesTable } from '../../../data/schema/social.ts';
import { conflict, forbidden, notFound, type Problem, required } from '../../../http/problem.ts';
import { lockOwnReading } from '../../core/readings/change-reading.ts';
import { readingMissing } from '../../core/readings/readings-store.ts';

/** Of a reading, that open it. */
const mostActive = 20;
/** Of a reading, those that are revoked as well. */
const mostListed = 100;

const columns = ['id', 'password_hash', 'access_count', 'is_active', 'created_at'] as const;
export type ShareRow = Pick<Selectable<SharesTable>, (typeof columns)[number]>;

export const shareMissing = (): Problem => notFound('share');

/** @throws Problem 404, 403, and 409 where the reading has links enough */
export async function insertShare(
  trx: Queries,
  share: Pick<SharesTable, 'reading_id' | 'user_id' | 'password_hash' | 'created_at'> & { id: string },
): Promise<ShareRow> {
  await lockOwnReading(trx, share.reading_id, share.user_id);
  const { count } = await trx
    .selectFrom('shares')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('reading_id', '=', share.reading_id)
    .where('is_active', '=', 1)
    .executeTakeFirstOrThrow();
  if (count >= mostActive) throw conflict(`${mostActive} links to a reading are enough: revoke one first.`);
  await countActive(trx, share.reading_id, 1);
  return trx.insertInto('shares').values(share).returning(columns).executeTakeFirstOrThrow();
}

/** Those that open it first, of these the newest. */
export const listShares = (queries: Queries, readingId: string, activeOnly: boolean): Promise<ShareRow[]> =>
  queries
    .selectFrom('shares')
    .select(columns)
    .where('reading_id', '=', readingId)
    .$if(activeOnly, (query) => query.where('is_active', '=', 1))
    .orderBy('is_active', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(mostListed)
    .execute();

/** A second time it does nothing. @throws Problem 404, 403 */
export async function revokeShare(trx: Queries, id: string, userId: string, nowMs: number): Promise<void> {
  const found = await trx.selectFrom('shares').select('reading_id').where('id', '=', id).executeTakeFirst();
  const { reading_id } = required(found, shareMissing);
  // Whoever removes the reading locks it before its shares; the other way around, the two could wait for each other.
  await lockOwnReading(trx, reading_id, userId);
  const revoked = await trx
    .updateTable('shares')
    .set({ is_active: 0, revoked_at: nowMs })
    .where('id', '=', id)
    .where('is_active', '=', 1)
    .returning('id')
    .executeTakeFirst();
  if (revoked) await countActive(trx, reading_id, -1);
}

/** `shares_count` is of links that open it. */
async function countActive(trx: Queries, readingId: string, change: 1 | -1): Promise<void> {
  await trx
    .updateTable('readings')
    .set({ shares_count: sql<number>`shares_count + ${sql.lit(change)}` })
    .where('id', '=', readingId)
    .execute();
}

/** @throws Problem 404, 403 */
export async function requireOwnReading(queries: Queries, id: string, userId: string): Promise<void> {
  const row = await queries.selectFrom('readings').select('user_id').where('id', '=', id).executeTakeFirst();
  if (required(row, readingMissing).user_id !== userId) throw forbidden();
}
