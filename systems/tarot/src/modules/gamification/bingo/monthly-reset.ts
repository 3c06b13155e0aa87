// The end of a month: its cards, with what was claimed and won on them, move to the archive. A few cards at a time, each time in a transaction that copies first and
// removes then: one that is killed in the middle has moved some cards whole and the others not at all, and the next run goes on with those.

import { sql } from 'kysely';
import type { Database, Queries } from '../../../data/database.ts';
import { addMonths, type Clock, monthOf } from '../../../time.ts';

/** Cards in one transaction: claims of others wait for it on SQLite. */
const batchSize = 50;
/** Months in one run: three years that no job has run. */
const mostMonths = 36;

export interface ResetWork {
  database: Pick<Database, 'queries' | 'transaction'>;
  clock: Clock;
  signal: AbortSignal;
}

/** Of every month that is over and still has cards; the last one is told of in `monthly_resets` also where it had none. */
export async function resetMonths(work: ResetWork): Promise<void> {
  const current = monthOf(work.clock.now());
  const rows = await work.database.queries
    .selectFrom('bingo_cards')
    .select('month')
    .distinct()
    .where('month', '<', current)
    .orderBy('month')
    .limit(mostMonths)
    .execute();
  for (const month of new Set([...rows.map((row) => row.month), addMonths(current, -1)])) await resetMonth(work, month);
}

async function resetMonth(work: ResetWork, month: string): Promise<void> {
  const { database, clock, signal } = work;
  await beginReset(database.queries, month, clock.now());
  try {
    while (await moveSome(work, month)) signal.throwIfAborted();
    await endReset(database.queries, month, { status: 'completed', message: null, finished_at: clock.now() });
  } catch (error) {
    // One that was ended goes on as it is, in another process or at the next start.
    if (!signal.aborted) {
      const message = error instanceof Error ? error.message.slice(0, 500) : 'failed';
      await endReset(database.queries, month, { status: 'failed', message, finished_at: clock.now() });
    }
    throw error;
  }
}

async function beginReset(queries: Queries, month: string, nowMs: number): Promise<void> {
  const running = { status: 'running', message: null, finished_at: null };
  await queries
    .insertInto('monthly_resets')
    .values({ month, ...running, started_at: nowMs })
    .onConflict((conflict) => conflict.column('month').doUpdateSet(running))
    .execute();
}

async function endReset(
  queries: Queries,
  month: string,
  end: { status: 'completed' | 'failed'; message: string | null; finished_at: number },
): Promise<void> {
  await queries.updateTable('monthly_resets').set(end).where('month', '=', month).execute();
}

/** @returns whether there was anything left to move */
const moveSome = ({ database, clock }: ResetWork, month: string): Promise<boolean> =>
  database.transaction(async (trx) => {
    const rows = await trx
      .selectFrom('bingo_cards')
      .select('id')
      .where('month', '=', month)
      .orderBy('id')
      .limit(batchSize)
      .forUpdate()
      .execute();
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    const nowMs = clock.now();
    // One after the other: they share a connection.
    const claims = await archiveClaims(trx, ids, month, nowMs);
    const rewards = await archiveRewards(trx, ids, nowMs);
    const cards = await archiveCards(trx, ids, nowMs);
    for (const table of ['bingo_rewards', 'bingo_claims'] as const)
      await trx.deleteFrom(table).where('card_id', 'in', ids).execute();
    await trx.deleteFrom('bingo_cards').where('id', 'in', ids).execute();
    await trx
      .updateTable('monthly_resets')
      .set(({ eb }) => ({
        cards_archived: eb('cards_archived', '+', cards),
        claims_archived: eb('claims_archived', '+', claims),
        rewards_archived: eb('rewards_archived', '+', rewards),
      }))
      .where('month', '=', month)
      .execute();
    return true;
  });

// Nothing is done where it is there already: after a clock that was put back somebody may have had a second card in a month, and that one must not hold up all others.

/** PostgreSQL takes a value that stands alone for a text. */
const archivedAt = (nowMs: number) => sql<number>`cast(${nowMs} as bigint)`.as('archived_at');

async function archiveCards(trx: Queries, ids: readonly string[], nowMs: number): Promise<number> {
  const columns = ['id', 'user_id', 'month', 'numbers', 'created_at'] as const;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('bingo_cards_archive')
    .columns([...columns, 'archived_at'])
    .expression(({ selectFrom }) =>
      selectFrom('bingo_cards')
        .select([...columns, archivedAt(nowMs)])
        .where('id', 'in', ids),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows);
}

async function archiveClaims(trx: Queries, ids: readonly string[], month: string, nowMs: number): Promise<number> {
  const columns = ['id', 'user_id', 'card_id', 'day', 'number', 'is_on_card', 'claimed_at'] as const;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('bingo_claims_archive')
    .columns([...columns, 'month', 'archived_at'])
    .expression(({ selectFrom }) =>
      selectFrom('bingo_claims')
        .select([...columns, sql<string>`cast(${month} as text)`.as('month'), archivedAt(nowMs)])
        .where('card_id', 'in', ids),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows);
}

async function archiveRewards(trx: Queries, ids: readonly string[], nowMs: number): Promise<number> {
  const columns = [
    'id',
    'user_id',
    'card_id',
    'month',
    'reward_type',
    'line_types',
    'line_count',
    'issued_at',
  ] as const;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('bingo_rewards_archive')
    .columns([...columns, 'archived_at'])
    .expression(({ selectFrom }) =>
      selectFrom('bingo_rewards')
        .select([...columns, archivedAt(nowMs)])
        .where('card_id', 'in', ids),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows);
}
