// What the routes of spreads take and give.

import { factionKeys, karmaContexts } from '../../../deck/card.ts';
import { difficultyLevels } from '../../../deck/spreads.ts';
import { Nullable, OneOf, paging, sortOrder } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const Position = Type.Object({
  number: Type.Integer(),
  key: Type.String(),
  name: Type.String(),
  meaning: Type.String(),
  description: Type.String(),
  keywords: Type.Array(Type.String()),
});

export const SpreadBody = Type.Object({
  id: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  description: Type.String(),
  spread_type: Type.String(),
  difficulty_level: OneOf(difficultyLevels),
  card_count: Type.Integer(),
  positions: Type.Array(Position),
  interpretation_guide: Type.String(),
  faction_preference: Nullable(Type.String()),
  radiation_sensitivity: Type.Number(),
  shelter_origin: Nullable(Type.Integer()),
  theme: Type.String(),
  ambience: Type.String(),
  usage_count: Type.Integer(),
  average_rating: Type.Number(),
  is_active: Type.Boolean(),
  is_premium: Type.Boolean(),
  complexity: Type.String(),
  estimated_duration: Type.Integer({ description: 'Minutes.' }),
});
export type SpreadBody = Static<typeof SpreadBody>;

export const SpreadParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 50 }) });

const cardCount = Type.Optional(Type.Integer({ minimum: 1, maximum: 15 }));
export const SpreadsQuery = Type.Object({
  ...paging(50, 20),
  spread_type: Type.Optional(Type.String({ maxLength: 50 })),
  difficulty_level: Type.Optional(OneOf(difficultyLevels)),
  min_cards: cardCount,
  max_cards: cardCount,
  faction: Type.Optional(OneOf(factionKeys)),
  is_premium: Type.Optional(Type.Boolean()),
  search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  sort_by: OneOf(['card_count', 'name', 'difficulty_level', 'usage_count', 'average_rating'], {
    default: 'card_count',
  }),
  sort_order: sortOrder,
});
export type SpreadsQuery = Static<typeof SpreadsQuery>;

export const SpreadsAnswer = Type.Object({
  spreads: Type.Array(SpreadBody),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const RecommendBody = Type.Object({
  experience_level: OneOf(difficultyLevels, { default: 'beginner' }),
  karma_context: OneOf(karmaContexts, { default: 'neutral' }),
  faction: Type.Optional(OneOf(factionKeys)),
  available_minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
  previous_spreads: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 50, default: [] }),
  count: Type.Integer({ minimum: 1, maximum: 10, default: 3 }),
});
export type RecommendBody = Static<typeof RecommendBody>;
export const RecommendAnswer = Type.Object({
  recommendations: Type.Array(
    Type.Object({ spread: SpreadBody, score: Type.Number(), reasons: Type.Array(Type.String()) }),
  ),
});

export const PopularAnswer = Type.Object({
  most_used: Type.Array(SpreadBody),
  highest_rated: Type.Array(SpreadBody),
  for_beginners: Type.Array(SpreadBody),
});
const Counts = Type.Record(Type.String(), Type.Integer());
export const StatisticsAnswer = Type.Object({
  total_spreads: Type.Integer(),
  total_usage: Type.Integer(),
  average_card_count: Type.Number(),
  average_rating: Type.Number(),
  by_difficulty: Counts,
  by_complexity: Counts,
  by_faction: Counts,
});

export const ValidateBody = Type.Object({
  name: Type.String({ maxLength: 100, default: '' }),
  display_name: Type.String({ maxLength: 100, default: '' }),
  description: Type.String({ maxLength: 2000, default: '' }),
  card_count: Type.Integer({ minimum: -1000, maximum: 1000 }),
  difficulty_level: Type.Optional(OneOf(difficultyLevels)),
  positions: Type.Array(
    Type.Object({
      number: Type.Integer({ minimum: -1000, maximum: 1000 }),
      name: Type.String({ maxLength: 100, default: '' }),
      meaning: Type.String({ maxLength: 500, default: '' }),
    }),
    { maxItems: 50, default: [] },
  ),
});
export type ValidateBody = Static<typeof ValidateBody>;
const Lines = Type.Array(Type.String());
export const ValidateAnswer = Type.Object({
  is_valid: Type.Boolean(),
  errors: Lines,
  warnings: Lines,
  suggestions: Lines,
});
export type ValidateAnswer = Static<typeof ValidateAnswer>;
