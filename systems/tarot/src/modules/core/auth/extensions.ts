// Tokens that are extended without a refresh: half an hour for being active, or to the end of the session's life for coming often.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import type { SignedIn } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { dayMs, dayOf, minuteMs } from '../../../time.ts';
import { listDays } from './login-days.ts';
import type { Extension } from './schemas.ts';

const leastActivitySeconds = 1800;
const activityMs = 30 * minuteMs;
const mostInDay = 10;
export const loyaltyDays = { required: 3, within: 7 };

export interface Extended {
  expiresAtMs: number;
  minutes: number;
  left: number;
  /** The first for loyalty of this user ever. */
  isFirstLoyalty: boolean;
}

/** @throws Problem 400 where it is not earned, 403 past the session's life, 429 for the eleventh within a day */
export async function extendToken(context: Context, user: SignedIn, extension: Extension): Promise<Extended> {
  const nowMs = context.clock.now();
  return context.database.transaction(async (trx) => {
    // Locked: of two at once, the second one sees the first.
    const session = await trx
      .selectFrom('auth_sessions')
      .select('absolute_end_at')
      .where('id', '=', user.sessionId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const made = await countExtensions(trx, user.id, nowMs);
    if (made.today >= mostInDay)
      throw new Problem('RATE_LIMIT_EXCEEDED', `A session is extended ${mostInDay} times in 24 hours at most.`);
    if (extension.extension_type === 'activity') requireActivity(extension);
    else await requireLoyalty(trx, user.id, nowMs);
    const wantedMs =
      extension.extension_type === 'activity'
        ? user.tokenExpiresAtMs + activityMs
        : nowMs + context.settings.REFRESH_TOKEN_EXPIRE_DAYS * dayMs;
    const expiresAtMs = Math.min(wantedMs, session.absolute_end_at);
    const minutes = Math.floor((expiresAtMs - user.tokenExpiresAtMs) / minuteMs);
    if (minutes <= 0)
      throw new Problem('MAX_LIFETIME_EXCEEDED', 'The session is as old as it may become. Sign in again.');
    await trx
      .insertInto('token_extensions')
      .values({
        id: randomUUID(),
        user_id: user.id,
        extension_type: extension.extension_type,
        minutes,
        activity_seconds: extension.activity_duration ?? null,
        old_expires_at: user.tokenExpiresAtMs,
        new_expires_at: expiresAtMs,
        day: dayOf(nowMs),
        extended_at: nowMs,
      })
      .execute();
    const isFirstLoyalty = extension.extension_type === 'loyalty' && made.loyaltyEver === 0;
    return { expiresAtMs, minutes, left: mostInDay - made.today - 1, isFirstLoyalty };
  });
}

async function countExtensions(trx: Queries, userId: string, nowMs: number) {
  const { today, loyaltyEver } = await trx
    .selectFrom('token_extensions')
    .select(({ fn }) => [
      fn
        .countAll<number>()
        .filterWhere('extended_at', '>', nowMs - dayMs)
        .as('today'),
      fn.countAll<number>().filterWhere('extension_type', '=', 'loyalty').as('loyaltyEver'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { today, loyaltyEver };
}

function requireActivity({ activity_duration = 0 }: Extension): void {
  if (activity_duration < leastActivitySeconds)
    throw new Problem('TOKEN_EXTENSION_ERROR', `${leastActivitySeconds} seconds of activity earn it.`);
}

async function requireLoyalty(trx: Queries, userId: string, nowMs: number): Promise<void> {
  const today = dayOf(nowMs);
  if (await wasExtendedForLoyalty(trx, userId, today))
    throw new Problem('TOKEN_EXTENSION_ERROR', 'Loyalty extends a session once a day.');
  const days = await listDays(trx, userId, today, loyaltyDays.within);
  if (days.length < loyaltyDays.required)
    throw new Problem(
      'TOKEN_EXTENSION_ERROR',
      `${loyaltyDays.required} days within the last ${loyaltyDays.within} earn it.`,
    );
}

export async function wasExtendedForLoyalty(queries: Queries, userId: string, day: string): Promise<boolean> {
  const row = await queries
    .selectFrom('token_extensions')
    .select('id')
    .where('user_id', '=', userId)
    .where('extension_type', '=', 'loyalty')
    .where('day', '=', day)
    .executeTakeFirst();
  return row !== undefined;
}
