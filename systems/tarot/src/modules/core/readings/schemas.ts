// What the routes of readings take and give.

import { factionKeys, karmaContexts, voiceKeys } from '../../../deck/card.ts';
import { Day, Id, Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { CardBody } from '../cards/card-answer.ts';

export const privacyLevels = ['private', 'friends', 'public'] as const;

const MaybeText = Nullable(Type.String());
const Rating = Type.Integer({ minimum: 1, maximum: 5 });
const MaybeRating = Nullable(Rating);
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Question = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });

export const PositionBody = Type.Object({
  position_number: Type.Integer(),
  position_name: Type.String(),
  position_meaning: Type.String(),
  card_id: Type.String(),
  is_reversed: Type.Boolean(),
  draw_order: Type.Integer(),
  radiation_influence: Share,
  card: Type.Optional(CardBody),
  position_interpretation: MaybeText,
  card_significance: MaybeText,
  connection_to_question: MaybeText,
  user_resonance: MaybeRating,
  interpretation_confidence: Nullable(Share),
});
export type PositionBody = Static<typeof PositionBody>;

export const ReadingBody = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  question: Type.String(),
  focus_area: MaybeText,
  context_notes: MaybeText,
  spread_template: Type.Object({ id: Type.String(), display_name: Type.String(), card_count: Type.Integer() }),
  character_voice_used: Type.String(),
  karma_context: Type.String(),
  faction_influence: MaybeText,
  radiation_factor: Share,
  card_positions: Type.Optional(Type.Array(PositionBody)),
  overall_interpretation: MaybeText,
  summary_message: MaybeText,
  prediction_confidence: Nullable(Share),
  energy_reading: Nullable(Type.Record(Type.String(), Type.Unknown())),
  ai_interpretation_requested: Type.Boolean(),
  ai_interpretation_at: Nullable(Timestamp),
  ai_interpretation_provider: MaybeText,
  interpretation_audio_url: MaybeText,
  session_duration: Nullable(Type.Integer()),
  start_time: Nullable(Timestamp),
  end_time: Nullable(Timestamp),
  privacy_level: OneOf(privacyLevels),
  allow_public_sharing: Type.Boolean(),
  is_favorite: Type.Boolean(),
  is_archived: Type.Boolean(),
  category_id: MaybeText,
  tags: Type.Array(Type.String()),
  user_satisfaction: MaybeRating,
  accuracy_rating: MaybeRating,
  helpful_rating: MaybeRating,
  likes_count: Type.Integer(),
  shares_count: Type.Integer(),
  comments_count: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type ReadingBody = Static<typeof ReadingBody>;

export const NewReading = Type.Object({
  question: Question,
  spread_template_id: Type.String({ minLength: 1, maxLength: 50 }),
  character_voice: OneOf(voiceKeys, { default: 'wrist_console' }),
  karma_context: OneOf(karmaContexts, { default: 'neutral' }),
  radiation_factor: Type.Number({ minimum: 0, maximum: 1, default: 0.5 }),
  faction_influence: Type.Optional(OneOf(factionKeys)),
  focus_area: Type.Optional(Type.String({ maxLength: 100 })),
  context_notes: Type.Optional(Type.String({ maxLength: 1000 })),
  privacy_level: OneOf(privacyLevels, { default: 'private' }),
});
export type NewReading = Static<typeof NewReading>;

export const ReadingChanges = Type.Partial(
  Type.Object({
    overall_interpretation: Type.String({ minLength: 1, maxLength: 20_000 }),
    summary_message: Nullable(Type.String({ maxLength: 1000 })),
    ai_interpretation_requested: Type.Literal(true),
    ai_interpretation_provider: Type.String({ minLength: 1, maxLength: 50 }),
    focus_area: Nullable(Type.String({ maxLength: 100 })),
    context_notes: Nullable(Type.String({ maxLength: 1000 })),
    session_duration: Type.Integer({ minimum: 0, maximum: 604_800 }),
    privacy_level: OneOf(privacyLevels),
    allow_public_sharing: Type.Boolean(),
    is_favorite: Type.Boolean(),
    is_archived: Type.Boolean(),
    category_id: Nullable(Id),
    user_satisfaction: MaybeRating,
    accuracy_rating: MaybeRating,
    helpful_rating: MaybeRating,
  }),
  { minProperties: 1 },
);
export type ReadingChanges = Static<typeof ReadingChanges>;

const filters = {
  character_voice: Type.Optional(OneOf(voiceKeys)),
  karma_context: Type.Optional(OneOf(karmaContexts)),
  spread: Type.Optional(Type.String({ maxLength: 50 })),
  privacy_level: Type.Optional(OneOf(privacyLevels)),
  is_favorite: Type.Optional(Type.Boolean()),
  archived: Type.Boolean({ default: false, description: 'Those that were put away, instead of the others.' }),
  category_id: Type.Optional(Id),
  start_date: Type.Optional(Day),
  end_date: Type.Optional(Day),
  min_satisfaction: Type.Optional(Rating),
  tags: Type.Optional(Type.String({ maxLength: 1100, description: 'With commas between; each has to be there.' })),
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'As page_size.' })),
  sort_by: OneOf(['created_at', 'updated_at', 'user_satisfaction'], { default: 'created_at' }),
  sort_order: OneOf(['asc', 'desc'], { default: 'desc' }),
};
const Words = Type.String({ minLength: 1, maxLength: 200 });

export const ReadingsQuery = Type.Object({ ...filters, search: Type.Optional(Words) });
export type ReadingsQuery = Static<typeof ReadingsQuery>;
export const SearchQuery = Type.Object({ ...filters, q: Words });

export const ReadingsAnswer = Type.Object({
  readings: Type.Array(ReadingBody),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const TagsQuery = Type.Object({
  sort_by: OneOf(['count', 'tag'], { default: 'count' }),
  sort_order: Type.Optional(OneOf(['asc', 'desc'])),
});
export const TagsAnswer = Type.Object({
  tags: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })),
  total: Type.Integer(),
});
export const TagsBody = Type.Object({ tags: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }) });
export const ReadingTagsAnswer = Type.Object({ reading_id: Type.String(), tags: Type.Array(Type.String()) });

export const QuickBody = Type.Object({
  question: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  character_voice: OneOf(voiceKeys, { default: 'wrist_console' }),
  karma_context: OneOf(karmaContexts, { default: 'neutral' }),
  radiation_factor: Type.Number({ minimum: 0, maximum: 1, default: 0.5 }),
});
export const QuickAnswer = Type.Object({
  question: Type.String(),
  card: CardBody,
  is_reversed: Type.Boolean(),
  interpretation: Type.String(),
  radiation_influence: Share,
  insight: Type.String(),
});

const Counts = Type.Record(Type.String(), Type.Integer());
export const PersonalAnswer = Type.Object({
  total_readings: Type.Integer(),
  readings_this_week: Type.Integer(),
  readings_this_month: Type.Integer(),
  average_satisfaction: Nullable(Type.Number()),
  average_accuracy: Nullable(Type.Number()),
  favorite_spread: MaybeText,
  favorite_voice: MaybeText,
  favorite_readings: Type.Integer(),
  karma_distribution: Counts,
  current_streak: Type.Integer({ description: 'Days in a row with a reading.' }),
});
