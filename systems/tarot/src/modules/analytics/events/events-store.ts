// Events of users, the newest so many of each: whoever adds some removes the oldest.

import { randomUUID } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import type { AnalyticsEventsTable } from '../../../data/schema/analytics.ts';
import { fromJson, toIso, toJson } from '../../../data/values.ts';
import { addDays, startOfDay } from '../../../time.ts';
import type { DayRange, EventBody, EventsQuery, NewEvent } from './schemas.ts';
import { type Added, addToUser } from './user-analytics-store.ts';

type Row = Omit<Selectable<AnalyticsEventsTable>, 'user_id'>;

const columns = [
  'id',
  'event_type',
  'event_category',
  'event_action',
  'event_data',
  'session_id',
  'device_type',
  'browser',
  'platform',
  'duration',
  'created_at',
] as const;

export interface Recording {
  userId: string;
  /** An id is given where the same may be told again. */
  events: readonly (NewEvent & { id?: string })[];
  /** To the sums of the user. */
  added?: Added;
}

type Parts = Pick<Context, 'clock' | 'random' | 'settings'>;

export const record = (context: Context, recording: Recording): Promise<EventBody[]> =>
  context.database.transaction((trx) => recordIn(trx, context, recording));

/** Of a user's events, in one transaction with what else belongs to them. */
export async function recordIn(
  trx: Queries,
  { clock, random, settings }: Parts,
  { userId, events, added = {} }: Recording,
): Promise<EventBody[]> {
  const nowMs = clock.now();
  await addToUser(trx, userId, added, nowMs);
  const rows = events.map((event) => toRow(event, nowMs));
  await trx
    .insertInto('analytics_events')
    .values(rows.map((row): Insertable<AnalyticsEventsTable> => ({ ...row, user_id: userId })))
    .execute();
  const most = settings.ANALYTICS_EVENTS_PER_USER;
  if (isTimeToCount(most, rows.length, random)) await removeOldest(trx, userId, most);
  return rows.map(toEventBody);
}

/** In a transaction, too. */
export async function recordOne(
  trx: Queries,
  context: Parts,
  { event, ...recording }: Omit<Recording, 'events'> & { event: Recording['events'][number] },
): Promise<EventBody> {
  const [recorded] = await recordIn(trx, context, { ...recording, events: [event] });
  if (!recorded) throw new Error('An event was recorded, and is not there.');
  return recorded;
}

const toRow = (event: Recording['events'][number], nowMs: number): Row => ({
  id: event.id ?? randomUUID(),
  event_type: event.event_type.trim(),
  event_category: event.event_category.trim(),
  event_action: event.event_action.trim(),
  event_data: toJson(event.event_data ?? {}),
  session_id: event.session_id ?? null,
  device_type: event.device_type ?? null,
  browser: event.browser ?? null,
  platform: event.platform ?? null,
  duration: event.duration ?? null,
  created_at: nowMs,
});

/** As a share of what is kept: not each event is worth a removal. */
const slack = 0.05;
/** In one statement, also where the limit was lowered by much: the next call goes on. */
const mostRemoved = 2000;

/** To count what a user has takes as long as to store it, many times over: it is done some five times while the slack fills, by chance, so that nothing has to be remembered. */
const isTimeToCount = (most: number, added: number, random: () => number): boolean =>
  most > 0 && random() * most * slack < 5 * added;

async function removeOldest(trx: Queries, userId: string, most: number): Promise<void> {
  const { count } = await trx
    .selectFrom('analytics_events')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (count <= most + Math.floor(most * slack)) return;
  await trx
    .deleteFrom('analytics_events')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('analytics_events')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .limit(Math.min(count - most, mostRemoved)),
    )
    .execute();
}

/** The newest first. */
export async function listEvents(
  queries: Queries,
  userId: string,
  { event_type, limit, offset, ...range }: EventsQuery,
): Promise<{ events: EventBody[]; total: number }> {
  const matching = eventsOf(queries, userId, range).$if(event_type !== undefined, (query) =>
    query.where('event_type', '=', event_type ?? ''),
  );
  const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .select(columns)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { events: rows.map(toEventBody), total };
}

/** Of all days, or of some; both ends are days in Taipei, and are in it. */
export const eventsOf = (queries: Queries, userId: string, { start_date, end_date }: DayRange) =>
  queries
    .selectFrom('analytics_events')
    .where('user_id', '=', userId)
    .$if(start_date !== undefined, (query) => query.where('created_at', '>=', startOfDay(start_date ?? '')))
    .$if(end_date !== undefined, (query) => query.where('created_at', '<', startOfDay(addDays(end_date ?? '', 1))));

export const toEventBody = (row: Row): EventBody => ({
  ...row,
  event_data: fromJson<Record<string, unknown>>(row.event_data),
  created_at: toIso(row.created_at),
});
