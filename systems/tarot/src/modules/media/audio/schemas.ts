// What the routes of audio take and give.

import { voiceKeys } from '../../../deck/card.ts';
import { OneOf } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { voiceModels } from './speech.ts';

/** Of one text, also after its pronunciations were put in. */
export const longestText = 5000;

const VoiceControls = Type.Object({
  pitch: Type.Optional(Type.Number({ minimum: -20, maximum: 20, description: 'Semitones.' })),
  rate: Type.Optional(Type.Number({ minimum: 0.25, maximum: 4 })),
  volume: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});
export type VoiceControls = Static<typeof VoiceControls>;

const Pronunciation = Type.Object({
  phrase: Type.String({ minLength: 1, maxLength: 50 }),
  pronunciation: Type.String({ minLength: 1, maxLength: 100, description: 'As it is spelled to be heard.' }),
});
export type Pronunciation = Static<typeof Pronunciation>;

export const SynthesizeBody = Type.Object({
  text: Type.String({
    minLength: 1,
    maxLength: longestText,
    pattern: '\\S',
    description: 'May have [pause short], [pause medium], [pause long] and [pause 300ms] in it.',
  }),
  character_key: OneOf(voiceKeys, { default: 'wrist_console' }),
  audio_type: OneOf(['dynamic_reading', 'static_card'], { default: 'dynamic_reading' }),
  cache_enabled: Type.Boolean({ default: true }),
  return_format: OneOf(['url', 'base64'], { default: 'url' }),
  custom_pronunciations: Type.Array(Pronunciation, { maxItems: 50, default: [] }),
  voice_controls: Type.Optional(VoiceControls),
  force_voice_model: Type.Optional(OneOf(voiceModels)),
  voice_name: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,80}$' })),
  language_code: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}-[A-Z]{2}$' })),
});
export type SynthesizeBody = Static<typeof SynthesizeBody>;

export const SynthesizeAnswer = Type.Object({
  audio_url: Type.Optional(Type.String()),
  audio_base64: Type.Optional(Type.String()),
  content_type: Type.String(),
  duration: Type.Number({ minimum: 0, description: 'Seconds, estimated.' }),
  file_size: Type.Integer({ minimum: 1 }),
  cached: Type.Boolean(),
  source: OneOf(['db', 'new']),
  voice_model: Type.String(),
  voice_name: Type.String(),
});

const mostCharacters = 3;

export const StoryBody = Type.Object({
  card_id: Type.String({ minLength: 1, maxLength: 30 }),
  character_keys: Type.Array(OneOf(voiceKeys), { minItems: 1, maxItems: mostCharacters, uniqueItems: true }),
  force_regenerate: Type.Boolean({ default: false }),
});

const Urls = Type.Record(Type.String(), Type.String(), { description: 'By character.' });
export const GeneratedAnswer = Type.Object({
  card_id: Type.String(),
  audio_urls: Urls,
  generated: Type.Array(Type.String(), { description: 'Characters whose audio was not there already.' }),
});
export const StoryParams = Type.Object({ card: Type.String({ minLength: 1, maxLength: 30 }) });
export const StoryAnswer = Type.Object({ card_id: Type.String(), audio_urls: Urls });
