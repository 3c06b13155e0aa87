// What the routes of notifications take and give.

import { Nullable, OneOf, paging, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Person } from '../people.ts';
import { noticeKinds } from './notices.ts';

const MaybeId = Nullable(Type.String());

export const NotificationBody = Type.Object({
  id: Type.String(),
  kind: OneOf(noticeKinds),
  from: Nullable(Person),
  request_id: MaybeId,
  post_id: MaybeId,
  comment_id: MaybeId,
  is_read: Type.Boolean(),
  created_at: Timestamp,
});
export type NotificationBody = Static<typeof NotificationBody>;

export const NotificationsQuery = Type.Object(paging(50, 20));
export const NotificationsAnswer = Type.Object({
  notifications: Type.Array(NotificationBody),
  unread_count: Type.Integer(),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});
export const MarkedAnswer = Type.Object({ marked_count: Type.Integer() });
