// Notices of a user, the newest hundred of them.

import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { containsText } from '../../../data/conditions.ts';
import type { Queries } from '../../../data/database.ts';
import type { NotificationsTable } from '../../../data/schema/social.ts';
import { toJson } from '../../../data/values.ts';
import type { Notice } from './notices.ts';

const mostKept = 100;
/** Two at once leave one too many, which the next takes with it. */
const mostDropped = 20;

const columns = ['id', 'kind', 'content', 'read_at', 'created_at'] as const;
export type NotificationRow = Pick<Selectable<NotificationsTable>, (typeof columns)[number]>;

/** In the transaction of what it tells. */
export async function notify(
  trx: Queries,
  { userId, notice, nowMs }: { userId: string; notice: Notice; nowMs: number },
): Promise<void> {
  const { kind, content } = notice;
  await trx
    .insertInto('notifications')
    .values({ id: randomUUID(), user_id: userId, kind, content, created_at: nowMs })
    .execute();
  await trx
    .deleteFrom('notifications')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('notifications')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(mostDropped)
        .offset(mostKept),
    )
    .execute();
}

/** Its reason went away. */
export async function withdraw(trx: Queries, userId: string, { kind, content }: Notice): Promise<void> {
  await trx
    .deleteFrom('notifications')
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('content', '=', content)
    .execute();
}

/** All that were about a post. */
export async function withdrawAll(trx: Queries, userId: string, postId: string): Promise<void> {
  await trx
    .deleteFrom('notifications')
    .where('user_id', '=', userId)
    .where((eb) => containsText(eb.ref('content'), `"post_id":${toJson(postId)}`))
    .execute();
}

interface Page {
  rows: NotificationRow[];
  total: number;
  unread: number;
}

export async function listNotifications(
  queries: Queries,
  userId: string,
  { page, page_size }: { page: number; page_size: number },
): Promise<Page> {
  const rows = await queries
    .selectFrom('notifications')
    .select(columns)
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const { total, known } = await queries
    .selectFrom('notifications')
    // NULLs are not counted.
    .select(({ fn }) => [fn.countAll<number>().as('total'), fn.count<number>('read_at').as('known')])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { rows, total, unread: total - known };
}

/** A second time it does nothing. @returns whether there is such a one of this user */
export async function markRead(queries: Queries, userId: string, id: string, nowMs: number): Promise<boolean> {
  const marked = await queries
    .updateTable('notifications')
    .set(({ fn, val }) => ({ read_at: fn.coalesce('read_at', val(nowMs)) }))
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}

/** @returns how many were unread */
export async function markAllRead(queries: Queries, userId: string, nowMs: number): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable('notifications')
    .set({ read_at: nowMs })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
