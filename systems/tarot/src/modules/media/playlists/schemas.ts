// What the routes of playlists take and give.

import { Id, Nullable, paging, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Pattern, PatternId } from '../presets/schemas.ts';

/** In one playlist. */
export const mostPatterns = 100;
/** That somebody brings along who played as a guest. */
const mostGuestPatterns = 4;

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Description = Nullable(Type.String({ maxLength: 500 }));

export const NewPlaylist = Type.Object({ name: Name, description: Type.Optional(Description) });
export type NewPlaylist = Static<typeof NewPlaylist>;

export const PlaylistChanges = SomeOf({ name: Name, description: Description });
export type PlaylistChanges = Static<typeof PlaylistChanges>;

export const GuestPlaylist = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', default: 'From before I signed up' }),
  description: Type.Optional(Description),
  pattern_ids: Type.Array(PatternId, { minItems: 1, maxItems: mostGuestPatterns }),
});

export const ImportAnswer = Type.Object({
  playlist_id: Type.String(),
  pattern_count: Type.Integer(),
  invalid_pattern_ids: Type.Array(Type.String()),
});

export const PatternParams = Type.Object({ id: Id, pid: PatternId });
export const AddedPattern = Type.Object({ pattern_id: PatternId });
export const NewPosition = Type.Object({ position: Type.Integer({ minimum: 0, maximum: mostPatterns - 1 }) });

const playlistFields = {
  id: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  user_id: Type.String(),
  created_at: Timestamp,
  updated_at: Timestamp,
};

export const PlaylistBody = Type.Object({
  ...playlistFields,
  patterns: Type.Array(
    Type.Object({
      pattern_id: Type.String(),
      position: Type.Integer({ minimum: 0 }),
      name: Type.String(),
      pattern: Pattern,
    }),
  ),
});
export type PlaylistBody = Static<typeof PlaylistBody>;

export const PlaylistsQuery = Type.Object({ ...paging(100, 20) });
export const PlaylistsAnswer = Type.Object({
  playlists: Type.Array(Type.Object({ ...playlistFields, pattern_count: Type.Integer() })),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});
