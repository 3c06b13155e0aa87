// What the routes of engagement take and give.

import { Id, Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

export const FavoriteAnswer = Type.Object({
  card_id: Type.String(),
  is_favorite: Type.Boolean(),
  favorites_count: Type.Integer(),
});
export const FavoritesAnswer = Type.Object({
  favorites: Type.Array(Type.Object({ card_id: Type.String(), card_name: Type.String(), favorited_at: Timestamp })),
  total: Type.Integer(),
});

export const EngagementParams = Type.Object({ kind: Type.String({ maxLength: 50 }) });
export const EngagementBody = Type.Object(
  {
    reading_id: Type.Optional(Nullable(Id)),
    card_id: Type.Optional(Nullable(Type.String({ maxLength: 30 }))),
    platform: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
    format: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
  },
  { default: {} },
);

const extensionKinds = ['activity', 'loyalty'] as const;
export const ExtensionTrack = Type.Object({ extension_type: OneOf(extensionKinds) });

export const ExtensionEntry = Type.Object({
  id: Type.String(),
  extension_type: Type.String(),
  minutes: Type.Integer(),
  activity_seconds: Nullable(Type.Integer()),
  old_expires_at: Timestamp,
  new_expires_at: Timestamp,
  extended_at: Timestamp,
});
export type ExtensionEntry = Static<typeof ExtensionEntry>;
export const ExtensionTrackAnswer = Type.Object({
  extension: ExtensionEntry,
  is_new: Type.Boolean({ description: 'False where it was tracked before.' }),
});

const Sums = Type.Object({ count: Type.Integer(), minutes: Type.Integer() });
export const ExtensionStatistics = Type.Object({
  total_extensions: Type.Integer(),
  total_minutes: Type.Integer(),
  extensions_last_24h: Type.Integer(),
  by_type: Type.Object({ activity: Sums, loyalty: Sums }),
  last_extended_at: Nullable(Timestamp),
});
export type ExtensionStatistics = Static<typeof ExtensionStatistics>;

export const HistoryQuery = Type.Object({
  extension_type: Type.Optional(OneOf(extensionKinds)),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
});
export type HistoryQuery = Static<typeof HistoryQuery>;
export const HistoryAnswer = Type.Object({ history: Type.Array(ExtensionEntry), total: Type.Integer() });

export const AuthEvent = Type.Object({
  action: OneOf(['register', 'login', 'logout', 'refresh', 'token_expired', 'password_change', 'method_linked']),
  method: Type.Optional(OneOf(['password', 'oauth', 'passkey'])),
  success: Type.Boolean({ default: true }),
  device_type: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
  browser: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  platform: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
});
