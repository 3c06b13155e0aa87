// Asking somebody to be a friend, and what they say.

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { FriendshipsTable } from '../../../data/schema/social.ts';
import { conflict, notFound, required } from '../../../http/problem.ts';
import { dayMs } from '../../../time.ts';
import { friendAccepted, friendRequested } from '../notifications/notices.ts';
import { notify } from '../notifications/notifications-store.ts';
import { between } from './friends-store.ts';

/** Whoever was declined may ask again, but not every day. */
const quietAfterDeclinedMs = 30 * dayMs;

type Friendship = Pick<Selectable<FriendshipsTable>, 'id' | 'user_id' | 'friend_id' | 'status' | 'answered_at'>;
interface Asking {
  userId: string;
  other: string;
  nowMs: number;
}

/** The same for both: of two who ask each other at once, one row is made, and the key of the table sees to it. */
function idOfPair(one: string, other: string): string {
  const text = createHash('sha256').update([one, other].sort().join(' ')).digest('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20, 32)].join('-');
}

/** Somebody who can be asked: by id or by e-mail. */
export async function findAsked(
  trx: Queries,
  asked: { user_id?: string; email?: string },
): Promise<string | undefined> {
  const [column, value] =
    asked.user_id === undefined ? (['email', asked.email] as const) : (['id', asked.user_id] as const);
  if (value === undefined) return undefined;
  const row = await trx
    .selectFrom('users')
    .select('id')
    .where(column, '=', value.trim().toLowerCase())
    .where('is_active', '=', 1)
    .executeTakeFirst();
  return row?.id;
}

/** Written in any case, so that the time of the answer does not tell whether there was somebody to ask. */
export async function touch(trx: Queries, userId: string): Promise<void> {
  await trx.updateTable('users').set({ updated_at: sql<number>`updated_at` }).where('id', '=', userId).execute();
}

/** Whoever asks somebody who has asked them says yes. @returns whether they are friends from now on */
export async function requestFriend(trx: Queries, asking: Asking): Promise<boolean> {
  const { userId, other, nowMs } = asking;
  const made = await trx
    .insertInto('friendships')
    .values({ id: idOfPair(userId, other), user_id: userId, friend_id: other, created_at: nowMs })
    .onConflict((conflicting) => conflicting.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) {
    await notify(trx, { userId: other, notice: friendRequested(userId, made.id), nowMs });
    return false;
  }
  const known = await trx
    .selectFrom('friendships')
    .select(['id', 'user_id', 'friend_id', 'status', 'answered_at'])
    .where(between(userId, other))
    .forUpdate()
    .executeTakeFirst();
  if (known?.status === 'pending' && known.friend_id === userId) {
    await answer(trx, known, 'accepted', nowMs);
    return true;
  }
  if (known?.status === 'declined') await askAgain(trx, known, asking);
  return false;
}

async function askAgain(trx: Queries, known: Friendship, { userId, other, nowMs }: Asking): Promise<void> {
  const isOwnDecision = known.friend_id === userId;
  if (!isOwnDecision && (known.answered_at ?? 0) > nowMs - quietAfterDeclinedMs) return;
  await trx
    .updateTable('friendships')
    .set({ user_id: userId, friend_id: other, status: 'pending', created_at: nowMs, answered_at: null })
    .where('id', '=', known.id)
    .execute();
  await notify(trx, { userId: other, notice: friendRequested(userId, known.id), nowMs });
}

/** @returns who had asked. @throws Problem 404 where nobody asked this user so, 409 where it was answered */
export async function answerRequest(
  trx: Queries,
  id: string,
  userId: string,
  status: 'accepted' | 'declined',
  nowMs: number,
): Promise<string> {
  const row = await trx
    .selectFrom('friendships')
    .select(['id', 'user_id', 'friend_id', 'status', 'answered_at'])
    .where('id', '=', id)
    .where('friend_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  const known = required(row, () => notFound('request'));
  if (known.status !== 'pending') throw conflict('This request was answered already.');
  await answer(trx, known, status, nowMs);
  return known.user_id;
}

/** Who was declined is not told. */
async function answer(trx: Queries, { id, user_id, friend_id }: Friendship, status: string, nowMs: number) {
  await trx.updateTable('friendships').set({ status, answered_at: nowMs }).where('id', '=', id).execute();
  if (status === 'accepted') await notify(trx, { userId: user_id, notice: friendAccepted(friend_id), nowMs });
}
