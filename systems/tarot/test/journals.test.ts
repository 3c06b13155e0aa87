import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Answer, Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const journals = '/api/v1/journals';

describeOnEachDatabase('journals', (database) => {
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
  const read = async (from = client): Promise<string> =>
    (await from.post('/api/v1/readings', { question: 'Well?', spread_template_id: 'single_ember' })).body.id;
  const write = (readingId: string, changes: object = {}, from = client): Promise<Answer> =>
    from.post(`/api/v1/readings/${readingId}/journal`, { content: 'It was about the ferry.', ...changes });
  const ids = (answer: Answer): string[] => answer.body.items.map(({ id }: { id: string }) => id);

  describe('writing', () => {
    it('keeps what was written, its moods, and for whom it is', async () => {
      const readingId = await read();
      const { status, body } = await write(readingId, { mood_tags: ['hopeful', 'uncertain'], is_private: false });
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        reading_id: readingId,
        user_id: client.user.id,
        content: 'It was about the ferry.',
        mood_tags: ['hopeful', 'uncertain'],
        is_private: false,
        created_at: new Date(server.clock.now()).toISOString(),
        updated_at: new Date(server.clock.now()).toISOString(),
      });
      expect((await client.get(`${journals}/${body.id}`)).body).toEqual(body);
    });

    it('is private and without a mood unless it is said', async () => {
      expect((await write(await read())).body).toMatchObject({ mood_tags: [], is_private: true });
    });

    it('tells it to who listens, once it is stored', async () => {
      const heard: EventTable['journal.created'][] = [];
      const stop = server.context.events.on('journal.created', (event) => void heard.push(event));
      const readingId = await read();
      const { body } = await write(readingId);
      await write(readingId);
      await server.settled();
      stop();
      expect(heard).toEqual([{ userId: client.user.id, readingId, journalId: body.id }]);
    });

    it('is done once for each reading', async () => {
      const readingId = await read();
      expect((await write(readingId)).status).toBe(201);
      const again = await write(readingId);
      expect([again.status, again.body.error.code]).toEqual([409, 'CONFLICT_ERROR']);
      expect((await write(await read())).status).toBe(201);
    });

    it('lets one of six through that come at once', async () => {
      const readingId = await read();
      const answers = await Promise.all(Array.from({ length: 6 }, () => write(readingId)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
      expect((await client.get(journals)).body.total).toBe(1);
    });

    it('is for the owner of the reading, also where others may see it', async () => {
      const readingId = await read();
      expect((await write(readingId, {}, other)).status).toBe(403);
      await client.patch(`/api/v1/readings/${readingId}`, { privacy_level: 'public' });
      expect((await write(readingId, {}, other)).status).toBe(403);
      expect((await write(readingId, {}, server.client())).status).toBe(401);
    });

    it('needs a reading', async () => {
      const { status, body } = await write(crypto.randomUUID());
      expect([status, body.error.code]).toEqual([404, 'READING_NOT_FOUND']);
      expect((await write('nonsense')).status).toBe(422);
    });

    it('takes 10000 characters, and five moods', async () => {
      const moods = ['hopeful', 'anxious', 'reflective', 'excited', 'peaceful'];
      const { status, body } = await write(await read(), { content: '字'.repeat(10_000), mood_tags: moods });
      expect(status).toBe(201);
      expect(body.content).toHaveLength(10_000);
      expect(body.mood_tags).toEqual(moods);
    });

    it.each([
      ['no text', { content: '' }],
      ['a blank text', { content: ' \n ' }],
      ['10001 characters', { content: 'x'.repeat(10_001) }],
      ['a number', { content: 7 }],
      ['an unknown mood', { mood_tags: ['angry'] }],
      ['six moods', { mood_tags: ['hopeful', 'anxious', 'reflective', 'excited', 'peaceful', 'confused'] }],
      ['a mood twice', { mood_tags: ['hopeful', 'hopeful'] }],
      ['a mood without a list', { mood_tags: 'hopeful' }],
      ['no answer of whether it is private', { is_private: 'yes' }],
    ])('refuses %s with 422', async (_name, wrong) => {
      expect((await write(await read(), wrong)).status).toBe(422);
    });
  });

  describe('reading', () => {
    it('is for whoever wrote it, private or not', async () => {
      const { body } = await write(await read(), { is_private: false });
      expect((await other.get(`${journals}/${body.id}`)).status).toBe(403);
      expect((await server.client().get(`${journals}/${body.id}`)).status).toBe(401);
      expect((await client.get(`${journals}/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await client.get(`${journals}/nonsense`)).status).toBe(422);
    });

    it('goes with the reading', async () => {
      const readingId = await read();
      const { body } = await write(readingId);
      await client.delete(`/api/v1/readings/${readingId}`);
      expect((await client.get(`${journals}/${body.id}`)).status).toBe(404);
      expect((await client.get(journals)).body).toEqual({ items: [], total: 0 });
    });
  });

  describe('the list', () => {
    it('has own entries, the newest first, and says how many there are', async () => {
      const written: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        server.clock.advance(1000);
        written.unshift((await write(await read(), { content: `Entry ${count}` })).body.id);
      }
      await write(await read(other), {}, other);
      const all = await client.get(journals);
      expect(all.body.total).toBe(3);
      expect(ids(all)).toEqual(written);
      const part = await client.get(`${journals}?skip=1&limit=1`);
      expect([ids(part), part.body.total]).toEqual([[written[1]], 3]);
      expect((await client.get(`${journals}?skip=3`)).body).toEqual({ items: [], total: 3 });
      expect((await server.client().get(journals)).status).toBe(401);
    });

    it('tells 20 unless asked for more', async () => {
      for (let count = 0; count < 21; count += 1) await write(await read());
      expect(ids(await client.get(journals))).toHaveLength(20);
      expect(ids(await client.get(`${journals}?limit=100`))).toHaveLength(21);
    });

    it('is filtered by mood', async () => {
      const { body: calm } = await write(await read(), { mood_tags: ['peaceful', 'grateful'] });
      // Words of the content are no moods.
      await write(await read(), { content: 'I am not "peaceful".', mood_tags: ['anxious'] });
      const found = await client.get(`${journals}?mood=peaceful`);
      expect([ids(found), found.body.total]).toEqual([[calm.id], 1]);
      expect(ids(await client.get(`${journals}?mood=grateful`))).toEqual([calm.id]);
      expect(ids(await client.get(`${journals}?mood=excited`))).toEqual([]);
    });

    it.each(['limit=0', 'limit=101', 'skip=-1', 'skip=x', 'mood=angry'])('refuses %s with 422', async (query) => {
      expect((await client.get(`${journals}?${query}`)).status).toBe(422);
    });
  });

  describe('changing', () => {
    it('changes what is given, and when', async () => {
      const { body: before } = await write(await read(), { mood_tags: ['confused'] });
      server.clock.advance(5000);
      const { status, body } = await client.put(`${journals}/${before.id}`, { content: 'Now I know.' });
      expect(status).toBe(200);
      expect(body).toEqual({
        ...before,
        content: 'Now I know.',
        updated_at: new Date(server.clock.now()).toISOString(),
      });
      expect((await client.put(`${journals}/${before.id}`, { mood_tags: [], is_private: false })).body).toMatchObject({
        content: 'Now I know.',
        mood_tags: [],
        is_private: false,
      });
    });

    it('is for whoever wrote it', async () => {
      const { body } = await write(await read());
      const path = `${journals}/${body.id}`;
      expect((await other.put(path, { content: 'Mine now.' })).status).toBe(403);
      expect((await server.client().put(path, { content: 'Mine now.' })).status).toBe(401);
      expect((await client.put(`${journals}/${crypto.randomUUID()}`, { content: 'What?' })).status).toBe(404);
      expect((await client.get(path)).body).toEqual(body);
    });

    it.each([
      ['nothing', {}],
      ['an unknown name', { mood: 'hopeful' }],
      ['no text', { content: '' }],
      ['10001 characters', { content: 'x'.repeat(10_001) }],
      ['an unknown mood', { mood_tags: ['angry'] }],
      ['no answer of whether it is private', { is_private: null }],
    ])('refuses %s with 422', async (_name, wrong) => {
      const { body } = await write(await read());
      expect((await client.put(`${journals}/${body.id}`, wrong)).status).toBe(422);
    });

    it('does not move an entry to another reading', async () => {
      const [readingId, elsewhere] = [await read(), await read()];
      const { body } = await write(readingId);
      const changed = await client.put(`${journals}/${body.id}`, { content: 'Still here.', reading_id: elsewhere });
      expect(changed.body.reading_id).toBe(readingId);
    });
  });

  describe('removing', () => {
    it('is for whoever wrote it, and leaves the reading', async () => {
      const readingId = await read();
      const { body } = await write(readingId);
      const path = `${journals}/${body.id}`;
      expect((await other.delete(path)).status).toBe(403);
      expect((await server.client().delete(path)).status).toBe(401);
      expect((await client.delete(path)).status).toBe(204);
      expect((await client.delete(path)).status).toBe(404);
      expect((await client.get(`/api/v1/readings/${readingId}`)).status).toBe(200);
      expect((await write(readingId)).status).toBe(201);
    });
  });
});
