// Who asks. A route says whom it wants by `config: { auth: 'user' }`, and its handler takes them by `userOf(request)`. It is asked before the body is read.

import type { FastifyRequest } from 'fastify';
import { compileOnce } from '../data/compiled-query.ts';
import type { Queries } from '../data/database.ts';
import { isSet } from '../data/values.ts';
import type { Clock } from '../time.ts';
import type { App } from './app-type.ts';
import { forbidden, unauthorized } from './problem.ts';
import type { Claims, Tokens } from './tokens.ts';

/**
 * - `user`: the cookie, else `Authorization: Bearer`
 * - `cookie`: the cookie only
 * - `admin`: as `user`, and one that `users.is_admin` says may change what all see; no route makes anybody one
 * - `optional`: as `user`, and nobody where there is none that counts
 */
type Authentication = 'user' | 'cookie' | 'admin' | 'optional';

export interface SignedIn {
  readonly id: string;
  readonly email: string;
  readonly faction: string | null;
  readonly isAdmin: boolean;
  readonly isPremium: boolean;
  readonly sessionId: string;
  readonly tokenExpiresAtMs: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    auth?: Authentication;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

export const accessCookie = 'access_token';
export const refreshCookie = 'refresh_token';

/** @throws Problem 401; where the route's config asks for somebody it never does */
export function userOf({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw unauthorized();
  return signedIn;
}

export function useAuthentication(app: App, context: { queries: Queries; tokens: Tokens; clock: Clock }): void {
  const findSignedIn = signedInFrom(context.queries);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', async (request) => {
    const { auth } = request.routeOptions.config;
    if (!auth) return;
    const token = tokenOf(request, auth);
    const claims = token === undefined ? null : context.tokens.verify(token, 'access', context.clock.now());
    request.signedIn = claims && (await findSignedIn(claims));
    if (!request.signedIn && auth !== 'optional') throw unauthorized();
    if (auth === 'admin' && !request.signedIn?.isAdmin) throw forbidden('This is for administrators.');
  });
}

function tokenOf(request: FastifyRequest, auth: Authentication): string | undefined {
  const cookie = request.cookies[accessCookie];
  if (cookie || auth === 'cookie') return cookie;
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** A token alone does not do: the session may have been ended, and the user locked out, since it was made. */
function signedInFrom(queries: Queries): (claims: Claims) => Promise<SignedIn | null> {
  const find = compileOnce(queries, ['sid', 'sub'], ({ sid, sub }) =>
    queries
      .selectFrom('auth_sessions')
      .innerJoin('users', 'users.id', 'auth_sessions.user_id')
      .select(['users.id', 'users.email', 'users.faction_alignment', 'users.is_admin', 'users.is_premium'])
      .where('auth_sessions.id', '=', sid)
      .where('auth_sessions.user_id', '=', sub)
      .where('auth_sessions.revoked_at', 'is', null)
      .where('users.is_active', '=', 1),
  );
  return async ({ sid, sub, exp }) => {
    const [row] = await find({ sid, sub });
    if (!row) return null;
    return {
      id: row.id,
      email: row.email,
      faction: row.faction_alignment,
      isAdmin: isSet(row.is_admin),
      isPremium: isSet(row.is_premium),
      sessionId: sid,
      tokenExpiresAtMs: exp * 1000,
    };
  };
}
