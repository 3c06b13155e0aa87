// Coming every day, and what it earns.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { setSessionCookies } from '../../../http/security.ts';
import { dayOf } from '../../../time.ts';
import { grantTitle } from '../users/titles-store.ts';
import { extendToken, loyaltyDays, wasExtendedForLoyalty } from './extensions.ts';
import { consecutiveDays, countVisit, listDays } from './login-days.ts';
import { CheckInAnswer, Extension, ExtensionAnswer, LoyaltyAnswer, TrackAnswer } from './schemas.ts';
import { signAccess } from './sessions.ts';

/** Of the first extension for loyalty; the karma is credited by gamification, by the event. */
const loyaltyReward = { karma: 10, title: 'Keeps Coming Back' };

export function registerVisits(app: App, context: Context): void {
  const { clock, queries, events, groups } = context;
  app.post(
    '/auth/daily-check-in',
    {
      config: { auth: 'user' },
      schema: { summary: 'Check in for today', response: { 200: CheckInAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const day = dayOf(clock.now());
      const { check_in_count } = await countVisit(queries, id, day, 'check_in_count');
      const days = await consecutiveDays(queries, id, day);
      const isFirstToday = check_in_count === 1;
      events.emit('check-in', { userId: id, day, isFirstToday, consecutiveDays: days });
      return {
        success: true as const,
        is_first_check_in_today: isFirstToday,
        login_date: day,
        task_updated: isFirstToday && groups.isOn('gamification'),
        consecutive_days: days,
      };
    },
  );
  app.post(
    '/auth/track-login',
    {
      config: { auth: 'cookie' },
      schema: { summary: 'Count a visit', response: { 200: TrackAnswer, ...failures(401) } },
    },
    async (request) => {
      const day = dayOf(clock.now());
      const { login_count } = await countVisit(queries, userOf(request).id, day, 'login_count');
      return { success: true as const, login_date: day, is_new_day: login_count === 1, login_count };
    },
  );
  app.get(
    '/auth/loyalty-status',
    {
      config: { auth: 'cookie' },
      schema: { summary: 'Whether loyalty extends the session', response: { 200: LoyaltyAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const today = dayOf(clock.now());
      const days = await listDays(queries, id, today, loyaltyDays.within);
      return {
        is_eligible: days.length >= loyaltyDays.required,
        login_days_count: days.length,
        login_dates: days,
        required_days: loyaltyDays.required,
        extended_today: await wasExtendedForLoyalty(queries, id, today),
      };
    },
  );
}

export function registerExtension(app: App, context: Context): void {
  const { clock, queries, events, settings, tokens } = context;
  app.post(
    '/auth/extend-token',
    {
      config: { auth: 'cookie' },
      schema: {
        summary: 'Stay signed in for longer',
        body: Extension,
        response: { 200: ExtensionAnswer, ...failures(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { expiresAtMs, minutes, left, isFirstLoyalty } = await extendToken(context, user, request.body);
      const nowMs = clock.now();
      const claims = { sub: user.id, email: user.email, sid: user.sessionId, iat: Math.floor(nowMs / 1000) };
      const accessToken = signAccess(tokens, claims, expiresAtMs);
      setSessionCookies(reply, { accessToken, accessSeconds: Math.round((expiresAtMs - nowMs) / 1000) }, settings);
      if (isFirstLoyalty) await grantTitle(queries, user.id, loyaltyReward.title, nowMs);
      const kind = request.body.extension_type;
      events.emit('token.extended', { userId: user.id, kind, minutes, isFirstLoyalty });
      return {
        success: true as const,
        extension_type: kind,
        token_expires_at: new Date(expiresAtMs).toISOString(),
        extended_minutes: minutes,
        extensions_left: left,
        rewards: isFirstLoyalty ? loyaltyReward : null,
      };
    },
  );
}
