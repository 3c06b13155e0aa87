// A route for each group of preferences: what is given of it is changed, the rest stays.

import type { PreferenceGroup } from '../../../deck/preferences.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { Problem } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import type { Static, TSchema } from '../../../http/typebox.ts';
import {
  AccessibilityBody,
  InterpretationBody,
  NotificationsBody,
  PreferencesAnswer,
  PrivacyBody,
  ReadingBody,
  ThemeBody,
  VisualBody,
} from './schemas.ts';
import { type Differences, inOrder } from './settings.ts';

type Change = (userId: string, changes: Differences) => Promise<PreferencesAnswer>;

export function registerGroups(app: App, change: Change): void {
  const put = <Body extends TSchema>(
    group: PreferenceGroup,
    { summary, body }: { summary: string; body: Body },
    toChanges: (given: Static<Body>) => Differences,
  ): void => {
    app.put(
      `/preferences/${group}`,
      {
        config: { auth: 'user' },
        schema: { summary, body, response: { 200: PreferencesAnswer, ...failures(401) } },
      },
      async (request) => {
        const changes = toChanges(request.body as Static<Body>);
        // Names that there are not were there to be counted, and are dropped by now.
        if (Object.keys(changes[group] ?? {}).length === 0)
          throw new Problem('VALIDATION_ERROR', `There is nothing of ${group} to change.`);
        return change(userOf(request).id, changes);
      },
    );
  };
  put('theme', { summary: 'Colours', body: ThemeBody }, (theme) => ({ theme }));
  put('visual', { summary: 'Effects and sounds', body: VisualBody }, (visual) => ({ visual }));
  put('reading', { summary: 'How readings are shown', body: ReadingBody }, (reading) => ({ reading }));
  put('interpretation', { summary: 'How readings are interpreted', body: InterpretationBody }, (interpretation) => ({
    interpretation,
  }));
  put('notifications', { summary: 'Reminders', body: NotificationsBody }, ({ reminder_days: days, ...others }) => ({
    notifications: { ...others, ...(days ? { reminder_days: inOrder(days) } : {}) },
  }));
  put('privacy', { summary: 'Who sees what', body: PrivacyBody }, (privacy) => ({ privacy }));
  put('accessibility', { summary: 'What makes it easier to use', body: AccessibilityBody }, (accessibility) => ({
    accessibility,
  }));
}
