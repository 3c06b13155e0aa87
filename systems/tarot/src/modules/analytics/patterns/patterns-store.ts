// Readings that patterns are looked for in, and the patterns that were found last.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { fromJson, toIso, toJson } from '../../../data/values.ts';
import { cardByKey } from '../../../deck/cards.ts';
import { readingType } from '../events/reading-events.ts';
import { addToUser } from '../events/user-analytics-store.ts';
import { findPatterns, type SeenReading } from './find-patterns.ts';
import { createWordFinder, type FindWords } from './keywords.ts';
import type { Pattern, PatternBody } from './schemas.ts';

const mostEvents = 50;
/** Of a list of an event that a client made up. */
const mostItems = 20;

/** Those found before are replaced. @returns how many events it looked at */
export async function analyzePatterns({ database, queries, clock }: Context, userId: string): Promise<number> {
  const readings = await listSeenReadings(queries, userId);
  const patterns = findPatterns(readings);
  const nowMs = clock.now();
  await database.transaction(async (trx) => {
    await addToUser(trx, userId, {}, nowMs);
    await trx.deleteFrom('reading_patterns').where('user_id', '=', userId).execute();
    if (patterns.length > 0)
      await trx
        .insertInto('reading_patterns')
        .values(
          patterns.map(({ pattern_type, pattern, confidence }) => ({
            id: randomUUID(),
            user_id: userId,
            pattern_type,
            pattern: toJson(pattern),
            confidence,
            created_at: nowMs,
          })),
        )
        .execute();
  });
  return readings.length;
}

export async function listPatterns(queries: Queries, userId: string, limit: number): Promise<PatternBody[]> {
  const rows = await queries
    .selectFrom('reading_patterns')
    .select(['id', 'pattern_type', 'pattern', 'confidence', 'created_at'])
    .where('user_id', '=', userId)
    .orderBy('confidence', 'desc')
    .orderBy('pattern')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const found = { pattern_type: row.pattern_type, pattern: fromJson(row.pattern), confidence: row.confidence };
    return { id: row.id, ...(found as Pattern), created_at: toIso(row.created_at) };
  });
}

/** Questions are read where they are: what was removed there counts here no more. */
async function listSeenReadings(queries: Queries, userId: string): Promise<SeenReading[]> {
  const rows = await queries
    .selectFrom('analytics_events')
    .select('event_data')
    .where('user_id', '=', userId)
    .where('event_type', '=', readingType)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostEvents)
    .execute();
  const told = rows.map(({ event_data }) => fromJson<Record<string, unknown>>(event_data));
  const questions = await findQuestions(
    queries,
    userId,
    told.flatMap(({ reading_id }) => (typeof reading_id === 'string' ? [reading_id] : [])),
  );
  const findWords = createWordFinder();
  return told.map((data) => toSeenReading(data, questions, findWords));
}

async function findQuestions(
  queries: Queries,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await queries
    .selectFrom('readings')
    .select(['id', 'question'])
    .where('user_id', '=', userId)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, question }) => [id, question]));
}

/** Of events that clients made, anything may be there. */
function toSeenReading(
  { reading_id, question, keywords, card_ids }: Record<string, unknown>,
  questions: ReadonlyMap<string, string>,
  findWords: FindWords,
): SeenReading {
  const texts = [questions.get(String(reading_id)), question, ...listOf(keywords)];
  const words = texts.flatMap((text) => (typeof text === 'string' ? [...findWords(text)] : []));
  const cardKeys = listOf(card_ids).flatMap((key) => (typeof key === 'string' && cardByKey(key) ? [key] : []));
  return { words: new Set(words), cardKeys };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, mostItems) : []);
