// What the routes of factions take and give.

import type { FactionAlignment } from '../../../deck/factions.ts';
import { Id, Nullable, OneOf, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { counts, listing } from '../characters/listing.ts';
import { Key, looks } from '../characters/schemas.ts';

const alignments = [
  'lawful_good',
  'neutral_good',
  'chaotic_good',
  'lawful_neutral',
  'true_neutral',
  'chaotic_neutral',
  'lawful_evil',
  'neutral_evil',
  'chaotic_evil',
] as const satisfies readonly FactionAlignment[];

const MaybeText = Nullable(Type.String());
const Words = Type.String({ minLength: 1, maxLength: 200 });

export const AiStyle = Type.Object({
  tone: Words,
  perspective: Words,
  themes: Type.Array(Words, { maxItems: 10 }),
});
export type AiStyle = Static<typeof AiStyle>;

const written = {
  ...looks,
  alignment: Type.Optional(Nullable(OneOf(alignments))),
  description: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))),
  ai_style: Type.Optional(Nullable(AiStyle)),
};

export const NewFaction = Type.Object({ key: Key, ...written });
export type NewFaction = Static<typeof NewFaction>;
export const FactionChanges = SomeOf(written);
export type FactionChanges = Static<typeof FactionChanges>;

const told = {
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  alignment: MaybeText,
  description: MaybeText,
  colour: MaybeText,
  icon: MaybeText,
  is_active: Type.Boolean(),
  sort_order: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
};
export const FactionBody = Type.Object({ ...told, ai_style: Type.Optional(Nullable(AiStyle)) });
export type FactionBody = Static<typeof FactionBody>;

const filters = { search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) };
export const FactionsQuery = Type.Object({ ...listing(100, 50), ...filters });
export type FactionsQuery = Static<typeof FactionsQuery>;
/** Fewer, since each comes with up to a hundred characters. */
export const PeopledQuery = Type.Object({ ...listing(20, 20), ...filters });

export const Member = Type.Object({
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  is_active: Type.Boolean(),
  priority: Type.Integer({ description: 'The highest first.' }),
});
export type Member = Static<typeof Member>;

export const FactionsAnswer = Type.Object({ factions: Type.Array(Type.Object(told)), ...counts });
export const PeopledAnswer = Type.Object({
  factions: Type.Array(Type.Object({ ...told, characters: Type.Array(Member) })),
  ...counts,
});
export const MembersAnswer = Type.Object({ characters: Type.Array(Member), total_count: Type.Integer() });

export const MemberParams = Type.Object({ id: Id, cid: Id });
export const PriorityBody = Type.Object({ priority: Type.Integer({ minimum: 0, maximum: 1000 }) });
export const MembershipBody = Type.Object({
  faction_id: Type.String(),
  character_id: Type.String(),
  priority: Type.Integer(),
});
