// What the routes of interpretations take and give.

import { Id, Nullable, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { counts, listing } from '../characters/listing.ts';

const CardId = Type.String({ minLength: 1, maxLength: 30 });
const Text = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' });
const pages = listing(200, 50);

export const InterpretationsQuery = Type.Object({
  ...pages,
  card_id: Type.Optional(CardId),
  character_id: Type.Optional(Id),
});
export type InterpretationsQuery = Static<typeof InterpretationsQuery>;
export const PagesQuery = Type.Object(pages);

export const CardIdParams = Type.Object({ cardId: CardId });
export const CharacterIdParams = Type.Object({ characterId: Id });
export const PairParams = Type.Object({ cardId: CardId, characterId: Id });

export const NewInterpretation = Type.Object({
  card_id: CardId,
  character_id: Id,
  interpretation: Text,
  is_active: Type.Boolean({ default: true }),
});
export type NewInterpretation = Static<typeof NewInterpretation>;
export const InterpretationChanges = SomeOf({ interpretation: Text, is_active: Type.Boolean() });
export type InterpretationChanges = Static<typeof InterpretationChanges>;

const told = {
  id: Type.String(),
  card_id: Type.String(),
  character_id: Type.String(),
  interpretation: Type.String(),
  is_active: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
};
export const InterpretationBody = Type.Object(told);
export type InterpretationBody = Static<typeof InterpretationBody>;
export const DetailedBody = Type.Object({
  ...told,
  card: Nullable(Type.Object({ id: Type.String(), name: Type.String(), suit: Type.String() })),
  character: Type.Object({ id: Type.String(), key: Type.String(), name: Type.String() }),
});
export type DetailedBody = Static<typeof DetailedBody>;

export const InterpretationsAnswer = Type.Object({ interpretations: Type.Array(InterpretationBody), ...counts });
export const DetailedAnswer = Type.Object({ interpretations: Type.Array(DetailedBody), ...counts });

const mostAtOnce = 100;
export const BulkBody = Type.Object({
  interpretations: Type.Array(NewInterpretation, { minItems: 1, maxItems: mostAtOnce }),
});
export const BulkAnswer = Type.Object({
  success_count: Type.Integer(),
  failed_count: Type.Integer(),
  errors: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'Of what was sent, from 0.' }),
      code: Type.String(),
      message: Type.String(),
    }),
  ),
});
export type BulkAnswer = Static<typeof BulkAnswer>;

export const SummaryAnswer = Type.Object({
  total: Type.Integer(),
  active: Type.Integer(),
  inactive: Type.Integer(),
  cards_covered: Type.Integer(),
  cards_total: Type.Integer(),
  characters_covered: Type.Integer(),
  by_character: Type.Array(
    Type.Object({ character_id: Type.String(), key: Type.String(), name: Type.String(), count: Type.Integer() }),
  ),
});
