// What the routes of preferences take and give. Names and allowed values are those of the deck.

import { allowedPreferences } from '../../../deck/preferences.ts';
import { Nullable, OneOf, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { preferenceNames } from './settings.ts';

const IsOn = Type.Boolean();
const allowed = allowedPreferences;

/** The values of each group. */
const fields = {
  theme: { theme: OneOf(allowed.theme) },
  visual: {
    animations_enabled: IsOn,
    sound_effects_enabled: IsOn,
    background_music_enabled: IsOn,
    effect_opacity: Type.Integer({ ...allowed.effect_opacity, description: 'Percent.' }),
  },
  reading: {
    default_spread: OneOf(allowed.default_spread),
    auto_save: IsOn,
    show_meanings: IsOn,
    show_keywords: IsOn,
    card_flip_speed_ms: Type.Integer(allowed.card_flip_speed_ms),
  },
  interpretation: {
    interpretation_depth: OneOf(allowed.interpretation_depth),
    interpretation_style: OneOf(allowed.interpretation_style),
    preferred_voice: OneOf(allowed.preferred_voice),
    ai_provider: OneOf(allowed.ai_provider),
  },
  notifications: {
    email_enabled: IsOn,
    reminder_enabled: IsOn,
    reminder_time: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM, in Taipei.' }),
    reminder_days: Type.Array(OneOf(allowed.reminder_days), { maxItems: 7, uniqueItems: true }),
  },
  privacy: {
    profile_visibility: OneOf(allowed.profile_visibility),
    allow_sharing: IsOn,
    anonymous_analytics: IsOn,
  },
  accessibility: { high_contrast: IsOn, large_text: IsOn, reduced_motion: IsOn, screen_reader: IsOn },
};

export const ThemeBody = Type.Object(fields.theme);
export const VisualBody = SomeOf(fields.visual);
export const ReadingBody = SomeOf(fields.reading);
export const InterpretationBody = SomeOf(fields.interpretation);
export const NotificationsBody = SomeOf(fields.notifications);
export const PrivacyBody = SomeOf(fields.privacy);
export const AccessibilityBody = SomeOf(fields.accessibility);

const everyGroup = {
  theme: ThemeBody,
  visual: Type.Object(fields.visual),
  reading: Type.Object(fields.reading),
  interpretation: Type.Object(fields.interpretation),
  notifications: Type.Object(fields.notifications),
  privacy: Type.Object(fields.privacy),
  accessibility: Type.Object(fields.accessibility),
};
export const PreferencesAnswer = Type.Object({
  ...everyGroup,
  updated_at: Type.Unsafe<string | null>({ ...Nullable(Timestamp), description: 'null: all are as they come.' }),
});
export type PreferencesAnswer = Static<typeof PreferencesAnswer>;

export const HistoryQuery = Type.Object({
  key: Type.Optional(OneOf(preferenceNames)),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
export const HistoryAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      key: Type.String(),
      old_value: Type.Unknown(),
      new_value: Type.Unknown(),
      changed_at: Timestamp,
    }),
  ),
  total: Type.Integer(),
});

export const AdaptiveBody = Type.Object(
  {
    is_night_time: Type.Boolean({ default: false }),
    is_mobile: Type.Boolean({ default: false }),
    low_performance: Type.Boolean({ default: false }),
  },
  { default: {} },
);
export const AdaptiveAnswer = Type.Object({
  adapted: Type.Object(
    {
      theme: Type.Optional(ThemeBody),
      visual: Type.Optional(Type.Partial(everyGroup.visual)),
      reading: Type.Optional(Type.Partial(everyGroup.reading)),
    },
    { description: 'What differs from what the user has set.' },
  ),
  preferences: Type.Object(everyGroup, { description: 'All of them as they are for now. Nothing of it is stored.' }),
});
