// What the routes of events and of a user's numbers take and give.

import { Day, Nullable, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { PatternBody } from '../patterns/schemas.ts';
import { RecommendationBody } from '../recommendations/schemas.ts';

const Word = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Seconds = Type.Number({ minimum: 0, maximum: 86_400 });
const where = {
  session_id: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  device_type: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
  browser: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  platform: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
};

export const NewEvent = Type.Object({
  event_type: Word(50),
  event_category: Word(50),
  event_action: Word(100),
  event_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  ...where,
  duration: Type.Optional(Nullable(Seconds)),
});
export type NewEvent = Static<typeof NewEvent>;

const mostEventsOfCall = 100;
export const EventsBody = Type.Object({
  events: Type.Array(Type.Unknown(), {
    minItems: 1,
    maxItems: mostEventsOfCall,
    description: 'Each has event_type, event_category and event_action; one that is wrong is skipped.',
  }),
});

const MaybeText = Nullable(Type.String());
export const EventBody = Type.Object({
  id: Type.String(),
  event_type: Type.String(),
  event_category: Type.String(),
  event_action: Type.String(),
  event_data: Type.Record(Type.String(), Type.Unknown()),
  session_id: MaybeText,
  device_type: MaybeText,
  browser: MaybeText,
  platform: MaybeText,
  duration: Nullable(Type.Number()),
  created_at: Timestamp,
});
export type EventBody = Static<typeof EventBody>;

export const TrackedAnswer = Type.Object({
  tracked_count: Type.Integer(),
  skipped_count: Type.Integer(),
  events: Type.Array(EventBody),
});

export const SessionBody = Type.Object({ duration: Seconds, ...where });
export const ReadingBody = Type.Object({
  spread_type: Word(50),
  character_voice: Type.Optional(Word(50)),
  question_length: Type.Integer({ minimum: 0, maximum: 10_000, default: 0 }),
  card_ids: Type.Array(Word(30), { maxItems: 20, default: [] }),
});
export const EventAnswer = Type.Object({ event: EventBody });
export const ReadingAnswer = Type.Object({
  event: EventBody,
  is_new: Type.Boolean({
    description: 'False where this reading was known: readings made here are, and ones told twice.',
  }),
});

const range = { start_date: Type.Optional(Day), end_date: Type.Optional(Day) };
export const EventsQuery = Type.Object({
  event_type: Type.Optional(Word(50)),
  ...range,
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  offset: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
});
export type EventsQuery = Static<typeof EventsQuery>;
export const EventsAnswer = Type.Object({
  events: Type.Array(EventBody),
  total_count: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  has_more: Type.Boolean(),
});

export const StatisticsQuery = Type.Object(range);
export type DayRange = Static<typeof StatisticsQuery>;
const Distribution = Type.Record(Type.String(), Type.Integer(), { description: 'The hundred most frequent.' });
export const StatisticsAnswer = Type.Object({
  total_events: Type.Integer(),
  by_type: Distribution,
  by_category: Distribution,
  by_action: Distribution,
});
export type StatisticsAnswer = Static<typeof StatisticsAnswer>;

export const UserAnalyticsBody = Type.Object({
  readings_count: Type.Integer(),
  sessions_count: Type.Integer(),
  session_seconds: Type.Integer(),
  shares_count: Type.Integer(),
  notes_count: Type.Integer(),
  exports_count: Type.Integer(),
  average_question_length: Type.Number(),
  average_session_seconds: Type.Number(),
  favorite_cards_count: Type.Integer(),
  last_device: MaybeText,
  last_active_at: Nullable(Timestamp),
});
export type UserAnalyticsBody = Static<typeof UserAnalyticsBody>;
export const UserAnswer = Type.Object({
  user_analytics: UserAnalyticsBody,
  recent_events: Type.Array(EventBody),
  patterns: Type.Array(PatternBody),
  recommendations: Type.Array(RecommendationBody),
});
