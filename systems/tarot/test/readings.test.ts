import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const readings = '/api/v1/readings';
const dayMs = 86_400_000;

describeOnEachDatabase('readings', (database) => {
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
  const asked = { question: 'Will it hold?', spread_template_id: 'timeline' };
  const create = async (changes: object = {}, from = client) =>
    (await from.post(readings, { ...asked, ...changes })).body;

  describe('creating', () => {
    it('lays a card on each position, and interprets nothing yet', async () => {
      const { status, body } = await client.post(readings, {
        ...asked,
        faction_influence: 'deep_lab',
        radiation_factor: 0.9,
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        question: 'Will it hold?',
        overall_interpretation: null,
        faction_influence: 'deep_lab',
        privacy_level: 'private',
      });
      expect(body.spread_template).toMatchObject({ id: 'timeline', card_count: 3 });
      expect(body.card_positions.map(({ position_number }: { position_number: number }) => position_number)).toEqual([
        1, 2, 3,
      ]);
      expect(new Set(body.card_positions.map(({ card_id }: { card_id: string }) => card_id)).size).toBe(3);
      for (const { radiation_influence, card } of body.card_positions) {
        expect(radiation_influence).toBeGreaterThanOrEqual(0);
        expect(radiation_influence).toBeLessThanOrEqual(1);
        expect(card.name).toEqual(expect.any(String));
      }
      expect((await client.get(`${readings}/${body.id}`)).body).toEqual(body);
      expect((await client.get('/api/v1/auth/me')).body.user.total_readings).toBe(1);
    });

    it('turns cards on their heads as often as not', async () => {
      let reversed = 0;
      for (let count = 0; count < 10; count += 1) {
        const { card_positions } = await create({ spread_template_id: 'celtic_cross' });
        reversed += card_positions.filter(({ is_reversed }: { is_reversed: boolean }) => is_reversed).length;
      }
      expect(reversed).toBeGreaterThan(20);
      expect(reversed).toBeLessThan(80);
    });

    it('tells it to who listens', async () => {
      const heard: EventTable['reading.created'][] = [];
      const stop = server.context.events.on('reading.created', (event) => void heard.push(event));
      const { id, card_positions } = await create();
      await server.settled();
      stop();
      const cardKeys = card_positions.map(({ card_id }: { card_id: string }) => card_id);
      const isAllUpright = card_positions.every(({ is_reversed }: { is_reversed: boolean }) => !is_reversed);
      expect(heard).toEqual([
        expect.objectContaining({
          readingId: id,
          userId: client.user.id,
          spreadKey: 'timeline',
          cardKeys,
          isAllUpright,
        }),
      ]);
    });

    it('does not take a change of nothing for one, nor a broken number for a whole one', async () => {
      const client = await server.signUp();
      const { body } = await client.post(readings, { question: 'Well?', spread_template_id: 'timeline' });
      expect((await client.patch(`${readings}/${body.id}`, { nothing_we_know: true })).status).toBe(422);
      expect((await client.get(`${readings}?page=1.5`)).status).toBe(422);
      expect((await client.get(`${readings}?page=1`)).status).toBe(200);
    });

    it('refuses an unknown spread, too much radiation, and nobody', async () => {
      expect((await create({ spread_template_id: 'horseshoe' })).error.code).toBe('SPREAD_NOT_FOUND');
      expect((await create({ radiation_factor: 0.96 })).error.code).toBe('RADIATION_OVERLOAD');
      expect((await server.client().post(readings, asked)).status).toBe(401);
      expect((await client.get(readings)).body.total_count).toBe(0);
    });

    it.each([
      { question: '' },
      { question: '  ' },
      { question: 'x'.repeat(501) },
      { context_notes: 'x'.repeat(1001) },
      { radiation_factor: 1.1 },
      { character_voice: 'nobody' },
      { privacy_level: 'secret' },
    ])('refuses %j with 422', async (wrong) => {
      expect((await client.post(readings, { ...asked, ...wrong })).status).toBe(422);
    });
  });

  describe('the limit of a day', () => {
    it('lets as many through as it says, also at once, and more tomorrow', async () => {
      const limited = await startServer(database, { environment: { READINGS_PER_DAY: '3' } });
      const user = await limited.signUp();
      const answers = await Promise.all(Array.from({ length: 6 }, () => user.post(readings, asked)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429]);
      expect(answers.find(({ status }) => status === 429)?.body.error.code).toBe('READING_LIMIT_EXCEEDED');
      limited.clock.advance(dayMs);
      await user.post('/api/v1/auth/refresh');
      expect((await user.post(readings, asked)).status).toBe(201);
      await limited.close();
    });
  });

  describe('one', () => {
    it('is for its owner, and for others as its owner says', async () => {
      const { id } = await create({ context_notes: 'mine' });
      const path = `${readings}/${id}`;
      expect((await other.get(path)).status).toBe(403);
      await client.patch(path, { privacy_level: 'public' });
      expect((await other.get(path)).body).toMatchObject({ id, context_notes: null });
      await client.patch(path, { privacy_level: 'friends' });
      expect((await other.get(path)).status).toBe(403);
      const row = {
        id: crypto.randomUUID(),
        user_id: other.user.id,
        friend_id: client.user.id,
        status: 'accepted',
        created_at: 0,
      };
      await server.context.queries.insertInto('friendships').values(row).execute();
      expect((await other.get(path)).status).toBe(200);
      expect((await server.client().get(path)).status).toBe(401);
    });

    it('is missing with 404, and malformed with 422', async () => {
      expect((await client.get(`${readings}/${crypto.randomUUID()}`)).body.error.code).toBe('READING_NOT_FOUND');
      expect((await client.get(`${readings}/nonsense`)).status).toBe(422);
    });

    it('lets voices speak that the reader may hear', async () => {
      const { card_positions } = await create({ character_voice: 'trader' });
      expect(Object.keys(card_positions[0].card.voice_texts).sort()).toEqual(['trader', 'wrist_console']);
      await client.patch('/api/v1/users/me/profile', { faction_alignment: 'conservators' });
      const { card_positions: more } = await create();
      expect(Object.keys(more[0].card.voice_texts).sort()).toEqual([
        'archivist',
        'researcher',
        'sentinel',
        'wrist_console',
      ]);
    });
  });

  describe('changing', () => {
    it('is for the owner', async () => {
      const { id } = await create();
      expect((await other.patch(`${readings}/${id}`, { is_favorite: true })).status).toBe(403);
      const { body } = await client.patch(`${readings}/${id}`, {
        is_favorite: true,
        accuracy_rating: 5,
        session_duration: 60,
      });
      expect(body).toMatchObject({ is_favorite: true, accuracy_rating: 5, session_duration: 60 });
      expect((await client.patch(`${readings}/${id}`, {})).status).toBe(422);
      expect((await client.patch(`${readings}/${id}`, { accuracy_rating: 6 })).status).toBe(422);
      expect((await client.patch(`${readings}/${crypto.randomUUID()}`, { is_favorite: true })).status).toBe(404);
    });

    it('asks for an interpretation once', async () => {
      const { id } = await create();
      const request = { ai_interpretation_requested: true, ai_interpretation_provider: 'offline' };
      const { body } = await client.patch(`${readings}/${id}`, request);
      expect(body).toMatchObject({ ai_interpretation_requested: true, ai_interpretation_provider: 'offline' });
      expect(Date.parse(body.ai_interpretation_at)).toBe(server.clock.now());
      expect((await client.patch(`${readings}/${id}`, request)).status).toBe(403);
    });

    it('lets one of five through who ask for an interpretation at once', async () => {
      const { id } = await create();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => client.patch(`${readings}/${id}`, { ai_interpretation_requested: true })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403]);
    });

    it('lets a text stay or grow', async () => {
      const { id } = await create();
      const write = async (text: string) =>
        (await client.patch(`${readings}/${id}`, { overall_interpretation: text })).status;
      expect(await write('It holds.')).toBe(200);
      expect(await write('It holds.')).toBe(200);
      expect(await write('It holds. For now.')).toBe(200);
      expect(await write('It holds.')).toBe(403);
      expect(await write('It breaks.')).toBe(403);
    });

    it('puts it into an own category only', async () => {
      const { id } = await create();
      const category = { id: crypto.randomUUID(), user_id: other.user.id, name: `Work ${id}`, created_at: 0 };
      await server.context.queries.insertInto('reading_categories').values(category).execute();
      expect((await client.patch(`${readings}/${id}`, { category_id: category.id })).status).toBe(404);
    });

    it('removes it with its cards, for the owner', async () => {
      const { id } = await create();
      expect((await other.delete(`${readings}/${id}`)).status).toBe(403);
      expect((await client.delete(`${readings}/${id}`)).status).toBe(204);
      expect((await client.get(`${readings}/${id}`)).status).toBe(404);
      expect((await client.delete(`${readings}/${id}`)).status).toBe(404);
      const left = await server.context.queries
        .selectFrom('reading_cards')
        .select('card_key')
        .where('reading_id', '=', id)
        .execute();
      expect(left).toEqual([]);
    });
  });

  describe('lists', () => {
    it('have own ones, the newest first, without cards', async () => {
      const first = await create();
      server.clock.advance(1000);
      const second = await create({}, client);
      await create({}, other);
      const { body } = await client.get(readings);
      expect(body.readings.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
      expect(body.readings[0]).not.toHaveProperty('card_positions');
      expect(body).toMatchObject({ total_count: 2, page: 1, page_size: 20, has_more: false });
      expect((await client.get(`${readings}?limit=1&page=2`)).body).toMatchObject({
        page_size: 1,
        has_more: false,
        readings: [{ id: first.id }],
      });
    });

    it('are filtered by what readings are', async () => {
      const plain = await create({
        question: 'One_of 100%?',
        karma_context: 'evil',
        character_voice: 'trader',
        privacy_level: 'public',
      });
      const rated = await create({ question: 'Another', spread_template_id: 'single_ember' });
      await client.patch(`${readings}/${rated.id}`, { is_favorite: true, user_satisfaction: 4, is_archived: false });
      const found = async (query: string) =>
        (await client.get(`${readings}?${query}`)).body.readings.map(({ id }: { id: string }) => id);
      for (const query of [
        'character_voice=trader',
        'karma_context=evil',
        'privacy_level=public',
        'search=ONE_OF',
        'search=100%25',
        'spread=timeline',
      ])
        expect([query, await found(query)]).toEqual([query, [plain.id]]);
      for (const query of ['is_favorite=true', 'min_satisfaction=4', 'search=another'])
        expect([query, await found(query)]).toEqual([query, [rated.id]]);
      expect(await found('search=oneXof')).toEqual([]);
      expect(await found('sort_by=user_satisfaction&sort_order=asc')).toEqual([rated.id, plain.id]);
      await client.patch(`${readings}/${plain.id}`, { is_archived: true });
      expect(await found('')).toEqual([rated.id]);
      expect(await found('archived=true')).toEqual([plain.id]);
    });

    it('are filtered by days in Taipei', async () => {
      server.clock.set('2025-03-01T15:59:59Z');
      client = await server.signUp();
      const first = await create();
      server.clock.advance(1000);
      const second = await create();
      const found = async (query: string) =>
        (await client.get(`${readings}?${query}`)).body.readings.map(({ id }: { id: string }) => id);
      expect(await found('end_date=2025-03-01')).toEqual([first.id]);
      expect(await found('start_date=2025-03-02')).toEqual([second.id]);
      expect((await client.get(`${readings}?start_date=2025-02-30`)).status).toBe(422);
    });

    it('are searched by words', async () => {
      const { id } = await create({ question: 'Where is the ferry?' });
      await create();
      expect((await client.get(`${readings}/search?q=FERRY`)).body.readings).toMatchObject([{ id }]);
      expect((await client.get(`${readings}/search`)).status).toBe(422);
    });

    it.each(['page=0', 'page_size=101', 'min_satisfaction=6', 'archived=perhaps', 'category_id=1'])(
      'refuse %s with 422',
      async (query) => {
        expect((await client.get(`${readings}?${query}`)).status).toBe(422);
      },
    );
  });

  describe('tags', () => {
    it('replace those before, trimmed and each once', async () => {
      const { id } = await create();
      const set = (tags: unknown) => client.patch(`${readings}/${id}/tags`, { tags });
      expect((await set([' love ', 'work', 'love'])).body).toEqual({ reading_id: id, tags: ['love', 'work'] });
      expect((await set(['sea'])).body.tags).toEqual(['sea']);
      expect((await client.get(`${readings}/${id}`)).body.tags).toEqual(['sea']);
      for (const wrong of [
        [''],
        ['x'.repeat(51)],
        Array.from({ length: 21 }, (_, index) => `tag ${index}`),
        'sea',
        [1],
      ])
        expect((await set(wrong)).status).toBe(422);
      expect((await set(Array.from({ length: 20 }, (_, index) => `tag ${index}`))).status).toBe(200);
      expect((await other.patch(`${readings}/${id}/tags`, { tags: [] })).status).toBe(403);
    });

    it('are counted, and find readings', async () => {
      const [first, second] = [await create(), await create()];
      await client.patch(`${readings}/${first.id}/tags`, { tags: ['sea', 'home'] });
      await client.patch(`${readings}/${second.id}/tags`, { tags: ['sea'] });
      expect((await client.get(`${readings}/tags`)).body).toEqual({
        total: 2,
        tags: [
          { tag: 'sea', count: 2 },
          { tag: 'home', count: 1 },
        ],
      });
      expect((await client.get(`${readings}/tags?sort_by=tag`)).body.tags[0].tag).toBe('home');
      expect((await client.get(`${readings}?tags=sea,home`)).body.readings).toMatchObject([
        { id: first.id, tags: ['home', 'sea'] },
      ]);
      expect((await other.get(`${readings}/tags`)).body.total).toBe(0);
    });
  });

  describe('numbers', () => {
    it('are of own readings', async () => {
      server.clock.set('2025-04-10T04:00:00Z');
      client = await server.signUp();
      const first = await create({ spread_template_id: 'survival', karma_context: 'good' });
      await client.patch(`${readings}/${first.id}`, { user_satisfaction: 3, is_favorite: true });
      server.clock.advance(10 * dayMs);
      await client.post('/api/v1/auth/login', { email: client.user.email, password: 'correct horse 7' });
      await create({ karma_context: 'good' });
      server.clock.advance(dayMs);
      await client.post('/api/v1/auth/refresh');
      const third = await create();
      await client.patch(`${readings}/${third.id}`, { user_satisfaction: 4 });
      expect((await client.get(`${readings}/stats/personal`)).body).toEqual({
        total_readings: 3,
        readings_this_week: 2,
        readings_this_month: 3,
        average_satisfaction: 3.5,
        average_accuracy: null,
        favorite_spread: 'timeline',
        favorite_voice: 'wrist_console',
        favorite_readings: 1,
        karma_distribution: { good: 2, neutral: 1 },
        current_streak: 2,
      });
    });
  });

  describe('quick ones', () => {
    it('are for everybody, and leave nothing behind', async () => {
      const nobody = server.client();
      const { status, body } = await nobody.post(`${readings}/quick`, { question: 'Now?' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ question: 'Now?', card: { id: expect.any(String) }, insight: expect.any(String) });
      expect((await nobody.post(`${readings}/quick`, { question: 'x'.repeat(201) })).status).toBe(422);
    });
  });
});
