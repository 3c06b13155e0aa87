// /preferences: what users have set, group by group.

import type { Context } from '../../../context.ts';
import { toIsoOrNull } from '../../../data/values.ts';
import {
  adaptedSettings,
  defaultPreferences,
  type Preferences,
  recommendedPreferences,
} from '../../../deck/preferences.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { registerGroups } from './group-routes.ts';
import { changePreferences, listChanges, readPreferences, type Stored } from './preferences-store.ts';
import { AdaptiveAnswer, AdaptiveBody, HistoryAnswer, HistoryQuery, PreferencesAnswer } from './schemas.ts';
import { differencesOf, quieter, withDifferences } from './settings.ts';

export function registerPreferences(app: App, context: Context): void {
  const change = async (userId: string, to: (before: Preferences) => Preferences): Promise<PreferencesAnswer> => {
    const nowMs = context.clock.now();
    return toAnswer(await context.database.transaction((trx) => changePreferences(trx, userId, nowMs, to)));
  };
  registerFinding(app, context);
  registerGroups(app, (userId, changes) => change(userId, (before) => withDifferences(before, changes)));
  registerWhole(app, change);
  registerAdaptive(app, context);
}

const toCopy = (preferences: Preferences): Omit<PreferencesAnswer, 'updated_at'> => ({
  ...preferences,
  notifications: { ...preferences.notifications, reminder_days: [...preferences.notifications.reminder_days] },
});

const toAnswer = ({ preferences, updatedAt }: Stored): PreferencesAnswer => ({
  ...toCopy(preferences),
  updated_at: toIsoOrNull(updatedAt),
});

function registerFinding(app: App, { queries }: Context): void {
  app.get(
    '/preferences',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own preferences', response: { 200: PreferencesAnswer, ...failures(401) } },
    },
    async (request) => toAnswer(await readPreferences(queries, userOf(request).id)),
  );
  app.get(
    '/preferences/history',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'The latest changes of own preferences',
        querystring: HistoryQuery,
        response: { 200: HistoryAnswer, ...failures(401) },
      },
    },
    async (request) => listChanges(queries, userOf(request).id, request.query),
  );
}

function registerWhole(
  app: App,
  change: (userId: string, to: (before: Preferences) => Preferences) => Promise<PreferencesAnswer>,
): void {
  app.post(
    '/preferences/reset',
    {
      config: { auth: 'user' },
      schema: { summary: 'Back to how they came', response: { 200: PreferencesAnswer, ...failures(401) } },
    },
    async (request) => change(userOf(request).id, () => defaultPreferences),
  );
  app.post(
    '/preferences/apply-recommended',
    {
      config: { auth: 'user' },
      schema: { summary: 'What suits most', response: { 200: PreferencesAnswer, ...failures(401) } },
    },
    async (request) => change(userOf(request).id, (before) => withDifferences(before, recommendedPreferences)),
  );
}

function registerAdaptive(app: App, { queries }: Context): void {
  app.post(
    '/preferences/adaptive',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own preferences, quieter for the moment',
        body: AdaptiveBody,
        response: { 200: AdaptiveAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { is_night_time: isNightTime, is_mobile: isMobile, low_performance: isLowPerformance } = request.body;
      const { preferences: own } = await readPreferences(queries, userOf(request).id);
      const adapted = adaptedSettings({ isNightTime, isMobile, isLowPerformance });
      const forNow = withDifferences(own, quieter(own, adapted));
      const { theme, visual, reading } = differencesOf(own, forNow);
      return {
        adapted: {
          ...(theme ? { theme: forNow.theme } : {}),
          ...(visual ? { visual } : {}),
          ...(reading ? { reading } : {}),
        },
        preferences: toCopy(forNow),
      };
    },
  );
}
