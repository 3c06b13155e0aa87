import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voiceKeys } from '../src/deck/card.ts';
import { signUpAdmin } from './support/admin.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';
import { shareDatabase } from './support/shared-database.ts';

const characters = '/api/v1/characters';

describeOnEachDatabase('characters', (database) => {
  let server: TestServer;
  let admin: Client;
  let nobody: Client;
  let used = 0;
  const freshKey = () => {
    used += 1;
    return `guest_${used}`;
  };
  const create = async (changes: object = {}) =>
    (await admin.post(characters, { key: freshKey(), name: 'A Guest', ...changes })).body;
  beforeAll(async () => {
    server = await startServer(database);
    admin = await signUpAdmin(server);
    nobody = server.client();
  });
  afterAll(() => server.close());

  describe('are there from the start', () => {
    it('as the voices of the deck, in their order', async () => {
      const { status, body } = await nobody.get(`${characters}/`);
      expect(status).toBe(200);
      expect(
        body.characters
          .slice(0, 14)
          .map(({ key }: { key: string }) => key)
          .sort(),
      ).toEqual([...voiceKeys].sort());
      const trader = (await nobody.get(`${characters}/by-key/trader`)).body;
      expect(trader).toMatchObject({ key: 'trader', name: 'a Barge Trader', is_active: true, sort_order: 3 });
      expect(trader.voice_style).toEqual(expect.any(String));
      expect((await nobody.get(`${characters}/${trader.id}`)).body).toEqual(trader);
    });

    it('once: what was changed or removed since stays so', async () => {
      const shared = await shareDatabase(database);
      const first = await startServer(shared);
      const boss = await signUpAdmin(first);
      const keyed = async (client: Client, key: string) => client.get(`${characters}/by-key/${key}`);
      await boss.put(`${characters}/${(await keyed(boss, 'trader')).body.id}`, { name: 'A Pedlar' });
      await boss.delete(`${characters}/${(await keyed(boss, 'courier')).body.id}`);
      await first.close();
      const second = await startServer(shared);
      const reader = second.client();
      expect((await keyed(reader, 'trader')).body.name).toBe('A Pedlar');
      expect((await keyed(reader, 'courier')).status).toBe(404);
      expect((await reader.get(characters)).body.total_count).toBe(13);
      await second.close();
      await shared.remove();
    });

    // With SQLite they would be of one process here, and wait for each other for ever.
    if (database.kind === 'postgres')
      it('once, also where several start at once', async () => {
        const shared = await shareDatabase(database);
        const started = await Promise.all([startServer(shared), startServer(shared), startServer(shared)]);
        for (const each of started) expect((await each.client().get(characters)).body.total_count).toBe(14);
        await Promise.all(started.map((each) => each.close()));
        await shared.remove();
      });
  });

  describe('lists', () => {
    it('are as long as was asked for', async () => {
      const page = (await nobody.get(`${characters}?skip=2&limit=3`)).body;
      expect(page).toMatchObject({ skip: 2, limit: 3, has_more: true });
      expect(page.characters.map(({ sort_order }: { sort_order: number }) => sort_order)).toEqual([3, 4, 5]);
      expect((await nobody.get(`${characters}?skip=1000`)).body).toMatchObject({ characters: [], has_more: false });
      for (const query of ['limit=0', 'limit=101', 'skip=-1', 'is_active=perhaps'])
        expect([query, (await nobody.get(`${characters}?${query}`)).status]).toEqual([query, 422]);
    });

    it('are found by name, and by whether they are active', async () => {
      const { id } = await create({ name: 'Odd_One 100%', is_active: false });
      const found = async (query: string) =>
        (await nobody.get(`${characters}?${query}`)).body.characters.map((one: { id: string }) => one.id);
      expect(await found('search=odd_one')).toEqual([id]);
      expect(await found('search=100%25&is_active=false')).toEqual([id]);
      expect(await found('search=oddxone')).toEqual([]);
      expect(await found('search=odd_one&is_active=true')).toEqual([]);
    });

    it('count what each has to say, and to whom', async () => {
      const { id, key } = await create({ name: 'The Counted' });
      for (const card_id of ['major-00', 'major-01'])
        await admin.post('/api/v1/interpretations', { card_id, character_id: id, interpretation: 'Well.' });
      const { body: faction } = await nobody.get('/api/v1/factions/by-key/deep_lab');
      await admin.post(`/api/v1/factions/${faction.id}/characters/${id}`, { priority: 0 });
      const { body } = await nobody.get(`${characters}/with-counts?search=counted`);
      expect(body).toMatchObject({
        total_count: 1,
        characters: [{ key, interpretation_count: 2, faction_count: 1 }],
      });
      const { body: trader } = await nobody.get(`${characters}/with-counts?search=barge`);
      expect(trader.characters[0].interpretation_count).toBe(0);
    });
  });

  describe('writing', () => {
    it('is for administrators', async () => {
      const { id } = await create();
      const member = await server.signUp();
      for (const [client, status] of [
        [nobody, 401],
        [member, 403],
      ] as const) {
        expect((await client.post(characters, { key: freshKey(), name: 'No' })).status).toBe(status);
        expect((await client.post(characters, {})).status).toBe(status);
        expect((await client.put(`${characters}/${id}`, { name: 'No' })).status).toBe(status);
        expect((await client.delete(`${characters}/${id}`)).status).toBe(status);
      }
      expect((await nobody.get(`${characters}/${id}`)).body.name).toBe('A Guest');
    });

    it('tells administrators what AI is told, and nobody else', async () => {
      const made = await create({ ai_prompt: 'You are a guest.' });
      expect(made.ai_prompt).toBe('You are a guest.');
      expect((await admin.get(`${characters}/${made.id}`)).body.ai_prompt).toBe('You are a guest.');
      expect((await nobody.get(`${characters}/${made.id}`)).body).not.toHaveProperty('ai_prompt');
      expect((await nobody.get(`${characters}/by-key/${made.key}`)).body).not.toHaveProperty('ai_prompt');
      expect((await admin.get(characters)).text).not.toContain('You are a guest.');
    });

    it('makes one, of whose key there is no second', async () => {
      const given = { key: freshKey(), name: 'The Cook', colour: '#aabbcc', icon: 'pot', sort_order: 99 };
      const { status, body } = await admin.post(characters, given);
      expect(status).toBe(201);
      expect(body).toMatchObject({ ...given, is_active: true, personality: null });
      expect((await nobody.get(`${characters}/${body.id}`)).body.name).toBe('The Cook');
      const again = await admin.post(characters, given);
      expect([again.status, again.body.error.code]).toEqual([400, 'DUPLICATE_ENTRY']);
    });

    it('makes one of five that come at once', async () => {
      const given = { key: freshKey(), name: 'The Race' };
      const answers = await Promise.all(Array.from({ length: 5 }, () => admin.post(characters, given)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400]);
    });

    it('changes what is named, and nothing else', async () => {
      const made = await create({ personality: 'Calm.', is_active: false });
      server.clock.advance(1000);
      const { status, body } = await admin.put(`${characters}/${made.id}`, { personality: null, key: 'other' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ key: made.key, name: made.name, personality: null, is_active: false });
      expect(body.created_at).toBe(made.created_at);
      expect(body.updated_at > made.updated_at).toBe(true);
      expect((await admin.put(`${characters}/${made.id}`, {})).status).toBe(422);
    });

    it('removes one, with what it said and whom it spoke to', async () => {
      const { id } = await create();
      const said = await admin.post('/api/v1/interpretations', {
        card_id: 'major-02',
        character_id: id,
        interpretation: 'Gone soon.',
      });
      expect((await admin.delete(`${characters}/${id}`)).status).toBe(204);
      expect((await admin.delete(`${characters}/${id}`)).status).toBe(404);
      expect((await admin.put(`${characters}/${id}`, { name: 'Back' })).status).toBe(404);
      expect((await nobody.get(`${characters}/${id}`)).status).toBe(404);
      expect((await nobody.get(`/api/v1/interpretations/${said.body.id}`)).status).toBe(404);
    });

    it.each([
      { key: 'Upper' },
      { key: '' },
      { key: 'x'.repeat(51) },
      { name: ' ' },
      { name: 'x'.repeat(101) },
      { colour: 'red' },
      { sort_order: -1 },
      { is_active: 'yes' },
      { ai_prompt: 'x'.repeat(4001) },
    ])('refuses %j with 422', async (wrong) => {
      expect((await admin.post(characters, { key: freshKey(), name: 'Wrong', ...wrong })).status).toBe(422);
    });
  });

  it('are missing with 404, and malformed with 422', async () => {
    expect((await nobody.get(`${characters}/${crypto.randomUUID()}`)).body.error.code).toBe('NOT_FOUND');
    expect((await nobody.get(`${characters}/by-key/nobody`)).status).toBe(404);
    expect((await nobody.get(`${characters}/nonsense`)).status).toBe(422);
  });
});
