import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factionKeys } from '../src/deck/card.ts';
import { signUpAdmin } from './support/admin.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const factions = '/api/v1/factions';
const characters = '/api/v1/characters';

describeOnEachDatabase('factions', (database) => {
  let server: TestServer;
  let admin: Client;
  let nobody: Client;
  let used = 0;
  const freshKey = () => {
    used += 1;
    return `guild_${used}`;
  };
  const create = async (changes: object = {}) =>
    (await admin.post(factions, { key: freshKey(), name: 'A Guild', ...changes })).body;
  const createCharacter = async (changes: object = {}) =>
    (await admin.post(characters, { key: freshKey(), name: 'A Guest', ...changes })).body;
  beforeAll(async () => {
    server = await startServer(database);
    admin = await signUpAdmin(server);
    nobody = server.client();
  });
  afterAll(() => server.close());

  it('are there from the start, as in the deck', async () => {
    const { status, body } = await nobody.get(`${factions}/`);
    expect(status).toBe(200);
    expect(body.factions.slice(0, 9).map(({ key }: { key: string }) => key)).toEqual(factionKeys);
    const lab = (await nobody.get(`${factions}/by-key/deep_lab`)).body;
    expect(lab).toMatchObject({ key: 'deep_lab', name: 'The Deep Lab', alignment: 'true_neutral', is_active: true });
    expect((await nobody.get(`${factions}/${lab.id}`)).body).toEqual(lab);
  });

  it('are listed with their characters, the most important first', async () => {
    const { body } = await nobody.get(`${factions}/with-characters?search=river`);
    expect(body.total_count).toBe(1);
    const members = body.factions[0].characters;
    expect(members.map(({ key }: { key: string }) => key)).toEqual([
      'border_scout',
      'trader',
      'watch_keeper',
      'archivist',
    ]);
    expect(members.map(({ priority }: { priority: number }) => priority)).toEqual([4, 3, 2, 1]);
    expect((await nobody.get(`${factions}/${body.factions[0].id}/characters`)).body).toEqual({
      characters: members,
      total_count: 4,
    });
    const empty = await create({ name: 'Nobody Joins' });
    expect((await nobody.get(`${factions}/with-characters?search=nobody`)).body.factions).toMatchObject([
      { id: empty.id, characters: [] },
    ]);
  });

  it('are listed as long as was asked for, and by whether they are active', async () => {
    const { id } = await create({ name: 'Put Away', is_active: false });
    expect((await nobody.get(`${factions}?limit=2&skip=1`)).body).toMatchObject({ limit: 2, skip: 1, has_more: true });
    const found = async (query: string) =>
      (await nobody.get(`${factions}?${query}`)).body.factions.map((one: { id: string }) => one.id);
    expect(await found('search=put%20away&is_active=false')).toEqual([id]);
    expect(await found('search=put%20away&is_active=true')).toEqual([]);
    for (const path of [`${factions}?limit=101`, `${factions}/with-characters?limit=21`, `${factions}?skip=-1`])
      expect([path, (await nobody.get(path)).status]).toEqual([path, 422]);
  });

  describe('writing', () => {
    it('is for administrators', async () => {
      const [{ id }, { id: cid }] = [await create(), await createCharacter()];
      const member = await server.signUp();
      for (const [client, status] of [
        [nobody, 401],
        [member, 403],
      ] as const) {
        expect((await client.post(factions, { key: freshKey(), name: 'No' })).status).toBe(status);
        expect((await client.put(`${factions}/${id}`, { name: 'No' })).status).toBe(status);
        expect((await client.delete(`${factions}/${id}`)).status).toBe(status);
        expect((await client.post(`${factions}/${id}/characters/${cid}`, { priority: 1 })).status).toBe(status);
        expect((await client.put(`${factions}/${id}/characters/${cid}`, { priority: 1 })).status).toBe(status);
        expect((await client.delete(`${factions}/${id}/characters/${cid}`)).status).toBe(status);
      }
      expect((await nobody.get(`${factions}/${id}/characters`)).body.total_count).toBe(0);
    });

    it('makes one, of whose key there is no second, and tells its style to administrators', async () => {
      const ai_style = { tone: 'dry', perspective: 'from afar', themes: ['sand'] };
      const given = { key: freshKey(), name: 'The Sand', alignment: 'chaotic_good', description: 'Far.', ai_style };
      const { status, body } = await admin.post(factions, given);
      expect(status).toBe(201);
      expect(body).toMatchObject({ ...given, is_active: true, sort_order: 0 });
      expect((await admin.get(`${factions}/${body.id}`)).body.ai_style).toEqual(ai_style);
      expect((await nobody.get(`${factions}/${body.id}`)).body).not.toHaveProperty('ai_style');
      expect((await admin.put(`${factions}/${body.id}`, { ai_style: null })).body.ai_style).toBeNull();
      const again = await admin.post(factions, given);
      expect([again.status, again.body.error.code]).toEqual([400, 'DUPLICATE_ENTRY']);
    });

    it('changes what is named, and nothing else', async () => {
      const made = await create({ alignment: 'neutral_evil', is_active: false });
      const { body } = await admin.put(`${factions}/${made.id}`, { name: 'Renamed' });
      expect(body).toMatchObject({ key: made.key, name: 'Renamed', alignment: 'neutral_evil', is_active: false });
      expect((await admin.put(`${factions}/${made.id}`, {})).status).toBe(422);
    });

    it('removes one, and leaves its characters', async () => {
      const [{ id }, { id: cid }] = [await create(), await createCharacter()];
      await admin.post(`${factions}/${id}/characters/${cid}`, { priority: 1 });
      expect((await admin.delete(`${factions}/${id}`)).status).toBe(204);
      expect((await admin.delete(`${factions}/${id}`)).status).toBe(404);
      expect((await admin.put(`${factions}/${id}`, { name: 'Back' })).status).toBe(404);
      expect((await nobody.get(`${factions}/${id}/characters`)).status).toBe(404);
      expect((await nobody.get(`${characters}/${cid}`)).status).toBe(200);
    });

    it.each([
      { key: 'With Space' },
      { name: '' },
      { alignment: 'sideways' },
      { description: 'x'.repeat(1001) },
      { ai_style: { tone: 'dry' } },
      { ai_style: { tone: 'dry', perspective: 'far', themes: Array.from({ length: 11 }, () => 'x') } },
    ])('refuses %j with 422', async (wrong) => {
      expect((await admin.post(factions, { key: freshKey(), name: 'Wrong', ...wrong })).status).toBe(422);
    });
  });

  describe('their characters', () => {
    it('join, matter more or less, and leave', async () => {
      const faction = await create();
      const [one, two] = [await createCharacter(), await createCharacter()];
      const path = `${factions}/${faction.id}/characters`;
      const keys = async () => (await nobody.get(path)).body.characters.map(({ id }: { id: string }) => id);
      const joined = await admin.post(`${path}/${one.id}`, { priority: 0 });
      expect([joined.status, joined.body]).toEqual([
        201,
        { faction_id: faction.id, character_id: one.id, priority: 0 },
      ]);
      await admin.post(`${path}/${two.id}`, { priority: 5 });
      expect(await keys()).toEqual([two.id, one.id]);
      expect((await admin.put(`${path}/${one.id}`, { priority: 9 })).body.priority).toBe(9);
      expect(await keys()).toEqual([one.id, two.id]);
      expect((await admin.delete(`${path}/${one.id}`)).status).toBe(204);
      expect((await admin.delete(`${path}/${one.id}`)).status).toBe(404);
      expect((await admin.put(`${path}/${one.id}`, { priority: 1 })).status).toBe(404);
      expect(await keys()).toEqual([two.id]);
    });

    it('join once, also at once', async () => {
      const [faction, one] = [await create(), await createCharacter()];
      const path = `${factions}/${faction.id}/characters/${one.id}`;
      const answers = await Promise.all(Array.from({ length: 4 }, () => admin.post(path, { priority: 1 })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
      expect(answers.find(({ status }) => status === 400)?.body.error.code).toBe('DUPLICATE_ENTRY');
    });

    it('are a hundred at most, also where the last two come at once', async () => {
      const faction = await create();
      const times = { created_at: 0, updated_at: 0 };
      const rows = Array.from({ length: 101 }, () => ({
        id: crypto.randomUUID(),
        character_key: freshKey(),
        name: 'Many',
        ...times,
      }));
      await server.context.queries.insertInto('characters').values(rows).execute();
      const links = rows.slice(0, 99).map(({ id }) => ({ faction_id: faction.id, character_id: id, priority: 1 }));
      await server.context.queries.insertInto('faction_characters').values(links).execute();
      const answers = await Promise.all(
        rows.slice(99).map(({ id }) => admin.post(`${factions}/${faction.id}/characters/${id}`, { priority: 1 })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
      expect((await nobody.get(`${factions}/${faction.id}/characters`)).body.total_count).toBe(100);
    });

    it('and factions are missing with 404, and priorities wrong with 422', async () => {
      const [faction, one] = [await create(), await createCharacter()];
      const unknown = crypto.randomUUID();
      expect((await admin.post(`${factions}/${unknown}/characters/${one.id}`, { priority: 1 })).status).toBe(404);
      expect((await admin.post(`${factions}/${faction.id}/characters/${unknown}`, { priority: 1 })).status).toBe(404);
      for (const body of [{ priority: -1 }, { priority: 1.5 }, { priority: 1001 }, {}])
        expect((await admin.post(`${factions}/${faction.id}/characters/${one.id}`, body)).status).toBe(422);
      expect((await nobody.get(`${factions}/${unknown}/characters`)).status).toBe(404);
      expect((await nobody.get(`${factions}/by-key/nobody`)).status).toBe(404);
      expect((await nobody.get(`${factions}/nonsense`)).status).toBe(422);
    });
  });
});
