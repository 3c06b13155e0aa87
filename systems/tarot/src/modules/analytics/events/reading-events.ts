// Events of readings. Those made here are told by core, and many clients tell of them, too: a reading is one event, whoever tells of it first.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { fromJson, toJson } from '../../../data/values.ts';
import { hourMs } from '../../../time.ts';
import { recordOne, toEventBody } from './events-store.ts';
import type { EventBody } from './schemas.ts';

export const readingType = 'reading';
const toldByClient = 'told';

export interface ToldReading {
  /** null where a client tells it. */
  readingId: string | null;
  spreadKey: string;
  voice: string | null;
  questionLength: number;
  cardKeys: readonly string[];
}

/** Of readings within the last hour: the same cards on the same places do not come twice in that time but by chance. */
const mostCompared = 20;

export async function recordReading(
  context: Context,
  userId: string,
  told: ToldReading,
): Promise<{ event: EventBody; isNew: boolean }> {
  const nowMs = context.clock.now();
  const { transaction, transactionAfterAnswer } = context.database;
  const storing = told.readingId === null ? transaction : transactionAfterAnswer;
  return storing(async (trx) => {
    // Of two that tell the same at once, the second one sees what the first has written.
    await lockUser(trx, userId);
    const known = await findSame(trx, userId, told, nowMs);
    if (known) return { event: await complete(trx, known, told.readingId), isNew: false };
    const event = await recordOne(trx, context, {
      userId,
      event: {
        event_type: readingType,
        event_category: 'reading',
        event_action: told.readingId === null ? toldByClient : 'created',
        event_data: {
          spread_type: told.spreadKey,
          character_voice: told.voice,
          question_length: told.questionLength,
          card_ids: [...told.cardKeys],
          ...(told.readingId === null ? {} : { reading_id: told.readingId }),
        },
      },
      added: { readings_count: 1, question_characters: told.questionLength },
    });
    return { event, isNew: true };
  });
}

async function findSame(
  trx: Queries,
  userId: string,
  { readingId, spreadKey, cardKeys }: ToldReading,
  nowMs: number,
): Promise<EventBody | undefined> {
  if (cardKeys.length === 0) return undefined;
  const rows = await trx
    .selectFrom((eb) =>
      eb
        .selectFrom('analytics_events')
        .selectAll()
        .where('user_id', '=', userId)
        .where('event_type', '=', readingType)
        .where('created_at', '>', nowMs - hourMs)
        .orderBy('created_at', 'desc')
        .limit(mostCompared)
        .as('latest'),
    )
    .selectAll()
    // One made here is the same only as one that a client told.
    .$if(readingId !== null, (query) => query.where('event_action', '=', toldByClient))
    .orderBy('created_at', 'desc')
    .execute();
  const cards = toJson(cardKeys);
  const same = rows.find(({ event_data }) => {
    const data = fromJson<Record<string, unknown>>(event_data);
    const isOther = readingId !== null && data.reading_id !== undefined && data.reading_id !== readingId;
    return !isOther && data.spread_type === spreadKey && toJson(data.card_ids ?? []) === cards;
  });
  if (!same) return undefined;
  const { user_id: _, ...row } = same;
  return toEventBody(row);
}

/** A client was first: the event did not know which reading it is of. */
async function complete(trx: Queries, event: EventBody, readingId: string | null): Promise<EventBody> {
  if (readingId === null || event.event_data.reading_id !== undefined) return event;
  const event_data = { ...event.event_data, reading_id: readingId };
  await trx
    .updateTable('analytics_events')
    .set({ event_data: toJson(event_data) })
    .where('id', '=', event.id)
    .execute();
  return { ...event, event_data };
}
