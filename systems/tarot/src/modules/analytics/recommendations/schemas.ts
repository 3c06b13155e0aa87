// What the routes of recommendations take and give.

import { voiceKeys } from '../../../deck/card.ts';
import { allowedPreferences } from '../../../deck/preferences.ts';
import { spreadKeys } from '../../../deck/spreads.ts';
import { Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const Confidence = Type.Number({ minimum: 0, maximum: 1 });
const recommendationKinds = ['spread', 'voice', 'card_pair', 'interpretation_style'] as const;
export const recommendationStates = ['new', 'shown', 'accepted', 'rejected'] as const;

export const Suggestion = Type.Object({
  kind: OneOf(recommendationKinds),
  /** What is recommended: its key, or keys with a space between. One that was answered is not recommended again. */
  target: Type.String(),
  title: Type.String(),
  reason: Type.String(),
  confidence: Confidence,
});
export type Suggestion = Static<typeof Suggestion>;

export const RecommendationBody = Type.Object({
  id: Type.String(),
  recommendation_type: Type.String(),
  target: Type.String(),
  title: Type.String(),
  reason: Type.String(),
  confidence: Confidence,
  priority: Type.Integer(),
  status: OneOf(recommendationStates),
  shown_at: Nullable(Timestamp),
  answered_at: Nullable(Timestamp),
  created_at: Timestamp,
});
export type RecommendationBody = Static<typeof RecommendationBody>;

export const RecommendationsQuery = Type.Object({
  status: OneOf(['open', 'all', ...recommendationStates], { default: 'open', description: 'Open: new or shown.' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});
export type RecommendationsQuery = Static<typeof RecommendationsQuery>;
export const RecommendationsAnswer = Type.Object({
  recommendations: Type.Array(RecommendationBody),
  total: Type.Integer(),
});

export const QuestionBody = Type.Object({
  question: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
});
const SpreadForQuestion = Type.Object({
  spread_id: OneOf(spreadKeys),
  display_name: Type.String(),
  card_count: Type.Integer(),
  confidence: Confidence,
  reason: Type.String(),
  matched_keywords: Type.Array(Type.String()),
});
export type SpreadForQuestion = Static<typeof SpreadForQuestion>;
export const SpreadForQuestionAnswer = Type.Object({
  question: Type.String(),
  recommendation: SpreadForQuestion,
  alternatives: Type.Array(SpreadForQuestion),
});

export const StyleBody = Type.Object(
  { question: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })) },
  { default: {} },
);
export const StyleAnswer = Type.Object({
  interpretation_style: OneOf(allowedPreferences.interpretation_style),
  interpretation_depth: OneOf(allowedPreferences.interpretation_depth),
  preferred_voice: OneOf(voiceKeys),
  confidence: Confidence,
  reasons: Type.Array(Type.String()),
});
export type StyleAnswer = Static<typeof StyleAnswer>;
