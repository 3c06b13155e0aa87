// What the streams of interpretations take. They give no JSON: see http/event-stream.ts.

import { factionKeys, karmaContexts, voiceKeys } from '../../../deck/card.ts';
import { OneOf } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { languageKeys } from './stream-prompt.ts';

/** More than the largest spread has. */
const mostCards = 15;

const CardId = Type.String({ minLength: 1, maxLength: 30 });
const Place = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });

const asked = {
  question: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  character_voice: OneOf(voiceKeys, { default: 'wrist_console' }),
  karma_alignment: OneOf(karmaContexts, { default: 'neutral' }),
  faction_alignment: Type.Optional(OneOf(factionKeys)),
  language: OneOf(languageKeys, { default: 'en', description: 'Without an AI service it is English all the same.' }),
};

export const StreamBody = Type.Object({
  card_id: CardId,
  is_reversed: Type.Boolean({ default: false }),
  position_meaning: Type.Optional(Place),
  ...asked,
});
export type StreamBody = Static<typeof StreamBody>;

export const StreamMultiBody = Type.Object({
  card_ids: Type.Array(CardId, { maxItems: mostCards }),
  is_reversed: Type.Array(Type.Boolean(), {
    maxItems: mostCards,
    default: [],
    description: 'For each card in its order; upright where it is left out.',
  }),
  spread_type: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
  positions: Type.Array(Place, {
    maxItems: mostCards,
    default: [],
    description: 'For each card in its order; else those of the spread.',
  }),
  ...asked,
});
export type StreamMultiBody = Static<typeof StreamMultiBody>;

export const StreamAnswer = Type.String({
  contentMediaType: 'text/event-stream',
  description:
    '`data: "a piece"` as JSON, at the end `data: [DONE]`; where it fails in the midst, `data: [ERROR] why`.',
});
