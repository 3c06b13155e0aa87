// A reading from its question to its cards. What they mean together is asked for afterwards: it streams.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { sql } from '../../../data/kysely.ts';
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

/**
 * @returns its id
 * @throws Problem 404 for a spread that there is not, 429 where the day's readings are used up, 503 for too much radiation
 */
export async function createReading(context: Context, userId: string, asked: NewReading): Promise<string> {
  const { database, counters, events, random } = context;
  const spread = required(
    spreadByKey(asked.spread_template_id),
    () => new Problem('SPREAD_NOT_FOUND', 'There is no such spread.'),
  );
  if (asked.radiation_factor > mostRadiation)
    throw new Problem(
      'RADIATION_OVERLOAD',
      'There is too much radiation to read anything. Come back when it has settled.',
    );
  const drawn = drawForReading(spread.cardCount, random);
  const id = randomUUID();
  await database.transaction(async (trx) => {
    await takeFromToday(trx, context, userId);
    await insertReading(trx, { id, userId, asked, spread, nowMs: context.clock.now() });
    await insertCards(trx, { id, asked, spread, drawn, random });
  });
  counters.spreadUsed(spread.key);
  for (const { card } of drawn) counters.cardDrawn(card.key);
  events.emit('reading.created', {
    userId,
    readingId: id,
    spreadKey: spread.key,
    voice: asked.character_voice,
    karmaContext: asked.karma_context,
    cardKeys: drawn.map(({ card }) => card.key),
    questionLength: asked.question.length,
  });
  return id;
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

interface Laid {
  id: string;
  asked: NewReading;
  spread: Spread;
}

async function insertReading(
  trx: Queries,
  { id, userId, asked, spread, nowMs }: Laid & { userId: string; nowMs: number },
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
  { id, asked, spread, drawn, random }: Laid & { drawn: readonly DrawnCard[]; random: () => number },
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
