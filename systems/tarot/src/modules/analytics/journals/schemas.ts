// What the routes of journals take and give.

import { MAX_MOODS_PER_ENTRY, moodTags } from '../../../deck/mood-tags.ts';
import { OneOf, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const Content = Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' });
const Mood = OneOf(moodTags);
const moodLimits = { maxItems: MAX_MOODS_PER_ENTRY, uniqueItems: true };

export const JournalBody = Type.Object({
  id: Type.String(),
  reading_id: Type.String(),
  user_id: Type.String(),
  content: Type.String(),
  mood_tags: Type.Array(Mood),
  is_private: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type JournalBody = Static<typeof JournalBody>;

export const NewJournal = Type.Object({
  content: Content,
  mood_tags: Type.Array(Mood, { ...moodLimits, default: [] }),
  is_private: Type.Boolean({ default: true }),
});
export type NewJournal = Static<typeof NewJournal>;

export const JournalChanges = SomeOf({
  content: Content,
  mood_tags: Type.Array(Mood, moodLimits),
  is_private: Type.Boolean(),
});
export type JournalChanges = Static<typeof JournalChanges>;

export const JournalsQuery = Type.Object({
  skip: Type.Integer({ minimum: 0, maximum: 100_000, default: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  mood: Type.Optional(Mood),
});
export type JournalsQuery = Static<typeof JournalsQuery>;

export const JournalsAnswer = Type.Object({ items: Type.Array(JournalBody), total: Type.Integer() });
