// What the routes of music take and give.

import { OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Pattern } from '../presets/schemas.ts';

export const genres = ['techno', 'house', 'trap', 'breakbeat', 'minimal', 'dub'] as const;
export const moods = ['energetic', 'calm', 'dark', 'bright', 'tense', 'dreamy', 'playful'] as const;
export type Genre = (typeof genres)[number];
export type Mood = (typeof moods)[number];

export const MusicPrompt = Type.Object({ prompt: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }) });

const left = Type.Integer({ minimum: 0 });

export const QuotaBody = Type.Object({
  quota_limit: left,
  quota_used: left,
  quota_remaining: left,
  reset_at: Timestamp,
});
export type QuotaBody = Static<typeof QuotaBody>;

export const RhythmAnswer = Type.Object({
  pattern: Pattern,
  genre: OneOf(genres),
  moods: Type.Array(OneOf(moods)),
  quota_remaining: left,
});

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 30, pattern: '\\S' }), { maxItems: 5 });

export const MusicParameters = Type.Object({
  key: OneOf(['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B']),
  mode: OneOf(['major', 'minor']),
  tempo: Type.Integer({ minimum: 60, maximum: 180 }),
  timbre: OneOf(['sine', 'square', 'sawtooth', 'triangle']),
  genres: Words,
  moods: Words,
});
export type MusicParameters = Static<typeof MusicParameters>;

export const AiMusicAnswer = Type.Object({
  parameters: MusicParameters,
  provider: Type.String({ description: 'fallback where nobody had an answer that is one.' }),
  quota_remaining: left,
});
