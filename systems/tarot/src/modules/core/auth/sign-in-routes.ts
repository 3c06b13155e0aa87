// Coming in, staying in, going out.

import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { refreshCookie, userOf } from '../../../http/authentication.ts';
import { invalidRequest, Problem, required, unauthorized } from '../../../http/problem.ts';
import { passwordLimit } from '../../../http/rate-limits.ts';
import { failures } from '../../../http/schemas.ts';
import { clearSessionCookies, setSessionCookies } from '../../../http/security.ts';
import { dayMs, dayOf } from '../../../time.ts';
import { findUser, type User } from '../users/user.ts';
import { createAccount, recordLogin, takeAttempt } from './accounts-store.ts';
import { countVisit } from './login-days.ts';
import { Login, LogoutAnswer, RefreshAnswer, Registration, SignedInAnswer, VerifyAnswer } from './schemas.ts';
import { beginSession, endSession, type Pair, refreshSession } from './sessions.ts';

export function registerSignIn(app: App, context: Context): void {
  registerEntries(app, context);
  registerStays(app, context);
}

function registerEntries(app: App, context: Context): void {
  const { clock, database, events, passwords, settings } = context;
  app.post(
    '/auth/register',
    {
      config: passwordLimit(settings),
      schema: { summary: 'Register', body: Registration, response: { 201: SignedInAnswer, ...failures(400, 409) } },
    },
    async ({ body }, reply) => {
      if (body.password !== body.confirm_password) throw invalidRequest('The two passwords differ.');
      const account = await toAccount(context, body);
      const pair = await database.transaction(async (trx) => {
        await createAccount(trx, account, clock.now());
        await countVisit(trx, account.id, dayOf(clock.now()), 'login_count');
        return beginSession(context, trx, account);
      });
      events.emit('user.registered', { userId: account.id });
      events.emit('login', { userId: account.id, day: dayOf(clock.now()) });
      return reply.code(201).send(await welcome(context, reply, pair, 'Welcome.'));
    },
  );
  app.post(
    '/auth/login',
    {
      config: passwordLimit(settings),
      schema: { summary: 'Sign in', body: Login, response: { 200: SignedInAnswer, ...failures(401, 403) } },
    },
    async ({ body }, reply) => {
      const account = await takeAttempt(context.queries, normalizedEmail(body.email), clock.now());
      if (account?.is_active === 1 && account.password_hash === null)
        throw new Problem('FORBIDDEN', 'This account has no password: sign in the way it was made.');
      const isRight = await passwords.verify(body.password, account?.password_hash ?? null);
      // One answer for all of it: who is registered is nobody else's business.
      if (!account || !isRight || account.is_active !== 1)
        throw unauthorized('E-mail or password is wrong, or the account is locked for now.');
      const pair = await database.transaction(async (trx) => {
        await recordLogin(trx, account.id, clock.now());
        await countVisit(trx, account.id, dayOf(clock.now()), 'login_count');
        return beginSession(context, trx, account);
      });
      events.emit('login', { userId: account.id, day: dayOf(clock.now()) });
      return welcome(context, reply, pair, 'Welcome back.');
    },
  );
}

function registerStays(app: App, context: Context): void {
  const { clock, queries, settings } = context;
  app.post(
    '/auth/verify',
    {
      config: { auth: 'cookie' },
      schema: { summary: 'Who is signed in', response: { 200: VerifyAnswer, ...failures(401) } },
    },
    async (request) => ({ user: await presentUser(context, userOf(request).id), is_valid: true as const }),
  );
  app.post(
    '/auth/refresh',
    {
      config: passwordLimit(settings),
      schema: { summary: 'A new pair of tokens', response: { 200: RefreshAnswer, ...failures(401) } },
    },
    async (request, reply) => {
      const pair = await refreshSession(context, request.cookies[refreshCookie]);
      const answer = await welcome(context, reply, pair, 'Refreshed.');
      return { ...answer, access_token: pair.accessToken };
    },
  );
  app.post(
    '/auth/logout',
    { config: { auth: 'cookie' }, schema: { summary: 'Sign out', response: { 200: LogoutAnswer, ...failures(401) } } },
    async (request, reply) => {
      const { id, sessionId } = userOf(request);
      const { is_oauth_user } = await presentUser(context, id);
      await endSession(queries, sessionId, clock.now());
      clearSessionCookies(reply);
      return { message: 'Signed out.', is_oauth_user };
    },
  );
}

/** @throws Problem 401 where they were removed meanwhile */
export const presentUser = async ({ queries }: Context, id: string): Promise<User> =>
  required(await findUser(queries, id), unauthorized);

const normalizedEmail = (email: string): string => email.trim().toLowerCase();

/** @throws Problem 422 for a password that is longer than what is looked at */
export async function hashPassword({ passwords }: Context, password: string): Promise<string> {
  if (Buffer.byteLength(password) > 72) throw new Problem('VALIDATION_ERROR', 'The password is longer than 72 bytes.');
  return passwords.hash(password);
}

async function toAccount(context: Context, body: typeof Registration.static) {
  return {
    id: randomUUID(),
    email: normalizedEmail(body.email),
    name: body.name.trim(),
    display_name: body.display_name?.trim() ?? null,
    password_hash: await hashPassword(context, body.password),
    faction_alignment: body.faction_alignment ?? null,
    location: body.location ?? null,
  };
}

async function welcome(context: Context, reply: FastifyReply, pair: Pair, message: string) {
  const { settings, clock } = context;
  setSessionCookies(
    reply,
    {
      accessToken: pair.accessToken,
      accessSeconds: Math.round((pair.accessExpiresAtMs - clock.now()) / 1000),
      refreshToken: pair.refreshToken,
      refreshSeconds: (settings.REFRESH_TOKEN_EXPIRE_DAYS * dayMs) / 1000,
    },
    settings,
  );
  const user = await presentUser(context, pair.userId);
  return { message, user, token_expires_at: new Date(pair.accessExpiresAtMs).toISOString() };
}
