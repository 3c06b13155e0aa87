// What the routes of cards take and give.

import { factionKeys, karmaContexts, suitKeys, voiceKeys } from '../../../deck/card.ts';
import { OneOf, paging, sortOrder } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { CardBody, Story } from './card-answer.ts';

const share = Type.Optional(Type.Number({ minimum: 0, maximum: 1 }));
const threat = Type.Optional(Type.Integer({ minimum: 1, maximum: 10 }));
const yesNo = Type.Boolean({ default: false });

const filters = {
  min_radiation: share,
  max_radiation: share,
  min_threat: threat,
  max_threat: threat,
  faction: Type.Optional(OneOf(factionKeys)),
  search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  sort_by: OneOf(['deck', 'name', 'number', 'radiation_level', 'threat_level'], { default: 'deck' }),
  sort_order: sortOrder,
  include_story: yesNo,
  include_stats: yesNo,
};

const suit = Type.Optional(OneOf([...suitKeys, 'major']));
export const CardsQuery = Type.Object({
  ...paging(100, 20),
  suit,
  ...filters,
});

export const AdvancedQuery = Type.Object({
  ...paging(100, 20),
  ...filters,
  suits: Type.Optional(Type.String({ maxLength: 100, description: 'Several, with commas between.' })),
  keyword: Type.Optional(
    Type.String({ minLength: 1, maxLength: 50, description: 'Of its keywords, upright or reversed.' }),
  ),
  min_number: Type.Optional(Type.Integer({ minimum: 0, maximum: 21 })),
  max_number: Type.Optional(Type.Integer({ minimum: 0, maximum: 21 })),
  court_only: yesNo,
  with_story: yesNo,
});

export const SuitQuery = Type.Object({ ...paging(50, 8) });
export const SuitParams = Type.Object({ suit: Type.String({ maxLength: 30 }) });
export const CardParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 30 }) });

export const CardsAnswer = Type.Object({
  cards: Type.Array(CardBody),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});
export type CardsAnswer = Static<typeof CardsAnswer>;

export const CardQuery = Type.Object({
  include_stats: yesNo,
  include_interpretations: yesNo,
  include_story: yesNo,
});

export const DrawQuery = Type.Object({
  count: Type.Integer({ minimum: 1, maximum: 10, default: 1 }),
  suit,
  exclude_major_arcana: yesNo,
  allow_duplicates: yesNo,
});
export const DrawAnswer = Type.Array(CardBody);

export const InterpretBody = Type.Object({
  character_voice: OneOf(voiceKeys, { default: 'wrist_console' }),
  karma_context: OneOf(karmaContexts, { default: 'neutral' }),
  question_context: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  position_in_spread: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  is_reversed: yesNo,
});
export const InterpretAnswer = Type.Object({
  card_id: Type.String(),
  interpretation: Type.String(),
  context_applied: Type.Object({
    character_voice: Type.String(),
    karma_context: Type.String(),
    question: Type.Boolean(),
    position: Type.Boolean(),
  }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  radiation_influence: Type.Number({ minimum: 0, maximum: 1 }),
});

const Line = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const StoryChanges = Type.Partial(
  Type.Object({
    background: Type.String({ minLength: 200, maxLength: 500 }),
    timeline: Type.String({ pattern: '^(before_flood|after_flood|\\d{4})$' }),
    factions: Type.Array(OneOf(factionKeys), { maxItems: factionKeys.length, uniqueItems: true }),
    location: Line,
    event: Line,
    lesson: Line,
  }),
  { minProperties: 1 },
);
export const StoryAnswer = Type.Object({ card_id: Type.String(), story: Story });
