import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const cards = '/api/v1/cards';

describeOnEachDatabase('cards', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  const get = (path: string, headers?: Record<string, string>) => server.client().get(`${cards}${path}`, headers);

  describe('lists', () => {
    it('have the whole deck: 22 and four times 14, each once', async () => {
      const { body } = await get('?page_size=100');
      expect(body).toMatchObject({ total_count: 78, page: 1, page_size: 100, has_more: false });
      expect(new Set(body.cards.map(({ id }: { id: string }) => id)).size).toBe(78);
      const counts: Record<string, number> = {};
      for (const { suit } of body.cards) counts[suit] = (counts[suit] ?? 0) + 1;
      expect(counts).toEqual({ major_arcana: 22, flasks: 14, blades: 14, tokens: 14, embers: 14 });
    });

    it('come in pages', async () => {
      const first = (await get('')).body;
      const last = (await get('?page=4')).body;
      expect([first.cards.length, first.has_more, last.cards.length, last.has_more]).toEqual([20, true, 18, false]);
      expect((await get('?page=99')).body.cards).toEqual([]);
    });

    it.each([
      'page=0',
      'page_size=0',
      'page_size=101',
      'page=x',
      'min_radiation=2',
      'max_threat=11',
      'suit=cups',
      'sort_by=secret',
    ])('refuse %s with 422', async (query) => {
      expect((await get(`?${query}`)).status).toBe(422);
    });

    it('are filtered by suit, radiation, threat, faction and words, and sorted', async () => {
      const { body } = await get(
        '?suit=major&min_radiation=0.2&max_threat=8&sort_by=threat_level&sort_order=desc&page_size=50',
      );
      const threats = body.cards.map(({ metadata }: { metadata: { threat_level: number } }) => metadata.threat_level);
      expect(threats).toEqual([...threats].sort((a, b) => b - a));
      for (const { suit, metadata } of body.cards) {
        expect(suit).toBe('major_arcana');
        expect(metadata.radiation_level).toBeGreaterThanOrEqual(0.2);
        expect(metadata.threat_level).toBeLessThanOrEqual(8);
      }
      const [card] = (await get('?page_size=1')).body.cards;
      const found = (await get(`?search=${encodeURIComponent(card.name.toUpperCase())}`)).body;
      expect(found.cards.map(({ id }: { id: string }) => id)).toContain(card.id);
      expect((await get('?faction=deep_lab')).body.total_count).toBeLessThan(78);
    });

    it('are of one suit by its full and its short name', async () => {
      const [full, short] = [
        (await get('/suits/major_arcana?page_size=50')).body,
        (await get('/suits/major?page_size=50')).body,
      ];
      expect(full).toEqual(short);
      expect(full.total_count).toBe(22);
      expect((await get('/suits/flasks')).body.cards).toHaveLength(8);
      expect((await get('/suits/cups')).status).toBe(404);
    });

    it('are found by many filters at once', async () => {
      const { body } = await get('/search/advanced?suits=flasks,blades&court_only=true&page_size=50');
      expect(body.total_count).toBe(8);
      expect((await get('/search/advanced?min_number=11&max_number=11&suits=embers')).body.cards[0].rank).toBe('Page');
      expect((await get('/search/advanced?with_story=true')).body.total_count).toBeGreaterThan(0);
    });
  });

  describe('draws', () => {
    it('give as many different ones as are asked for', async () => {
      const { body } = await get('/draws?count=10');
      expect(new Set(body.map(({ id }: { id: string }) => id)).size).toBe(10);
      expect((await get('/draw')).body).toHaveLength(1);
    });

    it('mind suit and arcana', async () => {
      for (const { suit } of (await get('/draws?count=10&suit=embers')).body) expect(suit).toBe('embers');
      for (const { is_major_arcana } of (await get('/draws?count=10&exclude_major_arcana=true')).body)
        expect(is_major_arcana).toBe(false);
    });

    it('refuse with 422 what contradicts itself', async () => {
      expect((await get('/draws?suit=major&exclude_major_arcana=true')).status).toBe(422);
      expect((await get('/draws?count=11')).status).toBe(422);
      expect((await get('/draws?suit=cups')).status).toBe(422);
    });
  });

  describe('one', () => {
    it('has its texts, and its story where it is asked for', async () => {
      const plain = (await get('/major-00')).body;
      expect(Object.keys(plain.voice_texts)).toHaveLength(14);
      expect(Object.keys(plain.faction_texts)).toHaveLength(5);
      expect(plain).not.toHaveProperty('story');
      expect(plain).not.toHaveProperty('stats');
      const told = await get('/major-00?include_story=true&include_interpretations=true');
      expect(told.body.story.background.length).toBeGreaterThanOrEqual(200);
      expect(told.body).toMatchObject({ audio_urls: {}, interpretations: [] });
      expect(told.headers.get('cache-control')).toBe('max-age=3600');
      const etag = told.headers.get('etag') ?? '';
      const again = await get('/major-00?include_story=true&include_interpretations=true', { 'if-none-match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
    });

    it('is missing with 404', async () => {
      expect((await get('/major-99')).body.error.code).toBe('CARD_NOT_FOUND');
    });

    it('counts draws and views, in memory and written', async () => {
      const stats = async () => (await get('/tokens-14?include_stats=true')).body.stats;
      const before = await stats();
      await get('/tokens-14');
      const counted = await stats();
      expect(counted.total_appearances - before.total_appearances).toBe(2);
      await server.context.counters.flush();
      const written = await server.context.queries
        .selectFrom('card_counters')
        .select('total_appearances')
        .where('card_key', '=', 'tokens-14')
        .executeTakeFirstOrThrow();
      expect(written.total_appearances).toBe(counted.total_appearances);
      expect((await stats()).total_appearances).toBe(counted.total_appearances + 1);
    });

    it('is interpreted by a voice, the surer the more it is told', async () => {
      const path = `${cards}/blades-03/interpret`;
      const plain = (await server.client().post(path, {})).body;
      expect([plain.confidence, plain.context_applied.character_voice]).toEqual([0.8, 'wrist_console']);
      const told = (
        await server
          .client()
          .post(path, { character_voice: 'trader', question_context: 'Go?', position_in_spread: 'Past' })
      ).body;
      expect(told.confidence).toBe(1);
      expect(told.interpretation).toContain('Go?');
      expect((await server.client().post(path, { character_voice: 'nobody' })).status).toBe(422);
      expect((await server.client().post(`${cards}/none/interpret`, {})).status).toBe(404);
    });

    it('has a story that users change in part', async () => {
      const client = await server.signUp();
      const path = `${cards}/major-01/story`;
      const changes = { background: 'A tale of the long road. '.repeat(10), timeline: '2099' };
      expect((await server.client().post(path, changes)).status).toBe(401);
      const { status, body } = await client.post(path, changes);
      expect(status).toBe(200);
      expect(body.story).toMatchObject({ timeline: '2099', location: expect.any(String) });
      expect((await get('/major-01?include_story=true')).body.story).toEqual(body.story);
      for (const wrong of [{}, { background: 'short' }, { timeline: 'someday' }, { factions: ['nobodies'] }])
        expect((await client.post(path, wrong)).status).toBe(422);
      const without = (await get('/search/advanced?page_size=100')).body.cards;
      expect(without).toHaveLength(78);
    });

    it('asks for all of a story where there is none yet', async () => {
      const client = await server.signUp();
      const { status, body } = await client.post(`${cards}/flasks-02/story`, { location: 'The weir' });
      const known = (await get('/flasks-02?include_story=true')).body.story;
      if (known?.location === 'The weir') return;
      expect([status, known]).toEqual([422, null]);
      expect(body.error.details.missing).toContain('background');
    });
  });

  describe('by the knob WIDE_ROW_DRAW', () => {
    it('are drawn from rows, and are the same', async () => {
      const wide = await startServer(database, { environment: { WIDE_ROW_DRAW: 'true' }, random: () => 0.5 });
      const lean = await startServer(database, { random: () => 0.5 });
      const drawn = await Promise.all([wide, lean].map(({ client }) => client().get(`${cards}/draws?count=5`)));
      expect(drawn[0]?.body).toEqual(drawn[1]?.body);
      await Promise.all([wide.close(), lean.close()]);
    });
  });
});
