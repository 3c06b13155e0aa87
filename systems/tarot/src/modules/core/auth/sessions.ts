// Sessions: from signing in to the end. A refresh token works once; one that comes a second time was stolen, or stole, and ends the session for both.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { unauthorized } from '../../../http/problem.ts';
import { dayMs, minuteMs } from '../../../time.ts';

export interface Pair {
  userId: string;
  accessToken: string;
  accessExpiresAtMs: number;
  refreshToken: string;
}

type SessionContext = Pick<Context, 'clock' | 'settings' | 'tokens' | 'database'>;
interface Owner {
  id: string;
  email: string;
}

/** Two tabs refresh at once: the second one is refused, and no thief. */
const doubleClickMs = 10_000;

const lifeMs = ({ settings }: SessionContext): number => settings.REFRESH_TOKEN_EXPIRE_DAYS * dayMs;

/** @param trx together with what else belongs to signing in */
export async function beginSession(context: SessionContext, trx: Queries, user: Owner): Promise<Pair> {
  const nowMs = context.clock.now();
  const sessionId = randomUUID();
  // Nobody cleans up elsewhere: those of a user go when they come back.
  await trx.deleteFrom('auth_sessions').where('user_id', '=', user.id).where('absolute_end_at', '<', nowMs).execute();
  const session = { id: sessionId, user_id: user.id, created_at: nowMs, absolute_end_at: nowMs + lifeMs(context) };
  await trx.insertInto('auth_sessions').values(session).execute();
  return issuePair(context, trx, user, sessionId);
}

/** @throws Problem 401 */
export async function refreshSession(context: SessionContext, token: string | undefined): Promise<Pair> {
  const nowMs = context.clock.now();
  const claims = token === undefined ? null : context.tokens.verify(token, 'refresh', nowMs);
  if (!claims) throw unauthorized('The session is over. Sign in again.');
  const pair = await context.database.transaction(async (trx) => {
    const known = await trx
      .selectFrom('refresh_tokens')
      .innerJoin('auth_sessions', 'auth_sessions.id', 'refresh_tokens.session_id')
      .innerJoin('users', 'users.id', 'auth_sessions.user_id')
      .select(['refresh_tokens.used_at', 'auth_sessions.revoked_at', 'users.id', 'users.email', 'users.is_active'])
      .where('refresh_tokens.id', '=', claims.jti)
      .where('auth_sessions.id', '=', claims.sid)
      .forUpdate()
      .executeTakeFirst();
    if (!known || known.revoked_at !== null || known.is_active !== 1) return null;
    if (known.used_at !== null) {
      if (nowMs - known.used_at > doubleClickMs) await endSession(trx, claims.sid, nowMs);
      return null;
    }
    await trx.updateTable('refresh_tokens').set({ used_at: nowMs }).where('id', '=', claims.jti).execute();
    await trx
      .updateTable('auth_sessions')
      .set({ absolute_end_at: nowMs + lifeMs(context) })
      .where('id', '=', claims.sid)
      .execute();
    return issuePair(context, trx, known, claims.sid);
  });
  if (!pair) throw unauthorized('The session is over. Sign in again.');
  return pair;
}

export async function endSession(queries: Queries, sessionId: string, nowMs: number): Promise<void> {
  await queries.updateTable('auth_sessions').set({ revoked_at: nowMs }).where('id', '=', sessionId).execute();
}

async function issuePair(context: SessionContext, trx: Queries, user: Owner, sessionId: string): Promise<Pair> {
  const { clock, settings, tokens } = context;
  const nowMs = clock.now();
  const refreshId = randomUUID();
  const expires_at = nowMs + lifeMs(context);
  // What is over cannot be used again, so it need not be known.
  await trx.deleteFrom('refresh_tokens').where('session_id', '=', sessionId).where('expires_at', '<', nowMs).execute();
  await trx.insertInto('refresh_tokens').values({ id: refreshId, session_id: sessionId, expires_at }).execute();
  const accessExpiresAtMs = nowMs + settings.ACCESS_TOKEN_EXPIRE_MINUTES * minuteMs;
  const shared = { sub: user.id, email: user.email, sid: sessionId, iat: Math.floor(nowMs / 1000) };
  return {
    userId: user.id,
    accessToken: signAccess(tokens, shared, accessExpiresAtMs),
    accessExpiresAtMs,
    refreshToken: tokens.sign({ ...shared, type: 'refresh', jti: refreshId, exp: Math.floor(expires_at / 1000) }),
  };
}

export const signAccess = (
  tokens: Context['tokens'],
  claims: { sub: string; email: string; sid: string; iat: number },
  expiresAtMs: number,
): string => tokens.sign({ ...claims, type: 'access', jti: randomUUID(), exp: Math.floor(expiresAtMs / 1000) });
