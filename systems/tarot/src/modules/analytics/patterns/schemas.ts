// What the routes of patterns give.

import { Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const KeywordPattern = Type.Object({
  pattern_type: Type.Literal('keyword'),
  pattern: Type.Object({ keyword: Type.String(), occurrences: Type.Integer() }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});
const PairPattern = Type.Object({
  pattern_type: Type.Literal('card_pair'),
  pattern: Type.Object({
    card_ids: Type.Array(Type.String()),
    card_names: Type.Array(Type.String()),
    occurrences: Type.Integer(),
  }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});
export const Pattern = Type.Union([KeywordPattern, PairPattern]);
export type Pattern = Static<typeof Pattern>;

const stored = { id: Type.String(), created_at: Timestamp };
export const PatternBody = Type.Union([
  Type.Object({ ...stored, ...KeywordPattern.properties }),
  Type.Object({ ...stored, ...PairPattern.properties }),
]);
export type PatternBody = Static<typeof PatternBody>;

export const PatternsAnswer = Type.Object({ patterns: Type.Array(PatternBody), total: Type.Integer() });
export const AnalysisAnswer = Type.Object({
  patterns: Type.Array(PatternBody),
  total: Type.Integer(),
  analyzed_events: Type.Integer(),
});
