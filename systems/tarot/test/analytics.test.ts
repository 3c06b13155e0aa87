import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const analytics = '/api/v1/analytics';

const click = { event_type: 'click', event_category: 'button', event_action: 'draw' };

describeOnEachDatabase('analytics', (database) => {
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
  const tell = (events: unknown, from = client) => from.post(`${analytics}/events`, { events });
  const overview = async (from = client) => {
    await server.settled();
    return (await from.get(`${analytics}/user`)).body;
  };

  describe('telling events', () => {
    it('keeps all that is told of them', async () => {
      const told = {
        ...click,
        event_data: { card: 'major-00', nested: { deep: [1, 2] } },
        session_id: 'visit 1',
        device_type: 'mobile',
        browser: 'Any',
        platform: 'Other',
        duration: 1.5,
      };
      const { status, body } = await tell([told]);
      expect(status).toBe(201);
      expect(body).toMatchObject({ tracked_count: 1, skipped_count: 0, events: [told] });
      expect((await client.get(`${analytics}/events`)).body.events).toEqual(body.events);
    });

    it('skips those that are wrong, and says how many', async () => {
      const { status, body } = await tell([
        click,
        { ...click, event_type: ' ' },
        { ...click, event_type: 'x'.repeat(51) },
        { ...click, duration: -1 },
        { ...click, event_data: [1] },
        { ...click, event_data: { long: 'x'.repeat(4096) } },
        { event_type: 'click' },
        'click',
        null,
        { ...click, event_action: 'turn', unknown: 'dropped' },
      ]);
      expect(status).toBe(201);
      expect(body).toMatchObject({ tracked_count: 2, skipped_count: 8 });
      expect(body.events.map(({ event_action }: { event_action: string }) => event_action)).toEqual(['draw', 'turn']);
      expect(body.events[1]).not.toHaveProperty('unknown');
      expect((await tell([{}])).body).toEqual({ tracked_count: 0, skipped_count: 1, events: [] });
    });

    it('takes a hundred at once, and no more', async () => {
      expect((await tell(Array.from({ length: 100 }, () => click))).body.tracked_count).toBe(100);
      expect((await tell(Array.from({ length: 101 }, () => click))).status).toBe(422);
      expect((await tell([])).status).toBe(422);
      expect((await tell('click')).status).toBe(422);
      expect((await client.get(`${analytics}/events`)).body.total_count).toBe(100);
    });

    it('is for who is signed in', async () => {
      const nobody = server.client();
      for (const path of ['events', 'session', 'reading'])
        expect([path, (await nobody.post(`${analytics}/${path}`, {})).status]).toEqual([path, 401]);
      for (const path of ['user', 'events', 'statistics'])
        expect([path, (await nobody.get(`${analytics}/${path}`)).status]).toEqual([path, 401]);
    });
  });

  describe('visits', () => {
    it('are counted and summed', async () => {
      expect((await client.post(`${analytics}/session`, { duration: 90.4, device_type: 'desktop' })).status).toBe(201);
      expect((await client.post(`${analytics}/session`, { duration: 30 })).status).toBe(201);
      expect((await overview()).user_analytics).toMatchObject({
        sessions_count: 2,
        session_seconds: 120,
        average_session_seconds: 60,
        last_device: 'desktop',
        last_active_at: '2025-01-15T04:00:00.000Z',
      });
      for (const wrong of [{}, { duration: -1 }, { duration: 86_401 }, { duration: 'long' }])
        expect((await client.post(`${analytics}/session`, wrong)).status).toBe(422);
    });

    it('at once are all counted', async () => {
      await Promise.all(Array.from({ length: 8 }, () => client.post(`${analytics}/session`, { duration: 10 })));
      expect((await overview()).user_analytics).toMatchObject({ sessions_count: 8, session_seconds: 80 });
    });

    it('never sum up to more than a column holds', async () => {
      await client.post(`${analytics}/session`, { duration: 10 });
      await server.context.queries
        .updateTable('user_analytics')
        .set({ session_seconds: 2 ** 31 - 5 })
        .where('user_id', '=', client.user.id)
        .execute();
      expect((await client.post(`${analytics}/session`, { duration: 10 })).status).toBe(201);
      expect((await overview()).user_analytics).toMatchObject({ session_seconds: 2 ** 31 - 1, sessions_count: 2 });
    });
  });

  describe('readings', () => {
    const read = async () =>
      (await client.post('/api/v1/readings', { question: 'Will it hold?', spread_template_id: 'timeline' })).body;
    const tellReading = (changes: object = {}) =>
      client.post(`${analytics}/reading`, {
        spread_type: 'timeline',
        character_voice: 'trader',
        question_length: 20,
        card_ids: ['major-00', 'major-01', 'major-02'],
        ...changes,
      });

    it('made here are counted without being told', async () => {
      const { id } = await read();
      const { user_analytics, recent_events } = await overview();
      expect(user_analytics).toMatchObject({ readings_count: 1, average_question_length: 13 });
      expect(recent_events).toMatchObject([
        { event_type: 'reading', event_action: 'created', event_data: { reading_id: id, spread_type: 'timeline' } },
      ]);
    });

    it('made elsewhere are counted when they are told, once', async () => {
      const first = await tellReading();
      expect(first.status).toBe(201);
      expect(first.body.is_new).toBe(true);
      const second = await tellReading();
      expect(second.body).toEqual({ event: first.body.event, is_new: false });
      expect((await tellReading({ card_ids: ['major-01', 'major-00', 'major-02'] })).body.is_new).toBe(true);
      server.clock.advance(3_600_000);
      await client.post('/api/v1/auth/refresh');
      expect((await tellReading()).body.is_new).toBe(true);
      expect((await overview()).user_analytics).toMatchObject({ readings_count: 3, average_question_length: 20 });
      server.clock.set('2025-01-15T04:00:00Z');
    });

    it('made here and told by a client, too, are one', async () => {
      const { card_positions } = await read();
      await server.settled();
      const card_ids = card_positions.map(({ card_id }: { card_id: string }) => card_id);
      expect((await tellReading({ card_ids })).body).toMatchObject({
        is_new: false,
        event: { event_action: 'created' },
      });
      expect((await overview()).user_analytics.readings_count).toBe(1);
    });

    it('told before they are known here are one, too', async () => {
      await tellReading();
      const reading = {
        userId: client.user.id,
        readingId: 'a reading',
        spreadKey: 'timeline',
        voice: 'trader',
        karmaContext: 'neutral',
        cardKeys: ['major-00', 'major-01', 'major-02'],
        isAllUpright: false,
        questionLength: 20,
      };
      server.context.events.emit('reading.created', reading);
      await server.settled();
      server.context.events.emit('reading.created', { ...reading, readingId: 'another reading' });
      const { user_analytics, recent_events } = await overview();
      expect(user_analytics.readings_count).toBe(2);
      const ids = recent_events.map(({ event_data }: { event_data: { reading_id: string } }) => event_data.reading_id);
      expect(ids.sort()).toEqual(['a reading', 'another reading']);
    });

    it('told at once are one', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => tellReading()));
      expect(answers.filter(({ body }) => body.is_new)).toHaveLength(1);
      expect((await overview()).user_analytics.readings_count).toBe(1);
    });

    it.each([
      { spread_type: '' },
      { question_length: -1 },
      { card_ids: Array.from({ length: 21 }, () => 'major-00') },
      { card_ids: [1] },
    ])('are refused as %j', async (wrong) => {
      expect((await tellReading(wrong)).status).toBe(422);
    });
  });

  it('counts links and journals when they are made', async () => {
    const { id: userId } = client.user;
    server.context.events.emit('share.created', { userId, readingId: 'r', shareId: 's' });
    server.context.events.emit('journal.created', { userId, readingId: 'r', journalId: 'j' });
    const { user_analytics, recent_events } = await overview();
    expect(user_analytics).toMatchObject({ shares_count: 1, notes_count: 1, exports_count: 0 });
    expect(recent_events.map(({ event_category }: { event_category: string }) => event_category).sort()).toEqual([
      'note',
      'share',
    ]);
    expect((await overview(other)).user_analytics.shares_count).toBe(0);
  });

  describe('own events', () => {
    it('are found by type and day, the newest first', async () => {
      server.clock.set('2025-03-01T15:59:59Z');
      client = await server.signUp();
      await tell([click]);
      server.clock.advance(1000);
      await tell([{ ...click, event_type: 'view' }]);
      const found = async (query: string) =>
        (await client.get(`${analytics}/events?${query}`)).body.events.map(
          ({ event_type }: { event_type: string }) => event_type,
        );
      expect(await found('')).toEqual(['view', 'click']);
      expect(await found('event_type=click')).toEqual(['click']);
      expect(await found('end_date=2025-03-01')).toEqual(['click']);
      expect(await found('start_date=2025-03-02')).toEqual(['view']);
      expect(await found('start_date=2025-03-03')).toEqual([]);
    });

    it('come by pages', async () => {
      await tell(Array.from({ length: 5 }, (_, index) => ({ ...click, event_action: `turn ${index}` })));
      const page = async (query: string) => (await client.get(`${analytics}/events?${query}`)).body;
      const first = await page('limit=3');
      expect(first).toMatchObject({ total_count: 5, limit: 3, offset: 0, has_more: true });
      const second = await page('limit=3&offset=3');
      expect(second).toMatchObject({ offset: 3, has_more: false });
      const actions = [...first.events, ...second.events].map(({ event_action }) => event_action);
      expect(actions.sort()).toEqual(['turn 0', 'turn 1', 'turn 2', 'turn 3', 'turn 4']);
    });

    it.each(['limit=0', 'limit=1001', 'offset=-1', 'start_date=2025-02-30', 'event_type='])(
      'refuse %s with 422',
      async (query) => {
        expect((await client.get(`${analytics}/events?${query}`)).status).toBe(422);
      },
    );

    it('are seen by nobody else', async () => {
      await tell([click]);
      expect((await other.get(`${analytics}/events`)).body).toMatchObject({ events: [], total_count: 0 });
      expect((await other.get(`${analytics}/statistics`)).body.total_events).toBe(0);
    });
  });

  describe('statistics', () => {
    const events = [
      click,
      click,
      { event_type: 'view', event_category: 'button', event_action: 'draw' },
      { event_type: 'view', event_category: 'page', event_action: 'open' },
    ];

    it('count types, categories and actions', async () => {
      await tell(events);
      expect((await client.get(`${analytics}/statistics`)).body).toEqual({
        total_events: 4,
        by_type: { click: 2, view: 2 },
        by_category: { button: 3, page: 1 },
        by_action: { draw: 3, open: 1 },
      });
      expect((await client.get(`${analytics}/statistics?end_date=2025-01-01`)).body.total_events).toBe(0);
    });

    it('name a hundred at most, and count all', async () => {
      await tell(Array.from({ length: 100 }, (_, index) => ({ ...click, event_action: `rare ${index}` })));
      await tell([click, click]);
      const { total_events, by_action } = (await client.get(`${analytics}/statistics`)).body;
      expect(total_events).toBe(102);
      expect(Object.keys(by_action)).toHaveLength(100);
      expect(by_action.draw).toBe(2);
    });

    it('are the same where all rows are loaded for them', async () => {
      const spiky = await startServer(database, { environment: { SPIKE_MODE: 'true' } });
      const user = await spiky.signUp();
      await tell(events, user);
      await tell(events);
      const [loaded, counted] = [
        await user.get(`${analytics}/statistics`),
        await client.get(`${analytics}/statistics`),
      ];
      await spiky.close();
      expect(loaded.body).toEqual(counted.body);
    });
  });

  describe('the limit of a user', () => {
    it('removes the oldest, and keeps the sums', async () => {
      const limited = await startServer(database, { environment: { ANALYTICS_EVENTS_PER_USER: '20' } });
      const [user, neighbour] = [await limited.signUp(), await limited.signUp()];
      await tell([click], neighbour);
      for (let count = 0; count < 30; count += 1) {
        limited.clock.advance(1000);
        await user.post(`${analytics}/session`, { duration: 1, session_id: `visit ${count}` });
      }
      const { events, total_count } = (await user.get(`${analytics}/events`)).body;
      const sums = (await user.get(`${analytics}/user`)).body.user_analytics;
      const kept = (await neighbour.get(`${analytics}/events`)).body.total_count;
      await limited.close();
      expect(total_count).toBeGreaterThanOrEqual(20);
      expect(total_count).toBeLessThanOrEqual(21);
      expect(events[0].session_id).toBe('visit 29');
      expect(events.at(-1).session_id).toBe(`visit ${30 - total_count}`);
      expect(sums).toMatchObject({ sessions_count: 30, session_seconds: 30 });
      expect(kept).toBe(1);
    });

    it('holds for many at once', async () => {
      const limited = await startServer(database, { environment: { ANALYTICS_EVENTS_PER_USER: '20' } });
      const user = await limited.signUp();
      const many = Array.from({ length: 40 }, () => click);
      await Promise.all(Array.from({ length: 5 }, () => tell(many, user)));
      const { total_count } = (await user.get(`${analytics}/events`)).body;
      await limited.close();
      expect(total_count).toBe(20);
    });

    it('can be none', async () => {
      const free = await startServer(database, { environment: { ANALYTICS_EVENTS_PER_USER: '0' } });
      const another = await free.signUp();
      await tell(
        Array.from({ length: 40 }, () => click),
        another,
      );
      const all = (await another.get(`${analytics}/events`)).body.total_count;
      await free.close();
      expect(all).toBe(40);
    });
  });

  it('shows everything of oneself together', async () => {
    await tell(Array.from({ length: 25 }, () => click));
    const { user_analytics, recent_events, patterns, recommendations } = await overview();
    expect(user_analytics).toEqual({
      readings_count: 0,
      sessions_count: 0,
      session_seconds: 0,
      shares_count: 0,
      notes_count: 0,
      exports_count: 0,
      average_question_length: 0,
      average_session_seconds: 0,
      favorite_cards_count: 0,
      last_device: null,
      last_active_at: expect.any(String),
    });
    expect(recent_events).toHaveLength(20);
    expect([patterns, recommendations]).toEqual([[], []]);
    expect((await overview(other)).user_analytics.last_active_at).toBeNull();
  });

  it('is not there where its group is off', async () => {
    const off = await startServer(database, { environment: { ENABLE_ANALYTICS: 'false' } });
    const user = await off.signUp();
    const { status } = await user.get(`${analytics}/user`);
    await off.close();
    expect(status).toBe(404);
  });
});
