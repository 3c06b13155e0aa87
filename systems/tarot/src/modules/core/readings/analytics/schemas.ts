// What the routes of reading analytics take and give.

import { Day, Nullable, OneOf, Timestamp } from '../../../../http/schemas.ts';
import { type Static, Type } from '../../../../http/typebox.ts';

const MaybeText = Nullable(Type.String());
const MaybeNumber = Nullable(Type.Number());
const MaybeRating = Nullable(Type.Integer({ minimum: 1, maximum: 5 }));
const Counts = Type.Record(Type.String(), Type.Integer());

export const StatsAnswer = Type.Object({
  total_readings: Type.Integer(),
  readings_this_week: Type.Integer({ description: 'In seven days, with today.' }),
  readings_this_month: Type.Integer({ description: 'In thirty days, with today.' }),
  average_satisfaction: MaybeNumber,
  favorite_spread: MaybeText,
  favorite_voice: MaybeText,
});
export type StatsAnswer = Static<typeof StatsAnswer>;

export const daysOfPeriod = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const;
export type Period = keyof typeof daysOfPeriod;
export const FrequencyQuery = Type.Object({ period: OneOf(['7d', '30d', '90d', '365d'], { default: '30d' }) });
export const FrequencyAnswer = Type.Object({
  period: Type.String(),
  total_readings: Type.Integer(),
  data_points: Type.Array(Type.Object({ date: Day, count: Type.Integer() })),
});
export type FrequencyAnswer = Static<typeof FrequencyAnswer>;

export const SpreadsAnswer = Type.Object({ spreads: Counts });
export const VoicesAnswer = Type.Object({ voices: Counts });
export const KarmaAnswer = Type.Object({ karma: Counts });

export const SatisfactionAnswer = Type.Object({
  average_satisfaction: MaybeNumber,
  rated_readings: Type.Integer(),
  trend: OneOf(['improving', 'declining', 'stable', 'unknown'], {
    description: 'The later half of what was rated, compared with the earlier one.',
  }),
  first_half_average: MaybeNumber,
  second_half_average: MaybeNumber,
  distribution: Counts,
});
export type SatisfactionAnswer = Static<typeof SatisfactionAnswer>;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const PatternsAnswer = Type.Object({
  most_active_day: Nullable(OneOf(weekdays)),
  most_active_hour: Nullable(Type.Integer({ minimum: 0, maximum: 23, description: 'In Taipei.' })),
  readings_per_week: Type.Number({ description: 'Since the first.' }),
  current_streak: Type.Integer({ description: 'Days in a row with a reading.' }),
});
export type PatternsAnswer = Static<typeof PatternsAnswer>;

export const CardsQuery = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }) });
export const CardsAnswer = Type.Object({
  cards: Type.Array(
    Type.Object({
      card_id: Type.String(),
      name: Type.String(),
      count: Type.Integer(),
      reversed_count: Type.Integer(),
      percentage: Type.Number({ minimum: 0, maximum: 100 }),
    }),
  ),
  total_cards: Type.Integer(),
});
export type CardsAnswer = Static<typeof CardsAnswer>;

export const CompareQuery = Type.Object({
  period: Type.String({ maxLength: 20, default: '7d' }),
  compare_to: Type.String({ maxLength: 20, default: 'previous_7d' }),
});
const Side = Type.Object({ total_readings: Type.Integer(), average_satisfaction: MaybeNumber });
export const CompareAnswer = Type.Object({
  period: Type.String(),
  compare_to: Type.String(),
  current: Side,
  previous: Side,
  change: Type.Object({
    readings: Type.Integer(),
    readings_percentage: MaybeNumber,
    satisfaction: MaybeNumber,
  }),
});
export type CompareAnswer = Static<typeof CompareAnswer>;

export const ExportQuery = Type.Object({ format: OneOf(['json', 'csv'], { default: 'json' }) });
export const ExportedReading = Type.Object({
  id: Type.String(),
  created_at: Timestamp,
  question: Type.String(),
  spread: Type.String(),
  character_voice: Type.String(),
  karma_context: Type.String(),
  faction_influence: MaybeText,
  focus_area: MaybeText,
  context_notes: MaybeText,
  interpretation: MaybeText,
  user_satisfaction: MaybeRating,
  accuracy_rating: MaybeRating,
  helpful_rating: MaybeRating,
  is_favorite: Type.Boolean(),
  is_archived: Type.Boolean(),
  privacy_level: Type.String(),
  tags: Type.Array(Type.String()),
  cards: Type.Array(
    Type.Object({
      position: Type.String(),
      card_id: Type.String(),
      name: Type.String(),
      is_reversed: Type.Boolean(),
    }),
  ),
});
export type ExportedReading = Static<typeof ExportedReading>;
export const ExportAnswer = Type.Object({
  exported_at: Timestamp,
  readings: Type.Array(ExportedReading),
  total_count: Type.Integer(),
});
export const ExportTable = Type.String({ contentMediaType: 'text/csv', description: 'A line for each reading.' });
