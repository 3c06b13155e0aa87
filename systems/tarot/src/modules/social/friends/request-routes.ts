// Asking to be friends. Whether somebody was there to be asked is told by no answer, and there is no list of whom one has asked: either would tell who is registered.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { type SignedIn, userOf } from '../../../http/authentication.ts';
import { invalidRequest, Problem } from '../../../http/problem.ts';
import { passwordLimit } from '../../../http/rate-limits.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { findPeople } from '../people.ts';
import { countRequests, listRequests } from './friends-store.ts';
import { answerRequest, findAsked, requestFriend, touch } from './requests-store.ts';
import { AnsweredAnswer, NewRequest, PageQuery, RequestedAnswer, RequestsAnswer } from './schemas.ts';

export function registerRequests(app: App, context: Context): void {
  const { queries, settings } = context;
  app.post(
    '/friends/requests',
    {
      // Not more often than passwords are tried: addresses could be guessed as well.
      config: { auth: 'user', ...passwordLimit(settings) },
      schema: {
        summary: 'Ask somebody to be a friend',
        body: NewRequest,
        response: { 202: RequestedAnswer, ...failures(400, 401) },
      },
    },
    async (request, reply) => {
      await ask(context, userOf(request), request.body);
      return reply.code(202).send({ message: 'If there is such a user, they were asked.' });
    },
  );
  app.get(
    '/friends/requests',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Who would be a friend',
        querystring: PageQuery,
        response: { 200: RequestsAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const { page, page_size } = request.query;
      const rows = await listRequests(queries, id, request.query);
      const total = await countRequests(queries, id);
      const people = await findPeople(
        queries,
        rows.map(({ user_id }) => user_id),
      );
      const requests = rows.flatMap((row) => {
        const from = people.get(row.user_id);
        return from ? [{ id: row.id, from, created_at: toIso(row.created_at) }] : [];
      });
      return { requests, total_count: total, page, page_size, has_more: page * page_size < total };
    },
  );
  registerAnswer(app, context, 'accept', 'accepted');
  registerAnswer(app, context, 'reject', 'declined');
}

function registerAnswer(
  app: App,
  { database, events, clock }: Context,
  verb: 'accept' | 'reject',
  status: 'accepted' | 'declined',
): void {
  app.post(
    `/friends/requests/:id/${verb}`,
    {
      config: { auth: 'user' },
      schema: {
        summary: verb === 'accept' ? 'Be friends' : 'Not be friends',
        params: IdParams,
        response: { 200: AnsweredAnswer, ...failures(401, 404, 409) },
      },
    },
    async (request) => {
      const { id: userId } = userOf(request);
      const { id } = request.params;
      const friendId = await database.transaction((trx) => answerRequest(trx, id, userId, status, clock.now()));
      if (status === 'accepted') events.emit('friend.accepted', { userId, friendId });
      return { id, status };
    },
  );
}

/** @throws Problem 422 for none or both of the two, 400 for oneself */
async function ask({ database, events, clock }: Context, user: SignedIn, asked: NewRequest): Promise<void> {
  if ((asked.user_id === undefined) === (asked.email === undefined))
    throw new Problem('VALIDATION_ERROR', 'Either user_id or email is needed.');
  const friendId = await database.transaction(async (trx) => {
    await touch(trx, user.id);
    const other = await findAsked(trx, asked);
    if (other === user.id) throw invalidRequest('That is you.');
    if (other === undefined) return undefined;
    return (await requestFriend(trx, { userId: user.id, other, nowMs: clock.now() })) ? other : undefined;
  });
  if (friendId !== undefined) events.emit('friend.accepted', { userId: user.id, friendId });
}
