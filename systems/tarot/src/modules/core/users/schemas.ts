// What the routes of users take and give.

import { Nullable, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Faction, ShownName } from '../auth/schemas.ts';
import { User } from './user.ts';

const Text = (maxLength: number) => Nullable(Type.String({ maxLength }));

export const ProfileChanges = Type.Partial(
  Type.Object({
    display_name: ShownName(100),
    bio: Text(500),
    faction_alignment: Nullable(Faction),
    location: Text(100),
  }),
);
export type ProfileChanges = Static<typeof ProfileChanges>;

export const ProfileAnswer = Type.Object({ message: Type.String(), user: User });
export const TitlesAnswer = Type.Object({
  current_title: Nullable(Type.String()),
  unlocked_titles: Type.Array(Type.Object({ title: Type.String(), unlocked_at: Timestamp })),
});
export const TitleChoice = Type.Object({ title: Nullable(Type.String({ minLength: 1, maxLength: 100 })) });
export const TitleAnswer = Type.Object({ message: Type.String(), current_title: Nullable(Type.String()) });
export const AvatarAnswer = Type.Object({ message: Type.String(), avatar_url: Type.String() });
