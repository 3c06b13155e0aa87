// Sessions that were extended. Core records each; here they are counted and listed, and a client's word for one is taken only where core knows of it.

import type { Selectable } from 'kysely';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import type { TokenExtensionsTable } from '../../../data/schema/core.ts';
import { toIso, toIsoOrNull } from '../../../data/values.ts';
import { notFound, required } from '../../../http/problem.ts';
import { dayMs } from '../../../time.ts';
import { recordIn } from '../events/events-store.ts';
import { addToUser } from '../events/user-analytics-store.ts';
import type { ExtensionEntry, ExtensionStatistics, HistoryQuery } from './schemas.ts';

type Row = Omit<Selectable<TokenExtensionsTable>, 'user_id' | 'day'>;

const extensionsOf = (queries: Queries, userId: string, kind: HistoryQuery['extension_type']) =>
  queries
    .selectFrom('token_extensions')
    .where('user_id', '=', userId)
    .$if(kind !== undefined, (query) => query.where('extension_type', '=', kind ?? ''));

/** The last one first. */
export async function listExtensions(
  queries: Queries,
  userId: string,
  { extension_type, limit }: HistoryQuery,
): Promise<ExtensionEntry[]> {
  const rows = await extensionsOf(queries, userId, extension_type)
    .select(['id', 'extension_type', 'minutes', 'activity_seconds', 'old_expires_at', 'new_expires_at', 'extended_at'])
    .orderBy('extended_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

const toEntry = (row: Row): ExtensionEntry => ({
  ...row,
  old_expires_at: toIso(row.old_expires_at),
  new_expires_at: toIso(row.new_expires_at),
  extended_at: toIso(row.extended_at),
});

export async function countExtensions(
  queries: Queries,
  userId: string,
  kind: HistoryQuery['extension_type'],
): Promise<number> {
  const { count } = await extensionsOf(queries, userId, kind)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Records that a client noticed the last extension of a kind: an event that has the id of the extension, so there is one however often it is told.
 * @throws Problem 404 where there was none
 */
export async function trackExtension(
  context: Context,
  userId: string,
  kind: 'activity' | 'loyalty',
): Promise<{ extension: ExtensionEntry; isNew: boolean }> {
  return context.database.transaction(async (trx) => {
    await addToUser(trx, userId, {}, context.clock.now());
    const [last] = await listExtensions(trx, userId, { extension_type: kind, limit: 1 });
    const extension = required(last, () => notFound('extension'));
    const known = await trx
      .selectFrom('analytics_events')
      .select('id')
      .where('id', '=', extension.id)
      .executeTakeFirst();
    if (known) return { extension, isNew: false };
    const { id, minutes } = extension;
    await recordIn(trx, context, {
      userId,
      events: [
        { id, event_type: 'auth', event_category: 'token', event_action: 'extended', event_data: { kind, minutes } },
      ],
    });
    return { extension, isNew: true };
  });
}

export async function readExtensionStatistics(
  queries: Queries,
  userId: string,
  nowMs: number,
): Promise<ExtensionStatistics> {
  const rows = await queries
    .selectFrom('token_extensions')
    .select(({ fn }) => [
      'extension_type',
      fn.countAll<number>().as('count'),
      fn.sum<number>('minutes').as('minutes'),
      fn.max('extended_at').as('last'),
      fn
        .countAll<number>()
        .filterWhere('extended_at', '>', nowMs - dayMs)
        .as('recent'),
    ])
    .where('user_id', '=', userId)
    .groupBy('extension_type')
    .execute();
  const sum = (value: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + value(row), 0);
  const ofKind = (kind: string) => {
    const { count = 0, minutes = 0 } = rows.find(({ extension_type }) => extension_type === kind) ?? {};
    return { count, minutes };
  };
  return {
    total_extensions: sum(({ count }) => count),
    total_minutes: sum(({ minutes }) => minutes),
    extensions_last_24h: sum(({ recent }) => recent),
    by_type: { activity: ofKind('activity'), loyalty: ofKind('loyalty') },
    last_extended_at: toIsoOrNull(rows.length === 0 ? null : Math.max(...rows.map(({ last }) => last))),
  };
}
