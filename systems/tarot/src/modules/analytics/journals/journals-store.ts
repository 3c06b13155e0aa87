// What users wrote about their readings: an entry for each, at most.

import { randomUUID } from 'node:crypto';
import type { ExpressionBuilder, Selectable } from 'kysely';
import { containsText } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { JournalsTable } from '../../../data/schema/analytics.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import { toFlag, toJson } from '../../../data/values.ts';
import { forbidden, notFound, required } from '../../../http/problem.ts';
import type { JournalChanges, JournalsQuery, NewJournal } from './schemas.ts';

export type JournalRow = Selectable<JournalsTable>;

interface Entry {
  readingId: string;
  userId: string;
  written: NewJournal;
  nowMs: number;
}

/** @throws a violation of what is unique, where the reading has an entry already */
export const insertJournal = (queries: Queries, { readingId, userId, written, nowMs }: Entry): Promise<JournalRow> =>
  queries
    .insertInto('journals')
    .values({
      id: randomUUID(),
      reading_id: readingId,
      user_id: userId,
      content: written.content,
      mood_tags: toJson(written.mood_tags),
      is_private: toFlag(written.is_private),
      created_at: nowMs,
      updated_at: nowMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();

/** @throws Problem 404, and 403 for somebody else's: an entry that is not private says so to whom its writer shows it, it opens nothing here */
export async function requireOwnJournal(queries: Queries, id: string, userId: string): Promise<JournalRow> {
  const row = await queries.selectFrom('journals').selectAll().where('id', '=', id).executeTakeFirst();
  const journal = required(row, () => notFound('journal entry'));
  if (journal.user_id !== userId) throw forbidden();
  return journal;
}

/** The newest first. */
export async function listJournals(
  queries: Queries,
  userId: string,
  { skip, limit, mood }: JournalsQuery,
): Promise<{ rows: JournalRow[]; total: number }> {
  const matching = (eb: ExpressionBuilder<Schema, 'journals'>) =>
    eb.and([
      eb('user_id', '=', userId),
      // Moods are stored as a list of JSON, and are words without quotation marks in them.
      ...(mood === undefined ? [] : [containsText(eb.ref('mood_tags'), `"${mood}"`)]),
    ]);
  const [rows, { total }] = await Promise.all([
    queries
      .selectFrom('journals')
      .selectAll()
      .where(matching)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .offset(skip)
      .execute(),
    queries
      .selectFrom('journals')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** @returns nothing where the user has no such entry */
export const updateJournal = (
  queries: Queries,
  id: string,
  userId: string,
  { content, mood_tags, is_private, nowMs }: JournalChanges & { nowMs: number },
): Promise<JournalRow | undefined> =>
  queries
    .updateTable('journals')
    .set({
      ...(content === undefined ? {} : { content }),
      ...(mood_tags === undefined ? {} : { mood_tags: toJson(mood_tags) }),
      ...(is_private === undefined ? {} : { is_private: toFlag(is_private) }),
      updated_at: nowMs,
    })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();

/** @returns whether there was one */
export async function deleteJournal(queries: Queries, id: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom('journals')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
