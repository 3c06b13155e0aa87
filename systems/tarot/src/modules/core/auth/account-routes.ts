// What a user is told of their account, and ways to sign in to it.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { conflict, invalidRequest } from '../../../http/problem.ts';
import { passwordLimit } from '../../../http/rate-limits.ts';
import { failures, Message } from '../../../http/schemas.ts';
import { dayOf } from '../../../time.ts';
import { findMethods, setFirstPassword } from './accounts-store.ts';
import { consecutiveDays } from './login-days.ts';
import { MeAnswer, MethodsAnswer, NewPassword } from './schemas.ts';
import { hashPassword, presentUser } from './sign-in-routes.ts';
import { readStatistics } from './statistics-store.ts';

export function registerAccount(app: App, context: Context): void {
  const { clock, queries, settings } = context;
  app.get(
    '/auth/me',
    {
      config: { auth: 'cookie' },
      schema: { summary: 'The user, and numbers of theirs', response: { 200: MeAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id, tokenExpiresAtMs } = userOf(request);
      const user = await presentUser(context, id);
      const counts = await readStatistics(queries, id, clock.now());
      const consecutive_days = await consecutiveDays(queries, id, dayOf(clock.now()));
      return {
        user,
        statistics: { total_readings: user.total_readings, ...counts, consecutive_days },
        token_expires_at: new Date(tokenExpiresAtMs).toISOString(),
      };
    },
  );
  app.get(
    '/auth/methods',
    {
      config: { auth: 'cookie' },
      schema: { summary: 'Ways to sign in', response: { 200: MethodsAnswer, ...failures(401) } },
    },
    async (request) => {
      const { password_hash, oauth_provider } = await findMethods(queries, userOf(request).id);
      const has_password = password_hash !== null;
      const methods = [...(has_password ? ['password'] : []), ...(oauth_provider === null ? [] : [oauth_provider])];
      return { has_password, has_oauth: oauth_provider !== null, oauth_provider, passkeys: 0, methods };
    },
  );
  app.post(
    '/auth/set-password',
    {
      config: { auth: 'cookie', ...passwordLimit(settings) },
      schema: {
        summary: 'A password for an account without',
        body: NewPassword,
        response: { 200: Message, ...failures(400, 401, 409) },
      },
    },
    async (request) => {
      const { password, confirm_password } = request.body;
      if (password !== confirm_password) throw invalidRequest('The two passwords differ.');
      const hash = await hashPassword(context, password);
      const isSet = await setFirstPassword(queries, userOf(request).id, hash, clock.now());
      if (!isSet) throw conflict('This account has a password already.');
      return { message: 'From now on you can sign in with this password.' };
    },
  );
}
