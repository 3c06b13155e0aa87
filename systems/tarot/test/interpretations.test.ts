import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signUpAdmin } from './support/admin.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const interpretations = '/api/v1/interpretations';

describeOnEachDatabase('interpretations', (database) => {
  let server: TestServer;
  let admin: Client;
  let nobody: Client;
  /** A new one for each test: what others said is not in the way. */
  let character: { id: string; key: string; name: string };
  let used = 0;
  beforeAll(async () => {
    server = await startServer(database);
    admin = await signUpAdmin(server);
    nobody = server.client();
  });
  afterAll(() => server.close());
  const createCharacter = async () => {
    used += 1;
    return (await admin.post('/api/v1/characters', { key: `guest_${used}`, name: `Guest ${used}` })).body;
  };
  beforeEach(async () => {
    character = await createCharacter();
  });
  const text = 'The tide is in.';
  const create = async (changes: object = {}) =>
    admin.post(interpretations, { card_id: 'major-00', character_id: character.id, interpretation: text, ...changes });

  describe('one', () => {
    it('is told by itself, by its pair, and with the card', async () => {
      const { status, body } = await create({ interpretation: `  ${text} ` });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        card_id: 'major-00',
        character_id: character.id,
        interpretation: text,
        is_active: true,
      });
      expect((await nobody.get(`${interpretations}/${body.id}`)).body).toEqual(body);
      const pair = await nobody.get(`${interpretations}/card/major-00/character/${character.id}`);
      expect(pair.body).toMatchObject({
        ...body,
        card: { id: 'major-00', suit: 'major_arcana' },
        character: { id: character.id, key: character.key, name: character.name },
      });
      const card = await nobody.get('/api/v1/cards/major-00?include_interpretations=true');
      expect(card.body.interpretations).toContainEqual({
        character_key: character.key,
        character_name: character.name,
        interpretation: text,
      });
    });

    it('is missing with 404, and malformed with 422', async () => {
      expect((await nobody.get(`${interpretations}/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await nobody.get(`${interpretations}/card/major-00/character/${character.id}`)).status).toBe(404);
      expect((await nobody.get(`${interpretations}/nonsense`)).status).toBe(422);
      expect((await nobody.get(`${interpretations}/card/major-00/character/nonsense`)).status).toBe(422);
    });
  });

  describe('writing', () => {
    it('is for administrators', async () => {
      const { id } = (await create()).body;
      const member = await server.signUp();
      const given = { card_id: 'major-01', character_id: character.id, interpretation: 'No.' };
      for (const [client, status] of [
        [nobody, 401],
        [member, 403],
      ] as const) {
        expect((await client.post(interpretations, given)).status).toBe(status);
        expect((await client.post(`${interpretations}/bulk`, { interpretations: [given] })).status).toBe(status);
        expect((await client.put(`${interpretations}/${id}`, { is_active: false })).status).toBe(status);
        expect((await client.delete(`${interpretations}/${id}`)).status).toBe(status);
      }
      expect((await nobody.get(`${interpretations}?character_id=${character.id}`)).body.total_count).toBe(1);
    });

    it('is once for a card and a character, also at once', async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => create()));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
      expect((await create()).body.error.code).toBe('DUPLICATE_ENTRY');
    });

    it('needs a card and a character that there are', async () => {
      expect((await create({ card_id: 'major-99' })).body.error.code).toBe('CARD_NOT_FOUND');
      expect((await create({ character_id: crypto.randomUUID() })).status).toBe(404);
    });

    it.each([
      { interpretation: ' ' },
      { interpretation: 'x'.repeat(2001) },
      { character_id: 'nobody' },
      { card_id: '' },
      { is_active: 1 },
    ])('refuses %j with 422', async (wrong) => {
      expect((await create(wrong)).status).toBe(422);
    });

    it('changes text and state', async () => {
      const made = (await create()).body;
      server.clock.advance(1000);
      const { body } = await admin.put(`${interpretations}/${made.id}`, { is_active: false, card_id: 'major-05' });
      expect(body).toMatchObject({ card_id: 'major-00', interpretation: text, is_active: false });
      expect(body.updated_at > made.updated_at).toBe(true);
      const card = await nobody.get('/api/v1/cards/major-00?include_interpretations=true');
      const keys = card.body.interpretations.map(({ character_key }: { character_key: string }) => character_key);
      expect(keys).not.toContain(character.key);
      expect((await admin.put(`${interpretations}/${made.id}`, { interpretation: 'Ebb.' })).body).toMatchObject({
        interpretation: 'Ebb.',
        is_active: false,
      });
      expect((await admin.put(`${interpretations}/${made.id}`, {})).status).toBe(422);
      expect((await admin.put(`${interpretations}/${crypto.randomUUID()}`, { is_active: true })).status).toBe(404);
    });

    it('removes', async () => {
      const { id } = (await create()).body;
      expect((await admin.delete(`${interpretations}/${id}`)).status).toBe(204);
      expect((await admin.delete(`${interpretations}/${id}`)).status).toBe(404);
      expect((await create()).status).toBe(201);
    });
  });

  describe('many at once', () => {
    const bulk = (given: object[]) => admin.post(`${interpretations}/bulk`, { interpretations: given });
    const one = (card_id: string, character_id = character.id) => ({ card_id, character_id, interpretation: text });

    it('are stored where they can be, and of the others it is told why not', async () => {
      await create({ card_id: 'embers-03' });
      const { status, body } = await bulk([
        one('tokens-01'),
        one('major-99'),
        one('embers-03'),
        one('flasks-02', crypto.randomUUID()),
        one('blades-10'),
        one('tokens-01'),
      ]);
      expect(status).toBe(200);
      expect(body).toMatchObject({ success_count: 2, failed_count: 4 });
      expect(body.errors.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
        [1, 'CARD_NOT_FOUND'],
        [2, 'DUPLICATE_ENTRY'],
        [3, 'NOT_FOUND'],
        [5, 'DUPLICATE_ENTRY'],
      ]);
      expect((await nobody.get(`${interpretations}?character_id=${character.id}`)).body.total_count).toBe(3);
    });

    it('may all fail', async () => {
      const { body } = await bulk([one('major-99'), one('major-00', crypto.randomUUID())]);
      expect(body).toMatchObject({ success_count: 0, failed_count: 2 });
    });

    it('are stored once, where two send them in opposite orders', async () => {
      const given = ['major-01', 'major-02', 'major-03', 'major-04'].map((card) => one(card));
      const answers = await Promise.all([bulk(given), bulk([...given].reverse()), bulk(given)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const stored = answers.reduce((sum, { body }) => sum + body.success_count, 0);
      expect(stored).toBe(4);
    });

    it('are from one to a hundred, in whatever letters', async () => {
      expect((await bulk([])).status).toBe(422);
      expect((await bulk(Array.from({ length: 101 }, () => one('major-00')))).status).toBe(422);
      expect((await bulk([{ ...one('major-00'), interpretation: '' }])).status).toBe(422);
      const long = Array.from({ length: 100 }, () => ({ ...one('major-00'), interpretation: '塔'.repeat(1600) }));
      expect((await bulk(long)).body).toMatchObject({ success_count: 1, failed_count: 99 });
    });
  });

  describe('lists', () => {
    it('are of a card, of a character, or of those that are active', async () => {
      const first = (await create({ card_id: 'flasks-14' })).body;
      const second = (await create({ card_id: 'blades-14', is_active: false })).body;
      const found = async (path: string) =>
        (await nobody.get(`${interpretations}${path}`)).body.interpretations.map((each: { id: string }) => each.id);
      const own = `character_id=${character.id}`;
      expect(await found(`?${own}`)).toEqual([second.id, first.id]);
      expect(await found(`?${own}&is_active=true`)).toEqual([first.id]);
      expect(await found(`?${own}&card_id=blades-14`)).toEqual([second.id]);
      expect(await found(`/with-details?${own}&is_active=false`)).toEqual([second.id]);
      expect(await found(`/by-character/${character.id}`)).toEqual([second.id, first.id]);
      expect(await found(`/by-character/${character.id}?is_active=true`)).toEqual([first.id]);
      expect(await found('/by-card/flasks-14')).toEqual([first.id]);
      expect((await nobody.get(`${interpretations}/by-card/flasks-14`)).body.interpretations[0]).toMatchObject({
        card: { id: 'flasks-14', suit: 'flasks' },
        character: { key: character.key },
      });
    });

    it('are as long as was asked for', async () => {
      for (const card_id of ['tokens-11', 'tokens-12', 'tokens-13']) await create({ card_id });
      const { body } = await nobody.get(`${interpretations}?character_id=${character.id}&skip=1&limit=1`);
      expect(body).toMatchObject({
        total_count: 3,
        skip: 1,
        limit: 1,
        has_more: true,
        interpretations: [{ card_id: 'tokens-12' }],
      });
      for (const query of ['limit=201', 'limit=0', 'skip=-1', 'character_id=nobody'])
        expect([query, (await nobody.get(`${interpretations}?${query}`)).status]).toEqual([query, 422]);
    });

    it('of what there is not are missing with 404', async () => {
      expect((await nobody.get(`${interpretations}/by-card/major-99`)).body.error.code).toBe('CARD_NOT_FOUND');
      expect((await nobody.get(`${interpretations}/by-character/${crypto.randomUUID()}`)).status).toBe(404);
    });
  });

  it('are summed up', async () => {
    const read = async () => (await nobody.get(`${interpretations}/stats/summary`)).body;
    const before = await read();
    await create({ card_id: 'embers-13' });
    await create({ card_id: 'embers-14', is_active: false });
    const after = await read();
    expect(after).toMatchObject({
      total: before.total + 2,
      active: before.active + 1,
      inactive: before.inactive + 1,
      cards_covered: before.cards_covered + 2,
      cards_total: 78,
      characters_covered: before.characters_covered + 1,
    });
    expect(after.by_character).toContainEqual({
      character_id: character.id,
      key: character.key,
      name: character.name,
      count: 2,
    });
  });
});
