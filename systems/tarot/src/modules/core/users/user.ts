// A user as they themselves see it: in answers of auth and of the profile.

import type { Selectable } from 'kysely';
import type { Queries } from '../../../data/database.ts';
import type { UsersTable } from '../../../data/schema/core.ts';
import { isSet, toIso } from '../../../data/values.ts';
import { karmaBandKeys, karmaBandOf, startingKarma } from '../../../deck/karma.ts';
import { Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const MaybeText = Nullable(Type.String());

export const User = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  display_name: MaybeText,
  bio: MaybeText,
  avatar_url: MaybeText,
  oauth_provider: MaybeText,
  is_oauth_user: Type.Boolean(),
  karma_score: Type.Integer({ description: 'From evil, 0, to good, 100.' }),
  karma_alignment: OneOf(karmaBandKeys),
  total_karma: Type.Integer({ description: 'What was earned; it only grows.' }),
  faction_alignment: MaybeText,
  location: MaybeText,
  title: MaybeText,
  is_verified: Type.Boolean(),
  is_active: Type.Boolean(),
  is_admin: Type.Boolean(),
  is_premium: Type.Boolean(),
  total_readings: Type.Integer(),
  experience_level: Type.String(),
  created_at: Timestamp,
});
export type User = Static<typeof User>;

const columns = [
  'users.id',
  'users.email',
  'users.name',
  'users.display_name',
  'users.bio',
  'users.avatar_url',
  'users.oauth_provider',
  'users.faction_alignment',
  'users.location',
  'users.title',
  'users.is_verified',
  'users.is_active',
  'users.is_admin',
  'users.is_premium',
  'users.total_readings',
  'users.created_at',
  'user_karma.alignment_karma',
  'user_karma.total_karma',
] as const;

export async function findUser(queries: Queries, id: string): Promise<User | undefined> {
  const row = await queries
    .selectFrom('users')
    .leftJoin('user_karma', 'user_karma.user_id', 'users.id')
    .select(columns)
    .where('users.id', '=', id)
    .executeTakeFirst();
  return row && toUser(row);
}

type ToldColumns = (typeof columns)[number] extends `${string}.${infer Column}` ? Column : never;
type UserRow = Pick<Selectable<UsersTable>, ToldColumns & keyof UsersTable> & {
  /** null where the user has none yet: with gamification off nobody has. */
  alignment_karma: number | null;
  total_karma: number | null;
};

function toUser({ alignment_karma, total_karma, created_at, ...row }: UserRow): User {
  const alignment = alignment_karma ?? startingKarma.alignment;
  return {
    ...row,
    is_oauth_user: row.oauth_provider !== null,
    karma_score: alignment,
    karma_alignment: karmaBandOf(alignment).key,
    total_karma: total_karma ?? startingKarma.total,
    is_verified: isSet(row.is_verified),
    is_active: isSet(row.is_active),
    is_admin: isSet(row.is_admin),
    is_premium: isSet(row.is_premium),
    experience_level: experienceOf(row.total_readings),
    created_at: toIso(created_at),
  };
}

const experiences = [
  [100, 'master'],
  [25, 'adept'],
  [5, 'reader'],
] as const;

const experienceOf = (readings: number): string => experiences.find(([least]) => readings >= least)?.[1] ?? 'newcomer';
