// /notifications: what others did that concerns a user.

import type { Context } from '../../../context.ts';
import { fromJson, toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { notFound } from '../../../http/problem.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { findPeople, type Person } from '../people.ts';
import { type NoticeContent, type NoticeKind, noticeKinds } from './notices.ts';
import { listNotifications, markAllRead, markRead, type NotificationRow } from './notifications-store.ts';
import { MarkedAnswer, type NotificationBody, NotificationsAnswer, NotificationsQuery } from './schemas.ts';

export function registerNotifications(app: App, { queries, clock }: Context): void {
  app.get(
    '/notifications',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Own notifications, the newest first',
        querystring: NotificationsQuery,
        response: { 200: NotificationsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { page, page_size } = request.query;
      const { rows, total, unread } = await listNotifications(queries, userOf(request).id, request.query);
      const told = rows.map((row) => ({ row, content: fromJson<NoticeContent>(row.content) }));
      const people = await findPeople(
        queries,
        told.map(({ content }) => content.from),
      );
      return {
        notifications: told.map(({ row, content }) => toBody(row, content, people)),
        unread_count: unread,
        total_count: total,
        page,
        page_size,
        has_more: page * page_size < total,
      };
    },
  );
  app.post(
    '/notifications/:id/read',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'A notification was read',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 404) },
      },
    },
    async (request, reply) => {
      const isThere = await markRead(queries, userOf(request).id, request.params.id, clock.now());
      if (!isThere) throw notFound('notification');
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/notifications/read-all',
    {
      config: { auth: 'user' },
      schema: { summary: 'All notifications were read', response: { 200: MarkedAnswer, ...failures(401) } },
    },
    async (request) => ({ marked_count: await markAllRead(queries, userOf(request).id, clock.now()) }),
  );
}

function toBody(row: NotificationRow, content: NoticeContent, people: ReadonlyMap<string, Person>): NotificationBody {
  const kind: NoticeKind = noticeKinds.find((known) => known === row.kind) ?? 'post_commented';
  return {
    id: row.id,
    kind,
    from: people.get(content.from) ?? null,
    request_id: content.request_id ?? null,
    post_id: content.post_id ?? null,
    comment_id: content.comment_id ?? null,
    is_read: row.read_at !== null,
    created_at: toIso(row.created_at),
  };
}
