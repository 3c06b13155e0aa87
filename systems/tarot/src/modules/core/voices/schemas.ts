// What the routes of voices take and give.

import { factionKeys, karmaContexts, voiceKeys } from '../../../deck/card.ts';
import { Nullable, OneOf } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const CardId = Type.String({ minLength: 1, maxLength: 30 });
const Question = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });

export const VoicesQuery = Type.Object({
  faction: Type.Optional(OneOf(factionKeys, { description: 'Those that its members may hear.' })),
  search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
});
export const VoiceParams = Type.Object({ voice: Type.String({ minLength: 1, maxLength: 50 }) });

const told = {
  key: OneOf(voiceKeys),
  name: Type.String(),
  tone: Type.String(),
  perspective: Type.String(),
  greeting: Type.String(),
  closing: Type.String(),
  factions: Type.Array(OneOf(factionKeys), { description: 'Whose members it speaks to.' }),
  is_open: Type.Boolean({ description: 'Whether it speaks to everybody.' }),
};
export const VoiceBody = Type.Object(told);
export type VoiceBody = Static<typeof VoiceBody>;
export const VoicesAnswer = Type.Object({ voices: Type.Array(VoiceBody), total_count: Type.Integer() });
export const RatedVoiceBody = Type.Object({
  ...told,
  average_rating: Nullable(Type.Number({ minimum: 1, maximum: 5 })),
  rating_count: Type.Integer(),
});

const asked = {
  card_id: CardId,
  karma_context: OneOf(karmaContexts, { default: 'neutral' }),
  question: Type.Optional(Question),
  position: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  is_reversed: Type.Boolean({ default: false }),
};
export const InterpretBody = Type.Object({ ...asked, character_voice: OneOf(voiceKeys, { default: 'wrist_console' }) });
const compared = {
  ...asked,
  voices: Type.Array(OneOf(voiceKeys), { minItems: 2, maxItems: voiceKeys.length, uniqueItems: true }),
};
export const CompareBody = Type.Object(compared);
export type Asked = Omit<Static<typeof CompareBody>, 'voices'>;

const said = { character_voice: OneOf(voiceKeys), name: Type.String(), interpretation: Type.String() };
const about = {
  card_id: Type.String(),
  card_name: Type.String(),
  is_reversed: Type.Boolean(),
  karma_context: OneOf(karmaContexts),
};
export const InterpretAnswer = Type.Object({ ...about, ...said });
export const CompareAnswer = Type.Object({
  ...about,
  comparisons: Type.Array(Type.Object({ ...said, tone: Type.String() })),
});

export const RecommendBody = Type.Object({
  question: Type.Optional(Question),
  karma_context: Type.Optional(OneOf(karmaContexts)),
  faction: Type.Optional(OneOf(factionKeys, { description: 'That of the user unless given.' })),
  count: Type.Integer({ minimum: 1, maximum: 5, default: 3 }),
});
export type RecommendBody = Static<typeof RecommendBody>;
export const RecommendAnswer = Type.Object({
  recommendations: Type.Array(
    Type.Object({
      character_voice: OneOf(voiceKeys),
      name: Type.String(),
      score: Type.Number({ minimum: 0, maximum: 1 }),
      reasons: Type.Array(Type.String()),
    }),
  ),
});

export const FeedbackBody = Type.Object({
  character_voice: OneOf(voiceKeys),
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  feedback: Type.Optional(Type.String({ maxLength: 500 })),
});
export type FeedbackBody = Static<typeof FeedbackBody>;
