// The end of a session: a reading like any other, of the question that was asked and the cards that were drawn.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { fromJson } from '../../../data/values.ts';
import { announceReading, layReading, storeReading } from '../../core/readings/create-reading.ts';
import type { NewReading } from '../../core/readings/schemas.ts';
import type { Completion } from './schemas.ts';
import { layCards } from './session-cards.ts';
import { recordSessionEvent } from './session-events-store.ts';
import { type SessionRow, updateSession } from './sessions-store.ts';

/**
 * @returns the id of the reading
 * @throws Problem 404 also for a spread that there is not, 403; 400 for one that is complete, 422 for cards that cannot be laid, 429 where the day's readings are used up
 */
export async function completeSession(
  context: Context,
  id: string,
  userId: string,
  asked: Completion,
): Promise<string> {
  const { database, events, random } = context;
  const nowMs = context.clock.now();
  const { interpretation: text } = asked;
  const laid = await database.transaction(async (trx) => {
    await lockUser(trx, userId);
    // First, and by its condition: of many at once, the others find it complete.
    const session = await updateSession(trx, { id, userId, nowMs }, { status: 'complete' });
    const state = fromJson<Record<string, unknown>>(session.session_state);
    const reading = layReading(context, toNewReading(session, asked), (count) => layCards(state, count, random));
    await storeReading(trx, context, userId, reading);
    if (text !== undefined) await storeText(trx, reading.id, text);
    await trx.updateTable('saved_sessions').set({ reading_id: reading.id }).where('id', '=', id).execute();
    const details = { reading_id: reading.id };
    await recordSessionEvent(trx, { sessionId: id, type: 'completed', details, nowMs });
    return reading;
  });
  announceReading(context, userId, laid);
  if (text !== undefined) events.emit('reading.interpreted', { userId, readingId: laid.id, text });
  events.emit('session.completed', { userId, sessionId: id, readingId: laid.id });
  return laid.id;
}

const usualRadiation = 0.5;
/** Of a question of a reading; that of a session may be longer. */
const longestQuestion = 500;

function toNewReading(session: SessionRow, asked: Completion): NewReading {
  const { faction_influence, character_voice, karma_context } = asked;
  const question = session.question.trim();
  const isLong = question.length > longestQuestion;
  return {
    question: isLong ? shorten(question) : question,
    // All of it, so that nothing is lost.
    ...(isLong ? { context_notes: question } : {}),
    spread_template_id: asked.spread_template_id ?? session.spread_type,
    character_voice,
    karma_context,
    ...(faction_influence === undefined ? {} : { faction_influence }),
    radiation_factor: usualRadiation,
    privacy_level: 'private',
  };
}

/** Without half a character at its end. */
const shorten = (text: string): string => `${text.slice(0, longestQuestion - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

async function storeText(trx: Queries, readingId: string, text: string): Promise<void> {
  await trx.updateTable('readings').set({ overall_interpretation: text }).where('id', '=', readingId).execute();
}
