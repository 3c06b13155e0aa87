// Own friends.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { findPeople } from '../people.ts';
import { countFriends, listFriends, removeFriend } from './friends-store.ts';
import { FriendsAnswer, PageQuery } from './schemas.ts';

export function registerFriendList(app: App, { database, queries }: Context): void {
  app.get(
    '/friends',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own friends', querystring: PageQuery, response: { 200: FriendsAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const { page, page_size } = request.query;
      const rows = await listFriends(queries, id, request.query);
      const total = await countFriends(queries, id);
      const people = await findPeople(
        queries,
        rows.map(({ other }) => other),
      );
      const friends = rows.flatMap(({ other, since }) => {
        const person = people.get(other);
        return person ? [{ ...person, friends_since: toIso(since) }] : [];
      });
      return { friends, total_count: total, page, page_size, has_more: page * page_size < total };
    },
  );
  app.delete(
    '/friends/:id',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'End a friendship, or take back what was asked, by the id of the other user',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401) },
      },
    },
    async (request, reply) => {
      const { id: userId } = userOf(request);
      await database.transaction((trx) => removeFriend(trx, userId, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
