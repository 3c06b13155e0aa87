import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const analytics = '/api/v1/analytics';
const dayMs = 86_400_000;

describeOnEachDatabase('engagement', (database) => {
  let server: TestServer;
  let client: Client;
  let other: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
    other = await server.signUp();
  });
  const countOf = async (from = client) => (await from.get(`${analytics}/user`)).body.user_analytics;
  const events = async (query = '') => (await client.get(`${analytics}/events${query}`)).body.events;

  describe('favourite cards', () => {
    const like = (card: string, from = client) => from.post(`${analytics}/cards/${card}/favorite`);
    const dislike = (card: string, from = client) => from.delete(`${analytics}/cards/${card}/favorite`);
    const favorites = async (from = client) => (await from.get(`${analytics}/cards/favorites`)).body;

    it('are set and taken back, however often', async () => {
      const liked = { card_id: 'major-01', is_favorite: true, favorites_count: 1 };
      expect((await like('major-01')).body).toEqual(liked);
      expect((await like('major-01')).body).toEqual(liked);
      server.clock.advance(1000);
      await like('flasks-02');
      expect(await favorites()).toEqual({
        total: 2,
        favorites: [
          { card_id: 'flasks-02', card_name: expect.any(String), favorited_at: expect.any(String) },
          { card_id: 'major-01', card_name: expect.any(String), favorited_at: expect.any(String) },
        ],
      });
      expect((await countOf()).favorite_cards_count).toBe(2);
      const disliked = { card_id: 'major-01', is_favorite: false, favorites_count: 1 };
      expect((await dislike('major-01')).body).toEqual(disliked);
      expect((await dislike('major-01')).body).toEqual(disliked);
      expect((await favorites()).total).toBe(1);
    });

    it('are told to who listens, once for each change', async () => {
      const heard: EventTable['card.favorited'][] = [];
      const stop = server.context.events.on('card.favorited', (event) => void heard.push(event));
      await Promise.all(Array.from({ length: 6 }, () => like('major-03')));
      await Promise.all(Array.from({ length: 6 }, () => dislike('major-03')));
      await server.settled();
      stop();
      const told = { userId: client.user.id, cardKey: 'major-03' };
      expect(heard).toEqual([
        { ...told, isFavorite: true },
        { ...told, isFavorite: false },
      ]);
      const actions = (await events()).map(({ event_action }: { event_action: string }) => event_action);
      expect(actions.sort()).toEqual(['favorited', 'unfavorited']);
    });

    it('are cards, and of nobody else', async () => {
      expect((await like('major-99')).body.error.code).toBe('CARD_NOT_FOUND');
      expect((await dislike('major-99')).status).toBe(404);
      expect((await like('major-01', server.client())).status).toBe(401);
      expect((await server.client().get(`${analytics}/cards/favorites`)).status).toBe(401);
      await like('major-01');
      expect(await favorites(other)).toEqual({ favorites: [], total: 0 });
      await dislike('major-01', other);
      expect((await favorites()).total).toBe(1);
    });
  });

  describe('what was done with a reading', () => {
    it.each([
      ['share', 'shares_count'],
      ['note', 'notes_count'],
      ['export', 'exports_count'],
    ])('counts a %s', async (kind, counter) => {
      const about = { card_id: 'major-01', format: 'pdf' };
      const { status, body } = await client.post(`${analytics}/engagement/${kind}`, { ...about, platform: 'phone' });
      expect(status).toBe(201);
      expect(body.event).toMatchObject({
        event_type: 'engagement',
        event_category: kind,
        event_data: about,
        platform: 'phone',
      });
      expect((await client.post(`${analytics}/engagement/${kind}`)).status).toBe(201);
      expect((await countOf())[counter]).toBe(2);
      expect((await countOf(other))[counter]).toBe(0);
    });

    it('refuses what is none of them', async () => {
      expect((await client.post(`${analytics}/engagement/like`)).body.error.code).toBe('INVALID_REQUEST');
      expect((await client.post(`${analytics}/engagement/constructor`)).status).toBe(400);
      expect((await client.post(`${analytics}/engagement/share`, { reading_id: 'one' })).status).toBe(422);
      expect((await client.post(`${analytics}/engagement/share`, { format: 'x'.repeat(21) })).status).toBe(422);
      expect((await server.client().post(`${analytics}/engagement/share`)).status).toBe(401);
      expect(await events()).toEqual([]);
    });
  });

  describe('extensions of a session', () => {
    const extend = (from = client) =>
      from.post('/api/v1/auth/extend-token', { extension_type: 'activity', activity_duration: 1800 });
    const track = (kind = 'activity', from = client) =>
      from.post(`${analytics}/token-extensions/track`, { extension_type: kind });
    const statistics = async (from = client) => (await from.get(`${analytics}/token-extensions/stats`)).body;
    const history = async (query = '', from = client) =>
      (await from.get(`${analytics}/token-extensions/history${query}`)).body;

    it('are tracked once each, and only where there were some', async () => {
      expect((await track()).status).toBe(404);
      expect((await extend()).status).toBe(200);
      const { status, body } = await track();
      expect(status).toBe(201);
      expect(body).toMatchObject({ is_new: true, extension: { extension_type: 'activity', minutes: 30 } });
      const again = await Promise.all(Array.from({ length: 4 }, () => track()));
      for (const answer of again) expect(answer.body).toEqual({ ...body, is_new: false });
      server.clock.advance(1000);
      await extend();
      expect((await track()).body.is_new).toBe(true);
      expect((await track('loyalty')).status).toBe(404);
      expect((await track('activity', other)).status).toBe(404);
      expect(
        (await events('?event_type=auth')).map(({ event_action }: { event_action: string }) => event_action),
      ).toEqual(['extended', 'extended']);
    });

    it('are counted, whether tracked or not', async () => {
      expect(await statistics()).toEqual({
        total_extensions: 0,
        total_minutes: 0,
        extensions_last_24h: 0,
        by_type: { activity: { count: 0, minutes: 0 }, loyalty: { count: 0, minutes: 0 } },
        last_extended_at: null,
      });
      await extend();
      await extend();
      const told = await statistics();
      expect(told).toMatchObject({
        total_extensions: 2,
        total_minutes: 60,
        extensions_last_24h: 2,
        by_type: { activity: { count: 2, minutes: 60 }, loyalty: { count: 0, minutes: 0 } },
        last_extended_at: new Date(server.clock.now()).toISOString(),
      });
      server.clock.advance(dayMs + 1);
      await client.post('/api/v1/auth/refresh');
      expect(await statistics()).toMatchObject({ total_extensions: 2, extensions_last_24h: 0 });
      await other.post('/api/v1/auth/refresh');
      expect((await statistics(other)).total_extensions).toBe(0);
    });

    it('are listed, the last one first', async () => {
      await extend();
      server.clock.advance(1000);
      await extend();
      const all = await history();
      expect(all.total).toBe(2);
      expect(all.history[0].extended_at > all.history[1].extended_at).toBe(true);
      expect(all.history[0].new_expires_at > all.history[0].old_expires_at).toBe(true);
      expect(await history('?limit=1')).toEqual({ history: [all.history[0]], total: 2 });
      expect(await history('?extension_type=loyalty')).toEqual({ history: [], total: 0 });
      expect((await history('', other)).total).toBe(0);
    });

    it('refuse what is wrong, and nobody', async () => {
      expect((await track('forever')).status).toBe(422);
      for (const query of ['?limit=0', '?limit=501', '?extension_type=forever'])
        expect((await client.get(`${analytics}/token-extensions/history${query}`)).status).toBe(422);
      const nobody = server.client();
      expect((await track('activity', nobody)).status).toBe(401);
      expect((await nobody.get(`${analytics}/token-extensions/stats`)).status).toBe(401);
      expect((await nobody.get(`${analytics}/token-extensions/history`)).status).toBe(401);
    });
  });

  describe('signing in', () => {
    it('is told by how it went', async () => {
      const told = { action: 'login', method: 'passkey', success: false, device_type: 'phone' };
      const { status, body } = await client.post(`${analytics}/auth-events`, told);
      expect(status).toBe(201);
      expect(body.event).toMatchObject({
        event_type: 'auth',
        event_category: 'failure',
        event_action: 'login',
        event_data: { method: 'passkey', success: false },
        device_type: 'phone',
      });
      expect((await client.post(`${analytics}/auth-events`, { action: 'logout' })).body.event.event_category).toBe(
        'success',
      );
      expect((await client.post(`${analytics}/auth-events`, { action: 'breakfast' })).status).toBe(422);
      expect((await server.client().post(`${analytics}/auth-events`, told)).status).toBe(401);
    });
  });
});
