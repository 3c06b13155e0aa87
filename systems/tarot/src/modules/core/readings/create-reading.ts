// A reading from its question to its cards. What they mean together is asked for afterwards: it streams.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { toFlag } from '../../../data/values.ts';
import { type Spread, spreadByKey } from '../../../deck/spreads.ts';
import { Problem, required } from '../../../http/problem.ts';
import { dayOf } from '../../../time.ts';
import { type DrawnCard, drawForReading } from '../cards/draw.ts';
import type { NewReading } from './schemas.ts';

/** Beyond it nobody could tell the cards from the noise. */
const mostRadiation = 0.95;
/** Of a column. */
const largestInteger = 2 ** 31 - 1;

/** The cards for so many positions. */
type Draw = (count: number) => readonly DrawnCard[];

/** A reading that nobody knows of yet. */
interface LaidReading {
  readonly id: string;
  readonly asked: NewReading;
  readonly spread: Spread;
  readonly drawn: readonly DrawnCard[];
}

/**
 * @returns its id
 * @throws Problem 404 for a spread that there is not, 429 where the day's readings are used up, 503 for too much radiation
 */
export async function createReading(context: Context, userId: string, asked: NewReading): Promise<string> {
  const laid = layReading(context, asked);
  await context.database.transaction((trx) => storeReading(trx, context, userId, laid));
  announceReading(context, userId, laid);
  return laid.id;
}

/** Nothing is stored by it. @throws Problem 404 for a spread that there is not, 503 for too much radiation, and what `draw` throws */
export function layReading(
  { random }: Context,
  asked: NewReading,
  draw: Draw = (count) => drawForReading(count, random),
): LaidReading {
  const spread = required(
    spreadByKey(asked.spread_template_id),
    () => new Problem('SPREAD_NOT_FOUND', 'There is no such spread.'),
  );
  if (asked.radiation_factor > mostRadiation)
    throw new Problem(
      'RADIATION_OVERLOAD',
      'There is too much radiation to read anything. Come back when it has settled.',
    );
  return { id: randomUUID(), asked, spread, drawn: draw(spread.cardCount) };
}

/** Inside a transaction; `announceReading` is for after it. @throws Problem 429 where the day's readings are used up */
export async function storeReading(trx: Queries, context: Context, userId: string, laid: LaidReading): Promise<void> {
  await takeFromToday(trx, context, userId);
  await insertReading(trx, { ...laid, userId, nowMs: context.clock.now() });
  await insertCards(trx, { ...laid, random: context.random });
}

/** To those who count and listen. */
export function announceReading({ counters, events }: Context, userId: string, laid: LaidReading): void {
  const { id, asked, spread, drawn } = laid;
  counters.spreadUsed(spread.key);
  for (const { card } of drawn) counters.cardDrawn(card.key);
  events.emit('reading.created', {
    userId,
    readingId: id,
    spreadKey: spread.key,
    voice: asked.character_voice,
    karmaContext: asked.karma_context,
    cardKeys: drawn.map(({ card }) => card.key),
    isAllUpright: drawn.every(({ isReversed }) => !isReversed),
    questionLength: asked.question.length,
  });
}

/** Counts and looks in one statement: of many at once, no more pass than may. */
async function takeFromToday(trx: Queries, { clock, settings }: Context, userId: string): Promise<void> {
  const today = dayOf(clock.now());
  const most = settings.READINGS_PER_DAY || largestInteger;
  const taken = await trx
    .updateTable('users')
    .set({
      total_readings: sql<number>`total_readings + 1`,
      readings_that_day: sql<number>`case when readings_day = ${today} then readings_that_day + 1 else 1 end`,
      readings_day: today,
    })
    .where('id', '=', userId)
    .where(({ eb, or }) =>
      or([eb('readings_day', 'is', null), eb('readings_day', '<>', today), eb('readings_that_day', '<', most)]),
    )
    .returning('id')
    .executeTakeFirst();
  if (!taken)
    throw new Problem('READING_LIMIT_EXCEEDED', `${most} readings a day are enough. There are more tomorrow.`);
}

async function insertReading(
  trx: Queries,
  { id, userId, asked, spread, nowMs }: LaidReading & { userId: string; nowMs: number },
): Promise<void> {
  await trx
    .insertInto('readings')
    .values({
      id,
      user_id: userId,
      spread_key: spread.key,
      question: asked.question.trim(),
      focus_area: asked.focus_area ?? null,
      context_notes: asked.context_notes ?? null,
      character_voice: asked.character_voice,
      karma_context: asked.karma_context,
      faction_influence: asked.faction_influence ?? null,
      radiation_factor: asked.radiation_factor,
      privacy_level: asked.privacy_level,
      start_time: nowMs,
      created_at: nowMs,
      updated_at: nowMs,
    })
    .execute();
}

async function insertCards(
  trx: Queries,
  { id, asked, spread, drawn, random }: LaidReading & { random: () => number },
): Promise<void> {
  const rows = drawn.map(({ card, isReversed }, index) => ({
    reading_id: id,
    position_number: index + 1,
    position_name: spread.positions[index]?.name ?? `${index + 1}`,
    position_meaning: spread.positions[index]?.meaning ?? '',
    card_key: card.key,
    is_reversed: toFlag(isReversed),
    draw_order: index + 1,
    radiation_influence: Math.min(1, asked.radiation_factor * (0.5 + random())),
  }));
  await trx.insertInto('reading_cards').values(rows).execute();
}
