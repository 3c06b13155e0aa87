// What the routes of characters take and give.

import { Nullable, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { counts, listing } from './listing.ts';

const MaybeText = Nullable(Type.String());
const words = (maxLength: number) => Type.Optional(Nullable(Type.String({ maxLength })));

export const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,49}$', description: 'It is never changed.' });
export const KeyParams = Type.Object({ key: Type.String({ maxLength: 50 }) });
/** What characters and factions are shown with, and in which order. */
export const looks = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  colour: Type.Optional(Nullable(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }))),
  icon: words(50),
  is_active: Type.Optional(Type.Boolean()),
  sort_order: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
};
const written = {
  ...looks,
  personality: words(500),
  voice_style: words(300),
  ai_prompt: words(4000),
};

export const NewCharacter = Type.Object({ key: Key, ...written });
export type NewCharacter = Static<typeof NewCharacter>;
export const CharacterChanges = SomeOf(written);
export type CharacterChanges = Static<typeof CharacterChanges>;

const told = {
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  personality: MaybeText,
  voice_style: MaybeText,
  colour: MaybeText,
  icon: MaybeText,
  is_active: Type.Boolean(),
  sort_order: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
};
export const CharacterBody = Type.Object({
  ...told,
  ai_prompt: Type.Optional(Nullable(Type.String({ description: 'For administrators.' }))),
});
export type CharacterBody = Static<typeof CharacterBody>;

export const CharactersQuery = Type.Object({
  ...listing(100, 50),
  search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
});
export type CharactersQuery = Static<typeof CharactersQuery>;
export const CharactersAnswer = Type.Object({ characters: Type.Array(Type.Object(told)), ...counts });
export const CountedCharactersAnswer = Type.Object({
  characters: Type.Array(Type.Object({ ...told, interpretation_count: Type.Integer(), faction_count: Type.Integer() })),
  ...counts,
});
