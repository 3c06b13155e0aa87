import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const friends = '/api/v1/friends';
const notifications = '/api/v1/notifications';
const dayMs = 86_400_000;

describeOnEachDatabase('friends', (database) => {
  let server: TestServer;
  let ann: Client;
  let ben: Client;
  let cleo: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    [ann, ben, cleo] = [await server.signUp(), await server.signUp({ display_name: 'Ben B.' }), await server.signUp()];
  });
  const ask = (from: Client, to: Client) => from.post(`${friends}/requests`, { user_id: to.user.id });
  const requestsOf = async (client: Client) => (await client.get(`${friends}/requests`)).body.requests;
  const answer = async (client: Client, verb: 'accept' | 'reject') => {
    const [{ id }] = await requestsOf(client);
    return client.post(`${friends}/requests/${id}/${verb}`);
  };
  const befriend = async (one: Client, other: Client) => {
    await ask(one, other);
    await answer(other, 'accept');
  };
  const friendsOf = async (client: Client): Promise<string[]> =>
    (await client.get(friends)).body.friends.map(({ id }: { id: string }) => id);
  const noticesOf = async (client: Client, query = '') => (await client.get(`${notifications}${query}`)).body;
  /** Tokens grow old with the clock. */
  const wait = async (ms: number, ...clients: Client[]) => {
    server.clock.advance(ms);
    for (const client of clients)
      await client.post('/api/v1/auth/login', { email: client.user.email, password: 'correct horse 7' });
  };

  describe('requests', () => {
    it('reach whoever is asked, by id or by e-mail', async () => {
      expect((await ask(ann, ben)).status).toBe(202);
      server.clock.advance(1000);
      await cleo.post(`${friends}/requests`, { email: ben.user.email.toUpperCase() });
      const { body } = await ben.get(`${friends}/requests`);
      expect(body).toMatchObject({ total_count: 2, page: 1, has_more: false });
      expect(body.requests).toMatchObject([{ from: { id: cleo.user.id } }, { from: { id: ann.user.id } }]);
      expect(JSON.stringify(body)).not.toContain('@');
      expect(await requestsOf(ann)).toEqual([]);
      expect(await friendsOf(ben)).toEqual([]);
    });

    it('are answered alike whether there is somebody or not', async () => {
      const there = await ann.post(`${friends}/requests`, { email: ben.user.email });
      const again = await ann.post(`${friends}/requests`, { email: ben.user.email });
      const missing = await ann.post(`${friends}/requests`, { email: 'nobody@example.org' });
      const unknown = await ann.post(`${friends}/requests`, { user_id: crypto.randomUUID() });
      await answer(ben, 'accept');
      const accepted = await ann.post(`${friends}/requests`, { email: ben.user.email });
      for (const { status, body } of [again, missing, unknown, accepted])
        expect([status, body]).toEqual([there.status, there.body]);
      expect(await requestsOf(ben)).toEqual([]);
    });

    it('are refused for oneself, for none or two at once, and for nobody', async () => {
      expect((await ask(ann, ann)).status).toBe(400);
      expect((await ann.post(`${friends}/requests`, { email: ann.user.email })).status).toBe(400);
      for (const wrong of [{}, { user_id: ben.user.id, email: ben.user.email }, { user_id: 'ben' }, { email: 'ben' }])
        expect((await ann.post(`${friends}/requests`, wrong)).status).toBe(422);
      expect((await ask(server.client(), ben)).status).toBe(401);
      expect(await requestsOf(ben)).toEqual([]);
    });

    it('are there once, however often and at once they are made', async () => {
      await Promise.all(Array.from({ length: 10 }, () => ask(ann, ben)));
      expect(await requestsOf(ben)).toHaveLength(1);
      expect((await noticesOf(ben)).total_count).toBe(1);
    });

    it('of two who ask each other make them friends, also at once', async () => {
      const heard: EventTable['friend.accepted'][] = [];
      const stop = server.context.events.on('friend.accepted', (event) => void heard.push(event));
      await Promise.all([ask(ann, ben), ask(ben, ann), ask(ann, ben), ask(ben, ann)]);
      await server.settled();
      stop();
      expect(await friendsOf(ann)).toEqual([ben.user.id]);
      expect(await friendsOf(ben)).toEqual([ann.user.id]);
      expect(heard).toHaveLength(1);
    });

    it('are limited for each address', async () => {
      const limited = await startServer(database, { environment: { AUTH_RATE_LIMIT_PER_MINUTE: '2' } });
      const user = await limited.signUp();
      const statuses = [];
      for (let count = 0; count < 3; count += 1)
        statuses.push((await user.post(`${friends}/requests`, { email: `user${count}@example.com` })).status);
      expect(statuses).toEqual([202, 202, 429]);
      await limited.close();
    });

    it('are paged', async () => {
      await ask(ann, ben);
      server.clock.advance(1000);
      await ask(cleo, ben);
      const { body } = await ben.get(`${friends}/requests?page=2&page_size=1`);
      expect(body).toMatchObject({
        requests: [{ from: { id: ann.user.id } }],
        total_count: 2,
        page: 2,
        page_size: 1,
        has_more: false,
      });
      expect((await ben.get(`${friends}/requests?page_size=101`)).status).toBe(422);
    });
  });

  describe('answers', () => {
    it('make friends of both, and tell it to who listens', async () => {
      const heard: EventTable['friend.accepted'][] = [];
      const stop = server.context.events.on('friend.accepted', (event) => void heard.push(event));
      await ask(ann, ben);
      const { status, body } = await answer(ben, 'accept');
      await server.settled();
      stop();
      expect([status, body.status]).toEqual([200, 'accepted']);
      expect(heard).toEqual([{ userId: ben.user.id, friendId: ann.user.id }]);
      expect((await ann.get(friends)).body).toEqual({
        friends: [
          {
            id: ben.user.id,
            name: 'Ben B.',
            avatar_url: null,
            title: null,
            friends_since: new Date(server.clock.now()).toISOString(),
          },
        ],
        total_count: 1,
        page: 1,
        page_size: 20,
        has_more: false,
      });
      expect(await friendsOf(ben)).toEqual([ann.user.id]);
      expect(await friendsOf(cleo)).toEqual([]);
      expect(await requestsOf(ben)).toEqual([]);
    });

    it('are given by whoever was asked, and once', async () => {
      await ask(ann, ben);
      const [{ id }] = await requestsOf(ben);
      const accept = (client: Client) => client.post(`${friends}/requests/${id}/accept`);
      expect((await accept(server.client())).status).toBe(401);
      expect((await accept(ann)).status).toBe(404);
      expect((await accept(cleo)).status).toBe(404);
      const answers = await Promise.all([accept(ben), accept(ben), ben.post(`${friends}/requests/${id}/reject`)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect((await ben.post(`${friends}/requests/${crypto.randomUUID()}/accept`)).status).toBe(404);
      expect((await ben.post(`${friends}/requests/nonsense/accept`)).status).toBe(422);
    });

    it('of no are told to nobody, and keep for a month', async () => {
      await ask(ann, ben);
      expect((await answer(ben, 'reject')).body.status).toBe('declined');
      expect((await noticesOf(ann)).total_count).toBe(0);
      await ask(ann, ben);
      await ann.delete(`${friends}/${ben.user.id}`);
      await ask(ann, ben);
      expect(await requestsOf(ben)).toEqual([]);
      expect(await friendsOf(ann)).toEqual([]);
      await wait(30 * dayMs, ann, ben);
      await ask(ann, ben);
      expect(await requestsOf(ben)).toMatchObject([{ from: { id: ann.user.id } }]);
    });

    it('of no may be thought over by whoever gave them', async () => {
      await ask(ann, ben);
      await answer(ben, 'reject');
      await ask(ben, ann);
      expect(await requestsOf(ann)).toMatchObject([{ from: { id: ben.user.id } }]);
      await answer(ann, 'accept');
      expect(await friendsOf(ben)).toEqual([ann.user.id]);
    });
  });

  describe('the end', () => {
    it('is made by either, and comes once', async () => {
      await befriend(ann, ben);
      expect((await ben.delete(`${friends}/${ann.user.id}`)).status).toBe(204);
      expect((await ben.delete(`${friends}/${ann.user.id}`)).status).toBe(204);
      expect([await friendsOf(ann), await friendsOf(ben)]).toEqual([[], []]);
      await befriend(ben, ann);
      expect(await friendsOf(ann)).toEqual([ben.user.id]);
    });

    it('leaves others as they are', async () => {
      await befriend(ann, ben);
      await befriend(ann, cleo);
      await cleo.delete(`${friends}/${ben.user.id}`);
      await ann.delete(`${friends}/${cleo.user.id}`);
      expect(await friendsOf(ann)).toEqual([ben.user.id]);
      expect((await server.client().delete(`${friends}/${ann.user.id}`)).status).toBe(401);
    });

    it('of a request takes it back with its notification, and only by whoever asked', async () => {
      await ask(ann, ben);
      await ben.delete(`${friends}/${ann.user.id}`);
      expect(await requestsOf(ben)).toHaveLength(1);
      await ann.delete(`${friends}/${ben.user.id}`);
      expect(await requestsOf(ben)).toEqual([]);
      expect((await noticesOf(ben)).total_count).toBe(0);
    });
  });

  it('are paged, the newest first', async () => {
    await befriend(ann, ben);
    server.clock.advance(1000);
    await befriend(cleo, ann);
    expect(await friendsOf(ann)).toEqual([cleo.user.id, ben.user.id]);
    expect((await ann.get(`${friends}?page=1&page_size=1`)).body).toMatchObject({
      friends: [{ id: cleo.user.id }],
      total_count: 2,
      has_more: true,
    });
    expect((await server.client().get(friends)).status).toBe(401);
  });

  it('may read what is for friends, from when they are to when they are no more', async () => {
    const asked = { question: 'For friends?', spread_template_id: 'single_ember', privacy_level: 'friends' };
    const { body } = await ann.post('/api/v1/readings', asked);
    const read = async (client: Client) => (await client.get(`/api/v1/readings/${body.id}`)).status;
    expect(await read(ben)).toBe(403);
    await ask(ben, ann);
    expect(await read(ben)).toBe(403);
    await answer(ann, 'accept');
    expect([await read(ben), await read(cleo)]).toEqual([200, 403]);
    await ann.delete(`${friends}/${ben.user.id}`);
    expect(await read(ben)).toBe(403);
  });

  describe('notifications', () => {
    it('tell of requests and of yes, and who it was', async () => {
      await ask(ann, ben);
      const [{ id: requestId }] = await requestsOf(ben);
      expect(await noticesOf(ben)).toEqual({
        notifications: [
          {
            id: expect.any(String),
            kind: 'friend_request',
            from: { id: ann.user.id, name: ann.user.name, avatar_url: null, title: null },
            request_id: requestId,
            post_id: null,
            comment_id: null,
            is_read: false,
            created_at: new Date(server.clock.now()).toISOString(),
          },
        ],
        unread_count: 1,
        total_count: 1,
        page: 1,
        page_size: 20,
        has_more: false,
      });
      await answer(ben, 'accept');
      expect((await noticesOf(ann)).notifications).toMatchObject([
        { kind: 'friend_accepted', from: { name: 'Ben B.' } },
      ]);
      expect((await noticesOf(cleo)).total_count).toBe(0);
    });

    it('are read one by one and all together, by their user only', async () => {
      await ask(ann, ben);
      server.clock.advance(1000);
      await ask(cleo, ben);
      const [newest] = (await noticesOf(ben)).notifications;
      const read = (client: Client, id: string) => client.post(`${notifications}/${id}/read`);
      expect((await read(ann, newest.id)).status).toBe(404);
      expect((await read(server.client(), newest.id)).status).toBe(401);
      expect((await read(ben, crypto.randomUUID())).status).toBe(404);
      expect((await read(ben, newest.id)).status).toBe(204);
      expect((await read(ben, newest.id)).status).toBe(204);
      expect(await noticesOf(ben)).toMatchObject({
        unread_count: 1,
        notifications: [{ id: newest.id, is_read: true }, { is_read: false }],
      });
      expect((await ann.post(`${notifications}/read-all`)).body).toEqual({ marked_count: 0 });
      expect((await ben.post(`${notifications}/read-all`)).body).toEqual({ marked_count: 1 });
      expect((await noticesOf(ben)).unread_count).toBe(0);
    });

    it('are paged', async () => {
      await ask(ann, ben);
      server.clock.advance(1000);
      await ask(cleo, ben);
      expect(await noticesOf(ben, '?page=2&page_size=1')).toMatchObject({
        notifications: [{ from: { id: ann.user.id } }],
        total_count: 2,
        page: 2,
        has_more: false,
      });
      expect((await ben.get(`${notifications}?page_size=51`)).status).toBe(422);
      expect((await server.client().get(notifications)).status).toBe(401);
    });

    it('are the newest hundred: older ones go', async () => {
      const { queries, clock } = server.context;
      const content = JSON.stringify({ from: ann.user.id });
      const row = (index: number, user_id: string) => ({
        id: crypto.randomUUID(),
        user_id,
        kind: 'friend_accepted',
        content,
        created_at: clock.now() - 1000 - index,
      });
      const rows = Array.from({ length: 100 }, (_, index) => row(index, ben.user.id));
      await queries
        .insertInto('notifications')
        .values([...rows, row(1_000_000, cleo.user.id)])
        .execute();
      await ask(ann, ben);
      const { total_count, notifications: newest } = await noticesOf(ben, '?page_size=50');
      expect([total_count, newest[0].kind]).toEqual([100, 'friend_request']);
      const oldest = (await noticesOf(ben, '?page=2&page_size=50')).notifications.at(-1);
      expect(oldest.id).toBe(rows[98]?.id);
      expect((await noticesOf(cleo)).total_count).toBe(1);
    });
  });
});
