// What a person can set: allowed values, defaults, and the set that suits most people.

import { voiceKeys } from './card.ts';
import { freezeDeep } from './freeze.ts';
import { spreadKeys } from './spreads.ts';

export const allowedPreferences = freezeDeep({
  theme: ['lamp_amber', 'river_green', 'night_ink', 'dry_paper', 'system'],
  default_spread: [...spreadKeys],
  preferred_voice: [...voiceKeys],
  interpretation_depth: ['brief', 'standard', 'deep'],
  interpretation_style: ['plain', 'practical', 'poetic', 'analytical'],
  ai_provider: ['auto', 'openai', 'anthropic', 'gemini', 'offline'],
  reminder_days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  profile_visibility: ['private', 'friends', 'public'],
  effect_opacity: { minimum: 0, maximum: 100 },
  card_flip_speed_ms: { minimum: 100, maximum: 2000 },
} as const);

type Allowed = typeof allowedPreferences;

/** Names are those of the interface: a group is stored and sent as it is. */
export interface Preferences {
  readonly theme: { readonly theme: Allowed['theme'][number] };
  readonly visual: {
    readonly animations_enabled: boolean;
    readonly sound_effects_enabled: boolean;
    readonly background_music_enabled: boolean;
    /** Percent. */
    readonly effect_opacity: number;
  };
  readonly reading: {
    readonly default_spread: Allowed['default_spread'][number];
    readonly auto_save: boolean;
    readonly show_meanings: boolean;
    readonly show_keywords: boolean;
    readonly card_flip_speed_ms: number;
  };
  readonly interpretation: {
    readonly interpretation_depth: Allowed['interpretation_depth'][number];
    readonly interpretation_style: Allowed['interpretation_style'][number];
    readonly preferred_voice: Allowed['preferred_voice'][number];
    readonly ai_provider: Allowed['ai_provider'][number];
  };
  readonly notifications: {
    readonly email_enabled: boolean;
    readonly reminder_enabled: boolean;
    /** HH:MM in the time zone of the service. */
    readonly reminder_time: string;
    readonly reminder_days: readonly Allowed['reminder_days'][number][];
  };
  readonly privacy: {
    readonly profile_visibility: Allowed['profile_visibility'][number];
    readonly allow_sharing: boolean;
    readonly anonymous_analytics: boolean;
  };
  readonly accessibility: {
    readonly high_contrast: boolean;
    readonly large_text: boolean;
    readonly reduced_motion: boolean;
    readonly screen_reader: boolean;
  };
}

export type PreferenceGroup = keyof Preferences;

export const defaultPreferences: Preferences = freezeDeep<Preferences>({
  theme: { theme: 'lamp_amber' },
  visual: {
    animations_enabled: true,
    sound_effects_enabled: true,
    background_music_enabled: false,
    effect_opacity: 70,
  },
  reading: {
    default_spread: 'single_ember',
    auto_save: true,
    show_meanings: true,
    show_keywords: true,
    card_flip_speed_ms: 600,
  },
  interpretation: {
    interpretation_depth: 'standard',
    interpretation_style: 'plain',
    preferred_voice: 'wrist_console',
    ai_provider: 'auto',
  },
  notifications: {
    email_enabled: false,
    reminder_enabled: false,
    reminder_time: '09:00',
    reminder_days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  },
  privacy: { profile_visibility: 'private', allow_sharing: true, anonymous_analytics: true },
  accessibility: { high_contrast: false, large_text: false, reduced_motion: false, screen_reader: false },
});

/** Changes to the defaults that people who read often settle on. */
export const recommendedPreferences = freezeDeep({
  reading: { default_spread: 'timeline', show_keywords: true, card_flip_speed_ms: 400 },
  interpretation: { interpretation_depth: 'deep', interpretation_style: 'practical' },
} as const);

export interface Surroundings {
  readonly isNightTime: boolean;
  readonly isMobile: boolean;
  readonly isLowPerformance: boolean;
}

export interface AdaptedSettings {
  readonly theme?: Preferences['theme'];
  readonly visual?: Partial<Preferences['visual']>;
  readonly reading?: Partial<Preferences['reading']>;
}

/** What to change for the moment: quieter by night, plainer on a phone, no effects on a weak device. */
export function adaptedSettings({ isNightTime, isMobile, isLowPerformance }: Surroundings): AdaptedSettings {
  const visual: Partial<Preferences['visual']> = {
    ...(isMobile ? { background_music_enabled: false } : {}),
    ...(isNightTime ? { sound_effects_enabled: false, background_music_enabled: false, effect_opacity: 40 } : {}),
    ...(isLowPerformance ? { animations_enabled: false, background_music_enabled: false, effect_opacity: 0 } : {}),
  };
  return {
    ...(isNightTime ? { theme: { theme: 'night_ink' as const } } : {}),
    ...(Object.keys(visual).length > 0 ? { visual } : {}),
    ...(isMobile || isLowPerformance ? { reading: { card_flip_speed_ms: isLowPerformance ? 100 : 300 } } : {}),
  };
}
