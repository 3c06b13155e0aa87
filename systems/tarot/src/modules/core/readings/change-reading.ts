// Changes of a reading by its owner, and what may not be changed: what was said stays said.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import type { ReadingsTable } from '../../../data/schema/core.ts';
import { toFlag } from '../../../data/values.ts';
import { forbidden, notFound, required } from '../../../http/problem.ts';
import { readingMissing } from './readings-store.ts';
import type { ReadingChanges } from './schemas.ts';

type Row = Selectable<ReadingsTable>;

/** A reading of the user's own, which nobody else changes until the transaction ends. @throws Problem 404, 403 */
export async function lockOwnReading(trx: Queries, id: string, userId: string): Promise<Row> {
  const row = await trx.selectFrom('readings').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const reading = required(row, readingMissing);
  if (reading.user_id !== userId) throw forbidden();
  return reading;
}

/** @throws Problem 403 for somebody else's, for a second interpretation, and for a text that loses what it had */
export async function changeReading(
  context: Context,
  id: string,
  userId: string,
  changes: ReadingChanges,
): Promise<void> {
  const nowMs = context.clock.now();
  const { before, grown } = await context.database.transaction(async (trx) => {
    const reading = await lockOwnReading(trx, id, userId);
    requireAllowed(reading, changes);
    if (changes.category_id) await requireOwnCategory(trx, changes.category_id, userId);
    await trx.updateTable('readings').set(toColumns(changes, nowMs)).where('id', '=', id).execute();
    await countRating(trx, reading, changes);
    const text = changes.overall_interpretation;
    return { before: reading, grown: text !== undefined && text !== reading.overall_interpretation ? text : undefined };
  });
  if (grown !== undefined)
    context.events.emit('reading.interpreted', { userId: before.user_id, readingId: id, text: grown });
  if (isRated(before, changes)) {
    const { user_satisfaction, accuracy_rating, helpful_rating } = { ...before, ...changes };
    const told = { satisfaction: user_satisfaction, accuracy: accuracy_rating, helpful: helpful_rating };
    context.events.emit('reading.rated', { userId, readingId: id, ...told });
  }
}

const ratings = ['user_satisfaction', 'accuracy_rating', 'helpful_rating'] as const;

const isRated = (before: Row, changes: ReadingChanges): boolean =>
  ratings.some((rating) => typeof changes[rating] === 'number' && changes[rating] !== before[rating]);

function requireAllowed(reading: Row, changes: ReadingChanges): void {
  const { overall_interpretation: text, ai_interpretation_requested } = changes;
  if (ai_interpretation_requested && reading.ai_interpretation_requested === 1)
    throw forbidden('The interpretation of this reading was asked for already.');
  if (text !== undefined && !text.startsWith(reading.overall_interpretation ?? ''))
    throw forbidden('What was interpreted stays: a text can only be added to.');
}

async function requireOwnCategory(trx: Queries, id: string, userId: string): Promise<void> {
  const row = await trx
    .selectFrom('reading_categories')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  required(row, () => notFound('category'));
}

function toColumns(changes: ReadingChanges, nowMs: number) {
  const { ai_interpretation_requested, is_favorite, is_archived, allow_public_sharing, ...plain } = changes;
  return {
    ...plain,
    ...(ai_interpretation_requested ? { ai_interpretation_requested: 1, ai_interpretation_at: nowMs } : {}),
    ...(is_favorite === undefined ? {} : { is_favorite: toFlag(is_favorite) }),
    ...(is_archived === undefined ? {} : { is_archived: toFlag(is_archived) }),
    ...(allow_public_sharing === undefined ? {} : { allow_public_sharing: toFlag(allow_public_sharing) }),
    ...(changes.session_duration === undefined ? {} : { end_time: nowMs }),
    updated_at: nowMs,
  };
}

/** How satisfied users are is also said of the spread. */
async function countRating(trx: Queries, reading: Row, { user_satisfaction: after }: ReadingChanges): Promise<void> {
  const before = reading.user_satisfaction;
  if (after === undefined || after === before) return;
  const rating_sum = (after ?? 0) - (before ?? 0);
  const rating_count = Number(after !== null) - Number(before !== null);
  await trx
    .insertInto('spread_counters')
    .values({ spread_key: reading.spread_key, rating_sum, rating_count })
    .onConflict((conflict) =>
      conflict.column('spread_key').doUpdateSet({
        rating_sum: sql`spread_counters.rating_sum + excluded.rating_sum`,
        rating_count: sql`spread_counters.rating_count + excluded.rating_count`,
      }),
    )
    .execute();
}
