// What the routes of levels take and give.

import { MAX_LEVEL } from '../../../deck/levels.ts';
import { Id, Nullable, paging } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';

const Level = Type.Integer({ minimum: 1, maximum: MAX_LEVEL });
const Karma = Type.Integer({ minimum: 0 });
const Percentage = Type.Number({ minimum: 0, maximum: 100 });

export const LevelParams = Type.Object({ level: Level });
export const UserParams = Type.Object({ user_id: Id });

const Privileges = Type.Object({
  reading_limit: Type.Integer(),
  unlocked_spreads: Type.Array(Type.String()),
  features: Type.Array(Type.String()),
});

const Standing = {
  level: Level,
  title: Type.String(),
  total_karma: Karma,
  karma_to_next: Type.Integer({ minimum: 0, description: '0 at the last level.' }),
  percentage: Percentage,
};

export const MyLevelAnswer = Type.Object({ user_id: Type.String(), ...Standing, privileges: Privileges });

export const UserLevelAnswer = Type.Object({
  user_id: Type.String(),
  display_name: Type.String(),
  avatar_url: Nullable(Type.String()),
  ...Standing,
});

export const RankAnswer = Type.Object({
  rank: Type.Integer({ minimum: 1, description: 'How many have more, and one; those who have the same share it.' }),
  total_users: Type.Integer(),
  percentile: Type.Number({ minimum: 0, maximum: 100, description: 'How many of 100 do not have more.' }),
  level: Level,
  total_karma: Karma,
});

const detailFields = {
  level: Level,
  title: Type.String(),
  required_karma: Karma,
  is_milestone: Type.Boolean(),
  privileges: Privileges,
};
export const DetailsAnswer = Type.Object(detailFields);

export const MilestoneAnswer = Type.Object({
  current_level: Level,
  total_karma: Karma,
  milestone: Nullable(Type.Object({ ...detailFields, karma_needed: Karma }, { description: 'None after the last.' })),
});

export const ProgressAnswer = Type.Object({
  ...Standing,
  level_karma: Type.Integer({ description: 'Where the level begins.' }),
  next_level_karma: Nullable(Type.Integer()),
  next_feature: Nullable(Type.Object({ level: Level, feature: Type.String(), name: Type.String() })),
  milestones: Type.Array(
    Type.Object({ level: Level, title: Type.String(), required_karma: Karma, is_reached: Type.Boolean() }),
  ),
});

export const LeaderboardQuery = Type.Object(paging(100, 20));
export const LeaderboardAnswer = Type.Object({
  entries: Type.Array(
    Type.Object({
      rank: Type.Integer(),
      user_id: Type.String(),
      display_name: Type.String(),
      avatar_url: Nullable(Type.String()),
      level: Level,
      title: Type.String(),
      total_karma: Karma,
    }),
  ),
  total_count: Type.Integer({ description: 'How many are listed; the first 1000 at most.' }),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});
