import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Answer, Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const sessions = '/api/v1/sessions';
const minuteMs = 60_000;

describeOnEachDatabase('sessions', (database) => {
  let server: TestServer;
  let client: Client;
  let other: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.clock.set('2025-01-15T04:00:00Z');
    client = await server.signUp();
    other = await server.signUp();
  });
  const asked = { spread_type: 'timeline', question: 'Where does the road go?' };
  const save = (changes: object = {}, from = client): Promise<Answer> => from.post(sessions, { ...asked, ...changes });
  const saved = async (changes: object = {}, from = client) => (await save(changes, from)).body;
  const inFuture = (ms: number): string => new Date(server.clock.now() + ms).toISOString();
  const now = (): string => inFuture(0);
  const eventsOf = async (id: string): Promise<string[]> => {
    const rows = await server.context.queries
      .selectFrom('session_events')
      .select('event_type')
      .where('session_id', '=', id)
      .execute();
    return rows.map(({ event_type }) => event_type).sort();
  };
  const nested = (levels: number): object =>
    Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ inner }), {});

  describe('saving', () => {
    it('keeps what the client has, as it has it', async () => {
      const session_state = {
        cards_drawn: ['major-00'],
        current_position: 1,
        notes: { deep: [1, 'two', null, { 三: true }] },
      };
      const { status, body } = await save({ session_state, spread_config: { positions: 3 }, client_id: 'phone-1' });
      expect(status).toBe(201);
      expect(body).toEqual({
        ...asked,
        id: expect.any(String),
        user_id: client.user.id,
        spread_config: { positions: 3 },
        session_state,
        status: 'active',
        client_id: 'phone-1',
        reading_id: null,
        created_at: now(),
        updated_at: now(),
        last_accessed_at: now(),
      });
      expect((await client.get(`${sessions}/${body.id}`)).body).toEqual(body);
      expect(await eventsOf(body.id)).toEqual(['started']);
    });

    it('needs no more than a spread and a question', async () => {
      expect(await saved()).toMatchObject({
        session_state: {},
        spread_config: null,
        client_id: null,
        status: 'active',
      });
      expect(await saved({ status: 'paused' })).toMatchObject({ status: 'paused' });
      expect((await save({ question: 'x'.repeat(1000), spread_type: 'y'.repeat(50) })).status).toBe(201);
      expect((await save({}, server.client())).status).toBe(401);
    });

    it.each([
      ['no question', { question: '' }],
      ['a blank question', { question: '  ' }],
      ['a question of 1001 characters', { question: 'x'.repeat(1001) }],
      ['no spread', { spread_type: '' }],
      ['a spread of 51 characters', { spread_type: 'y'.repeat(51) }],
      ['one that says it is complete', { status: 'complete' }],
      ['an unknown status', { status: 'lost' }],
      ['a state that is a text', { session_state: 'text' }],
      ['a state that is null', { session_state: null }],
      ['an id of 101 characters', { client_id: 'z'.repeat(101) }],
    ])('refuses %s with 422', async (_name, wrong) => {
      expect((await save(wrong)).status).toBe(422);
    });

    it('takes 32 KiB and 20 levels of state, and no more', async () => {
      const filled = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
      expect((await save({ session_state: filled(32_768) })).status).toBe(201);
      expect((await save({ session_state: filled(32_769) })).status).toBe(422);
      // Bytes, not characters.
      expect((await save({ session_state: { text: '字'.repeat(11_000) } })).status).toBe(422);
      expect((await save({ session_state: nested(20) })).status).toBe(201);
      expect((await save({ session_state: nested(21) })).status).toBe(422);
      expect((await save({ spread_config: filled(8193) })).status).toBe(422);
    });

    it('is not brought down by what is nested without an end', async () => {
      const levels = 60_000;
      const text = `{"spread_type":"timeline","question":"Deep?","session_state":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
      const answer = await client.post(sessions, text, { 'content-type': 'application/json' });
      expect(answer.status).toBe(422);
      expect(answer.body.error.code).toBe('VALIDATION_ERROR');
    });

    it('keeps 200 of a user: a complete one gives way, an open one does not', async () => {
      const rows = Array.from({ length: 199 }, (_, index) => ({
        ...asked,
        id: crypto.randomUUID(),
        user_id: client.user.id,
        status: index === 0 ? 'complete' : 'active',
        created_at: 0,
        updated_at: index,
        last_accessed_at: 0,
      }));
      await server.context.queries.insertInto('saved_sessions').values(rows).execute();
      const answers = await Promise.all([save(), save(), save()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
      expect((await client.get(`${sessions}?limit=1`)).body.total).toBe(200);
      expect((await client.get(`${sessions}?status=complete`)).body.total).toBe(0);
      expect((await save({}, other)).status).toBe(201);
    });
  });

  describe('the list', () => {
    it('has own sessions without their states, those changed last first', async () => {
      const first = await saved({ session_state: { cards_drawn: [] } });
      server.clock.advance(1000);
      const second = await saved({ status: 'paused' });
      await saved({}, other);
      const ids = async (query: string) =>
        (await client.get(`${sessions}${query}`)).body.sessions.map(({ id }: { id: string }) => id);
      expect(await ids('')).toEqual([second.id, first.id]);
      server.clock.advance(1000);
      await client.patch(`${sessions}/${first.id}`, { question: 'And back?' });
      expect(await ids('')).toEqual([first.id, second.id]);
      expect(await ids('?status=paused')).toEqual([second.id]);
      expect(await ids('?status=complete')).toEqual([]);
      const page = (await client.get(`${sessions}?limit=1&offset=1`)).body;
      expect(page).toMatchObject({ sessions: [{ id: second.id }], total: 2, limit: 1, offset: 1, has_more: false });
      expect(page.sessions[0]).not.toHaveProperty('session_state');
      expect((await client.get(`${sessions}?limit=1`)).body.has_more).toBe(true);
      expect((await server.client().get(sessions)).status).toBe(401);
    });

    it.each(['limit=0', 'limit=101', 'offset=-1', 'status=lost'])('refuses %s with 422', async (query) => {
      expect((await client.get(`${sessions}?${query}`)).status).toBe(422);
    });
  });

  describe('going on', () => {
    it('remembers when, and is no change', async () => {
      const { id, updated_at } = await saved();
      server.clock.advance(2 * minuteMs);
      const { body } = await client.get(`${sessions}/${id}`);
      expect(body).toMatchObject({ updated_at, last_accessed_at: now() });
      expect((await client.get(sessions)).body.sessions[0].last_accessed_at).toBe(now());
    });

    it('is for the owner', async () => {
      const { id } = await saved();
      const path = `${sessions}/${id}`;
      expect((await other.get(path)).status).toBe(403);
      expect((await other.patch(path, { status: 'paused' })).status).toBe(403);
      expect((await other.delete(path)).status).toBe(403);
      expect((await other.post(`${path}/complete`)).status).toBe(403);
      expect((await server.client().get(path)).status).toBe(401);
      const missing = `${sessions}/${crypto.randomUUID()}`;
      expect((await client.get(missing)).status).toBe(404);
      expect((await client.patch(missing, { status: 'paused' })).status).toBe(404);
      expect((await client.delete(missing)).status).toBe(404);
      expect((await client.post(`${missing}/complete`)).status).toBe(404);
      expect((await client.get(`${sessions}/nonsense`)).status).toBe(422);
    });

    it('is over once it is removed', async () => {
      const { id } = await saved();
      expect((await client.delete(`${sessions}/${id}`)).status).toBe(204);
      expect((await client.get(`${sessions}/${id}`)).status).toBe(404);
      expect((await client.delete(`${sessions}/${id}`)).status).toBe(404);
      expect(await eventsOf(id)).toEqual([]);
    });
  });

  describe('changing', () => {
    it('changes what is given, pauses, and goes on', async () => {
      const before = await saved({ session_state: { current_position: 1 }, spread_config: { a: 1 } });
      const path = `${sessions}/${before.id}`;
      server.clock.advance(1000);
      const { status, body } = await client.patch(path, { session_state: { current_position: 2 }, status: 'paused' });
      expect(status).toBe(200);
      expect(body).toEqual({
        ...before,
        session_state: { current_position: 2 },
        status: 'paused',
        updated_at: now(),
        last_accessed_at: now(),
      });
      expect((await client.patch(path, { status: 'active', spread_config: null })).body).toMatchObject({
        status: 'active',
        spread_config: null,
      });
      await client.patch(path, { question: 'Another?', spread_type: 'survival' });
      expect((await client.get(path)).body).toMatchObject({ question: 'Another?', spread_type: 'survival' });
      expect(await eventsOf(before.id)).toEqual(['paused', 'resumed', 'started', 'updated']);
    });

    it.each([
      ['nothing', {}],
      ['nothing but a version', { expected_updated_at: '2025-01-15T04:00:00.000Z' }],
      ['an unknown name', { nonsense: true }],
      ['to be complete', { status: 'complete' }],
      ['no question', { question: '' }],
      ['a large state', { session_state: { text: 'x'.repeat(33_000) } }],
      ['a version that is no time', { question: 'Well?', expected_updated_at: 'yesterday' }],
    ])('refuses %s with 422', async (_name, wrong) => {
      const { id } = await saved();
      expect((await client.patch(`${sessions}/${id}`, wrong)).status).toBe(422);
    });

    it('changes nothing where it was changed since', async () => {
      const { id, updated_at } = await saved();
      const path = `${sessions}/${id}`;
      const { body } = await client.patch(path, { question: 'First?', expected_updated_at: updated_at });
      expect(body.question).toBe('First?');
      const late = await client.patch(path, { question: 'Second?', expected_updated_at: updated_at });
      expect([late.status, late.body.error.code]).toEqual([409, 'CONFLICT_ERROR']);
      expect(late.body.error.details).toEqual({ updated_at: body.updated_at });
      expect((await client.get(path)).body.question).toBe('First?');
      expect((await client.patch(path, { question: 'Any?' })).status).toBe(200);
    });

    it('lets one of eight through that go by the same version, in the same millisecond', async () => {
      const { id, updated_at } = await saved();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          client.patch(`${sessions}/${id}`, { session_state: { index }, expected_updated_at: updated_at }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
      const winner = answers.find(({ status }) => status === 200);
      expect((await client.get(`${sessions}/${id}`)).body.session_state).toEqual(winner?.body.session_state);
    });

    it('keeps the latest events only', async () => {
      const { id } = await saved();
      for (let count = 0; count < 55; count += 1) {
        server.clock.advance(1);
        await client.patch(`${sessions}/${id}`, { session_state: { count } });
      }
      expect(await eventsOf(id)).toEqual(Array(50).fill('updated'));
    });
  });

  describe('completing', () => {
    const complete = (id: string, body?: object, from = client) => from.post(`${sessions}/${id}/complete`, body);
    const completed = async (changes: object, body?: object) => {
      const { id } = await saved(changes);
      const answer = await complete(id, body);
      expect([answer.status, answer.body.error]).toEqual([200, undefined]);
      return (await client.get(`/api/v1/readings/${answer.body.reading_id}`)).body;
    };
    const laid = (reading: { card_positions: { card_id: string; is_reversed: boolean }[] }) =>
      reading.card_positions.map(({ card_id, is_reversed }) => [card_id, is_reversed]);

    it('makes a reading like any other, of what was drawn', async () => {
      const { id } = await saved({
        session_state: {
          cards_drawn: ['flasks-07', { card_id: 'major-13', is_reversed: true }, { name: 'The Tinker' }],
        },
      });
      const { status, body } = await complete(id, {
        interpretation: 'It goes home.',
        character_voice: 'trader',
        karma_context: 'good',
        faction_influence: 'deep_lab',
      });
      expect([status, body]).toEqual([200, { session_id: id, reading_id: expect.any(String) }]);
      const { body: reading } = await client.get(`/api/v1/readings/${body.reading_id}`);
      expect(reading).toMatchObject({
        question: asked.question,
        spread_template: { id: 'timeline' },
        overall_interpretation: 'It goes home.',
        character_voice_used: 'trader',
        karma_context: 'good',
        faction_influence: 'deep_lab',
        privacy_level: 'private',
      });
      expect(laid(reading)).toEqual([
        ['flasks-07', false],
        ['major-13', true],
        ['major-01', false],
      ]);
      expect(reading.card_positions[0].position_name).toEqual(expect.any(String));
      expect((await client.get(`${sessions}/${id}`)).body).toMatchObject({
        status: 'complete',
        reading_id: body.reading_id,
      });
      expect((await client.get('/api/v1/auth/me')).body.user.total_readings).toBe(1);
      expect((await client.get('/api/v1/readings')).body.readings).toMatchObject([{ id: body.reading_id }]);
      expect(await eventsOf(id)).toEqual(['completed', 'started']);
    });

    it.each([
      'major-01',
      'the-tinker',
      'The Tinker',
      ' THE TINKER ',
      'The Magician',
      'the_magician',
      { id: 'major-01' },
      { card_id: 'major-01', position: 'past' },
      { slug: 'the-tinker' },
      { card: { key: 'major-01' } },
    ])('knows the card that %j is', async (entry) => {
      expect(laid(await completed({ spread_type: 'single_ember', session_state: { cards_drawn: [entry] } }))).toEqual([
        ['major-01', false],
      ]);
    });

    it('knows cards that stand on their heads', async () => {
      const cards_drawn = [
        { id: 'embers-01', reversed: true },
        { id: 'embers-02', orientation: 'reversed' },
        { card: 'embers-03', is_reversed: true },
      ];
      expect(laid(await completed({ session_state: { cards_drawn } }))).toEqual([
        ['embers-01', true],
        ['embers-02', true],
        ['embers-03', true],
      ]);
    });

    it('draws what was not drawn yet, and nothing twice', async () => {
      const reading = await completed({ spread_type: 'celtic_cross', session_state: { cards_drawn: ['tokens-14'] } });
      const keys = laid(reading).map(([key]) => key);
      expect(keys).toHaveLength(10);
      expect(new Set(keys).size).toBe(10);
      expect(keys[0]).toBe('tokens-14');
      expect(laid(await completed({}))).toHaveLength(3);
      expect(laid(await completed({ session_state: { cards_drawn: null } }))).toHaveLength(3);
    });

    it('tells which cards it does not know, and completes nothing', async () => {
      const cards_drawn = ['major-01', 'the-printer', { id: 7 }];
      const { id } = await saved({ session_state: { cards_drawn } });
      const { status, body } = await complete(id);
      expect([status, body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
      expect(body.error.details).toEqual({
        unknown_cards: [
          { index: 1, given: 'the-printer' },
          { index: 2, given: null },
        ],
      });
      expect((await client.get(`${sessions}/${id}`)).body).toMatchObject({ status: 'active', reading_id: null });
      expect((await client.get('/api/v1/readings')).body.total_count).toBe(0);
      await client.patch(`${sessions}/${id}`, { session_state: { cards_drawn: ['major-01'] } });
      expect((await complete(id)).status).toBe(200);
    });

    it.each([
      [['major-01', 'The Tinker']],
      [['major-00', 'major-01', 'major-02', 'major-03']],
      ['major-00'],
      [{ 0: 'major-00' }],
    ])('refuses %j as cards of three places with 422', async (cards_drawn) => {
      const { id } = await saved({ session_state: { cards_drawn } });
      expect((await complete(id)).status).toBe(422);
    });

    it('takes the spread that is given, else that of the session, and needs one', async () => {
      expect(await completed({}, { spread_template_id: 'survival' })).toMatchObject({
        spread_template: { id: 'survival' },
      });
      const { id } = await saved({ spread_type: 'of my own' });
      const { status, body } = await complete(id);
      expect([status, body.error.code]).toEqual([404, 'SPREAD_NOT_FOUND']);
      expect((await complete(id, { spread_template_id: 'timeline' })).status).toBe(200);
    });

    it('keeps a long question whole', async () => {
      const question = 'w'.repeat(1000);
      const reading = await completed({ question });
      expect(reading.question).toHaveLength(500);
      expect(reading.context_notes).toBe(question);
    });

    it('is done once', async () => {
      const { id } = await saved();
      expect((await complete(id)).status).toBe(200);
      const again = await complete(id);
      expect([again.status, again.body.error.code]).toEqual([400, 'INVALID_REQUEST']);
      expect((await client.patch(`${sessions}/${id}`, { status: 'active' })).status).toBe(400);
      expect((await client.get('/api/v1/readings')).body.total_count).toBe(1);
    });

    it('is done once by ten at once, and told once', async () => {
      const heard: [EventTable['session.completed'][], EventTable['reading.created'][]] = [[], []];
      const stops = [
        server.context.events.on('session.completed', (event) => void heard[0].push(event)),
        server.context.events.on('reading.created', (event) => void heard[1].push(event)),
      ];
      const { id } = await saved({ session_state: { cards_drawn: ['blades-01'] } });
      const answers = await Promise.all(Array.from({ length: 10 }, () => complete(id)));
      await server.settled();
      for (const stop of stops) stop();
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
      const readingId = answers.find(({ status }) => status === 200)?.body.reading_id;
      expect(heard[0]).toEqual([{ userId: client.user.id, sessionId: id, readingId }]);
      expect(heard[1]).toMatchObject([{ userId: client.user.id, readingId, spreadKey: 'timeline' }]);
      expect(heard[1][0]?.cardKeys[0]).toBe('blades-01');
      expect((await client.get('/api/v1/readings')).body.total_count).toBe(1);
      expect((await client.get('/api/v1/auth/me')).body.user.total_readings).toBe(1);
    });

    it('counts as a reading of the day, and stays open where there is no more of it', async () => {
      const limited = await startServer(database, { environment: { READINGS_PER_DAY: '1' } });
      const user = await limited.signUp();
      const [first, second] = [await saved({}, user), await saved({}, user)];
      expect((await complete(first.id, {}, user)).status).toBe(200);
      expect((await complete(second.id, {}, user)).body.error.code).toBe('READING_LIMIT_EXCEEDED');
      expect((await user.get(`${sessions}/${second.id}`)).body.status).toBe('active');
      await limited.close();
    });

    it.each([
      ['an empty text', { interpretation: '' }],
      ['a text of 20001 characters', { interpretation: 'x'.repeat(20_001) }],
      ['an unknown voice', { character_voice: 'nobody' }],
      ['an unknown karma', { karma_context: 'grey' }],
      ['an unknown faction', { faction_influence: 'pirates' }],
    ])('refuses %s with 422', async (_name, wrong) => {
      const { id } = await saved();
      expect((await complete(id, wrong)).status).toBe(422);
    });

    it('outlives its reading', async () => {
      const { id } = await saved();
      const { body } = await complete(id);
      await client.delete(`/api/v1/readings/${body.reading_id}`);
      expect((await client.get(`${sessions}/${id}`)).body).toMatchObject({ status: 'complete', reading_id: null });
    });
  });

  describe('bringing what was saved without a connection', () => {
    const local = (changes: object = {}) => ({
      ...asked,
      client_id: 'phone-1',
      session_state: { current_position: 1 },
      created_at: now(),
      updated_at: now(),
      ...changes,
    });
    const sync = (changes: object = {}, from = client): Promise<Answer> =>
      from.post(`${sessions}/sync`, local(changes));

    it('makes a session of it, once', async () => {
      const { status, body } = await sync({ created_at: inFuture(-5 * minuteMs) });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'synced', client_id: 'phone-1', conflicts: [] });
      expect(body.session).toMatchObject({
        id: body.server_id,
        session_state: { current_position: 1 },
        client_id: 'phone-1',
        created_at: inFuture(-5 * minuteMs),
        updated_at: now(),
      });
      expect((await sync()).body).toMatchObject({ status: 'synced', server_id: body.server_id });
      expect((await client.get(sessions)).body.total).toBe(1);
      expect((await sync({}, server.client())).status).toBe(401);
    });

    it('makes one of six that come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => sync()));
      expect(new Set(answers.map(({ body }) => body.server_id)).size).toBe(1);
      expect((await client.get(sessions)).body.total).toBe(1);
    });

    it.each([
      ['an hour later', 60 * minuteMs, true],
      ['an hour before', -60 * minuteMs, true],
      ['more than an hour later', 60 * minuteMs + 1, false],
      ['more than an hour before', -60 * minuteMs - 1, false],
    ])('takes the same question %s for the same session: %j ms, %j', async (_name, ms, isSame) => {
      const { id } = await saved({ session_state: { current_position: 1 } });
      const { body } = await sync({ created_at: inFuture(ms) });
      expect(body.server_id === id).toBe(isSame);
      expect(body.status).toBe('synced');
    });

    it('takes another question, and that of another user, for another session', async () => {
      const { id } = await saved();
      expect((await sync({ question: 'Where does the river go?' })).body.server_id).not.toBe(id);
      expect((await sync({}, other)).body.server_id).not.toBe(id);
    });

    it('knows what it brought before, whatever it asks now', async () => {
      const { body } = await sync();
      const again = await sync({ question: 'Elsewhere?', created_at: inFuture(-5 * 60 * minuteMs) });
      expect(again.body.server_id).toBe(body.server_id);
    });

    it('tells what differs, with both times, and changes nothing', async () => {
      const session = await saved({ session_state: { current_position: 3 }, status: 'paused' });
      const { body } = await sync({ updated_at: inFuture(1000) });
      expect(body).toEqual({
        status: 'conflict',
        session,
        client_id: 'phone-1',
        server_id: session.id,
        conflicts: [
          {
            field: 'session_state',
            server_value: { current_position: 3 },
            client_value: { current_position: 1 },
            server_updated_at: session.updated_at,
            client_updated_at: inFuture(1000),
          },
          {
            field: 'status',
            server_value: 'paused',
            client_value: 'active',
            server_updated_at: session.updated_at,
            client_updated_at: inFuture(1000),
          },
        ],
      });
      expect((await client.get(`${sessions}/${session.id}`)).body).toEqual(session);
      expect(await eventsOf(session.id)).toEqual(['conflict', 'started']);
    });

    it('does not mind the order of names in a state', async () => {
      await saved({ session_state: { a: 1, b: { c: 2, d: 3 } } });
      expect((await sync({ session_state: { b: { d: 3, c: 2 }, a: 1 } })).body.status).toBe('synced');
    });

    it('goes on from what the client started from', async () => {
      const session = await saved({ session_state: { current_position: 0 } });
      server.clock.advance(1000);
      const changes = { expected_updated_at: session.updated_at, created_at: session.created_at };
      const { body } = await sync(changes);
      expect(body).toMatchObject({ status: 'synced', server_id: session.id });
      expect(body.session).toMatchObject({ session_state: { current_position: 1 }, updated_at: now() });
      expect((await sync({ ...changes, session_state: {} })).body.status).toBe('conflict');
    });

    it('tells of a conflict with what is complete', async () => {
      const { id } = await saved({ session_state: { current_position: 1 } });
      await client.post(`${sessions}/${id}/complete`);
      const { updated_at } = (await client.get(`${sessions}/${id}`)).body;
      const { body } = await sync({ expected_updated_at: updated_at });
      expect(body).toMatchObject({
        status: 'conflict',
        conflicts: [{ field: 'status', server_value: 'complete', client_value: 'active' }],
      });
    });

    it.each([
      ['no id', { client_id: '' }],
      ['a question of 1001 characters', { question: 'x'.repeat(1001) }],
      ['a time that is none', { created_at: 'noon' }],
      ['no time', { updated_at: undefined }],
      ['one that says it is complete', { status: 'complete' }],
      ['a large state', { session_state: { text: 'x'.repeat(33_000) } }],
    ])('refuses %s with 422', async (_name, wrong) => {
      expect((await sync(wrong)).status).toBe(422);
    });
  });

  describe('resolving a conflict', () => {
    const resolve = (body: object, from = client): Promise<Answer> => from.post(`${sessions}/resolve-conflict`, body);
    const ofClient = (ms: number) => ({
      session_state: { side: 'client' },
      status: 'paused',
      updated_at: inFuture(ms),
    });
    const ofServer = () => saved({ session_state: { side: 'server' } });

    it.each([
      ['last_write_wins', 1, 'client'],
      ['last_write_wins', -1, 'server'],
      ['client_wins', -1, 'client'],
      ['server_wins', 1, 'server'],
    ])('by %s, %j ms later, is won by the %s', async (strategy, ms, winner) => {
      const { id } = await ofServer();
      const { status, body } = await resolve({ session_id: id, strategy, client: ofClient(ms) });
      expect([status, body.status, body.winner]).toEqual([200, 'synced', winner]);
      expect(body.session).toMatchObject({
        session_state: { side: winner },
        status: winner === 'client' ? 'paused' : 'active',
      });
      expect((await client.get(`${sessions}/${id}`)).body).toEqual(body.session);
      expect(await eventsOf(id)).toEqual(['resolved', 'started']);
    });

    it('needs what the client has, unless the server wins', async () => {
      const { id } = await ofServer();
      expect((await resolve({ session_id: id, strategy: 'server_wins' })).status).toBe(200);
      expect((await resolve({ session_id: id, strategy: 'client_wins' })).status).toBe(422);
      expect((await resolve({ session_id: id, strategy: 'last_write_wins' })).status).toBe(422);
      expect((await resolve({ session_id: id, strategy: 'coin_wins', client: ofClient(0) })).status).toBe(422);
      const large = { ...ofClient(0), session_state: nested(21) };
      expect((await resolve({ session_id: id, strategy: 'client_wins', client: large })).status).toBe(422);
    });

    it('is for the owner', async () => {
      const { id } = await ofServer();
      const body = { session_id: id, strategy: 'client_wins', client: ofClient(0) };
      expect((await resolve(body, other)).status).toBe(403);
      expect((await resolve(body, server.client())).status).toBe(401);
      expect((await resolve({ ...body, session_id: crypto.randomUUID() })).status).toBe(404);
      expect((await client.get(`${sessions}/${id}`)).body.session_state).toEqual({ side: 'server' });
    });

    it('leaves what is complete', async () => {
      const { id } = await ofServer();
      await client.post(`${sessions}/${id}/complete`);
      const body = { session_id: id, client: ofClient(minuteMs) };
      expect((await resolve({ ...body, strategy: 'client_wins' })).status).toBe(400);
      expect((await resolve({ ...body, strategy: 'last_write_wins' })).body).toMatchObject({
        winner: 'server',
        session: { status: 'complete' },
      });
    });

    it('changes nothing where it was changed since the conflict was told', async () => {
      const { id, updated_at } = await ofServer();
      const body = { session_id: id, strategy: 'client_wins', client: ofClient(0), expected_updated_at: updated_at };
      const answers = await Promise.all(Array.from({ length: 4 }, () => resolve(body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    });
  });
});
