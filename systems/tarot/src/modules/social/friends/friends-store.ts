// Friends, and who would be one.

import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema/schema.ts';
import { friendRequested } from '../notifications/notices.ts';
import { withdraw } from '../notifications/notifications-store.ts';
import type { PageQuery } from './schemas.ts';

type Conditions = ExpressionBuilder<Schema, 'friendships'>;

/** Of one user, whoever of the two asked. */
const acceptedOf =
  (userId: string) =>
  ({ eb, and, or }: Conditions) =>
    and([eb('status', '=', 'accepted'), or([eb('user_id', '=', userId), eb('friend_id', '=', userId)])]);

const pendingFor =
  (userId: string) =>
  ({ eb, and }: Conditions) =>
    and([eb('friend_id', '=', userId), eb('status', '=', 'pending')]);

/** The row of two users, whoever of them asked. */
export const between =
  (one: string, other: string) =>
  ({ eb, and, or }: Conditions) =>
    or([
      and([eb('user_id', '=', one), eb('friend_id', '=', other)]),
      and([eb('user_id', '=', other), eb('friend_id', '=', one)]),
    ]);

export const listFriends = (
  queries: Queries,
  userId: string,
  { page, page_size }: PageQuery,
): Promise<{ other: string; since: number }[]> =>
  queries
    .selectFrom('friendships')
    .select(({ fn }) => [
      sql<string>`case when user_id = ${userId} then friend_id else user_id end`.as('other'),
      fn.coalesce('answered_at', 'created_at').as('since'),
    ])
    .where(acceptedOf(userId))
    .orderBy('since', 'desc')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();

export const countFriends = (queries: Queries, userId: string): Promise<number> => count(queries, acceptedOf(userId));

export const listRequests = (
  queries: Queries,
  userId: string,
  { page, page_size }: PageQuery,
): Promise<{ id: string; user_id: string; created_at: number }[]> =>
  queries
    .selectFrom('friendships')
    .select(['id', 'user_id', 'created_at'])
    .where(pendingFor(userId))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();

export const countRequests = (queries: Queries, userId: string): Promise<number> => count(queries, pendingFor(userId));

async function count(queries: Queries, matching: (eb: Conditions) => ReturnType<Conditions['and']>): Promise<number> {
  const { total } = await queries
    .selectFrom('friendships')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(matching)
    .executeTakeFirstOrThrow();
  return total;
}

/** Ends a friendship, or takes back what was asked. One that was declined stays: it keeps the other from being asked again at once. */
export async function removeFriend(trx: Queries, userId: string, other: string): Promise<void> {
  const removed = await trx
    .deleteFrom('friendships')
    .where(between(userId, other))
    .where(({ eb, and, or }) =>
      or([eb('status', '=', 'accepted'), and([eb('status', '=', 'pending'), eb('user_id', '=', userId)])]),
    )
    .returning('id')
    .executeTakeFirst();
  if (removed) await withdraw(trx, other, friendRequested(userId, removed.id));
}
