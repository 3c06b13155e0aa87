import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const presets = '/api/v1/music/presets';
const tracks = ['kick', 'snare', 'hihat', 'openhat', 'clap'];
const patternOf = (...steps: number[]) =>
  Object.fromEntries(tracks.map((track) => [track, Array.from({ length: 16 }, (_, step) => steps.includes(step))]));
const nobodys = '00000000-0000-4000-8000-000000000000';

describeOnEachDatabase('presets', (database) => {
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
  const create = async (changes: object = {}, from = client) => {
    const { status, body } = await from.post(presets, { name: 'Rain', pattern: patternOf(0, 8), ...changes });
    expect(status).toBe(201);
    return body;
  };

  it('keep what was given, private unless said otherwise', async () => {
    const body = await create({ name: '  Rain ', description: 'On tin.' });
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Rain',
      description: 'On tin.',
      pattern: patternOf(0, 8),
      is_public: false,
      is_system_preset: false,
      user_id: client.user.id,
      created_at: '2025-01-15T04:00:00.000Z',
      updated_at: '2025-01-15T04:00:00.000Z',
    });
    expect((await client.get(presets)).body.presets).toEqual([body]);
  });

  it.each([
    ['no name', { name: undefined }],
    ['a blank name', { name: '  ' }],
    ['a long name', { name: 'x'.repeat(51) }],
    ['a long description', { description: 'x'.repeat(201) }],
    ['a track too few', { pattern: { ...patternOf(), clap: undefined } }],
    ['fifteen steps', { pattern: { ...patternOf(), kick: Array(15).fill(true) } }],
    ['seventeen steps', { pattern: { ...patternOf(), kick: Array(17).fill(true) } }],
    ['steps that are numbers', { pattern: { ...patternOf(), kick: Array(16).fill(1) } }],
  ])('refuse %s with 422', async (_what, changes) => {
    const body = { name: 'Rain', pattern: patternOf(0), ...changes };
    expect((await client.post(presets, body)).status).toBe(422);
  });

  it('are for users', async () => {
    const nobody = server.client();
    expect((await nobody.post(presets, { name: 'Rain', pattern: patternOf() })).status).toBe(401);
    expect((await nobody.get(presets)).status).toBe(401);
    expect((await nobody.put(`${presets}/${nobodys}`, { name: 'x' })).status).toBe(401);
    expect((await nobody.delete(`${presets}/${nobodys}`)).status).toBe(401);
  });

  it('are listed page by page, own ones only, the newest first', async () => {
    await create({ is_public: true }, other);
    const made = [];
    for (let count = 0; count < 3; count += 1) {
      server.clock.advance(1000);
      made.unshift((await create()).id);
    }
    const first = (await client.get(`${presets}?page_size=2`)).body;
    expect(first).toMatchObject({ total_count: 3, page: 1, page_size: 2, has_more: true });
    const second = (await client.get(`${presets}?page_size=2&page=2`)).body;
    expect(second.has_more).toBe(false);
    expect([...first.presets, ...second.presets].map(({ id }) => id)).toEqual(made);
    expect((await client.get(`${presets}?page_size=101`)).status).toBe(422);
  });

  describe('changing', () => {
    it('replaces what is given, and leaves the rest', async () => {
      const before = await create({ description: 'On tin.' });
      server.clock.advance(5000);
      const { status, body } = await client.put(`${presets}/${before.id}`, { pattern: patternOf(3), is_public: true });
      expect(status).toBe(200);
      expect(body).toEqual({
        ...before,
        pattern: patternOf(3),
        is_public: true,
        updated_at: new Date(server.clock.now()).toISOString(),
      });
      expect((await client.put(`${presets}/${before.id}`, { description: null })).body.description).toBeNull();
      expect((await client.put(`${presets}/${before.id}`, {})).status).toBe(422);
    });

    it('is refused for those of others and of the system, and for none', async () => {
      const { id } = await create({ is_public: true });
      for (const path of [`${presets}/${id}`, `${presets}/system-techno`]) {
        expect((await other.put(path, { name: 'Mine' })).status).toBe(403);
        expect((await other.delete(path)).status).toBe(403);
      }
      expect((await client.put(`${presets}/${nobodys}`, { name: 'x' })).status).toBe(404);
      expect((await client.delete(`${presets}/public`)).status).toBe(405);
      expect((await client.get(presets)).body.presets[0].name).toBe('Rain');
    });

    it('removes one for good', async () => {
      const { id } = await create();
      expect((await client.delete(`${presets}/${id}`)).status).toBe(204);
      expect((await client.delete(`${presets}/${id}`)).status).toBe(404);
      expect((await client.get(presets)).body.total_count).toBe(0);
    });
  });

  describe('that are public', () => {
    it('are shown with those of the system and the name of who made them, and nothing else of them', async () => {
      const { id } = await create({ is_public: true });
      await create();
      const { status, body, text } = await server.client().get(`${presets}/public?sort_order=desc`);
      expect(status).toBe(200);
      expect(body.system_presets.map(({ name }: { name: string }) => name)).toEqual([
        'Techno',
        'House',
        'Trap',
        'Breakbeat',
        'Minimal',
      ]);
      expect(body.system_presets[0]).toMatchObject({ is_system_preset: true, user_id: null, is_public: true });
      const shown = body.public_presets.filter((preset: { user_id: string }) => preset.user_id === client.user.id);
      expect(shown).toMatchObject([{ id, creator_name: client.user.name, is_own: false }]);
      expect(text).not.toContain('@example.org');
      expect(text).not.toContain('email');
    });

    it('know who asks', async () => {
      await create({ is_public: true });
      const owners = (await client.get(`${presets}/public?page_size=100`)).body.public_presets;
      for (const { user_id, is_own } of owners) expect(is_own).toBe(user_id === client.user.id);
      expect(owners.some(({ is_own }: { is_own: boolean }) => is_own)).toBe(true);
    });

    it('show the name that somebody wants to be called', async () => {
      await client.patch('/api/v1/users/me/profile', { display_name: 'The Drummer' });
      const { id } = await create({ is_public: true });
      const { body } = await client.get(`${presets}/public?page_size=100`);
      expect(body.public_presets.find((preset: { id: string }) => preset.id === id).creator_name).toBe('The Drummer');
    });

    it('are sorted by name in any case of letters, and by time, both ways', async () => {
      const own = async (query: string) =>
        (await client.get(`${presets}/public?page_size=100&${query}`)).body.public_presets
          .filter(({ is_own }: { is_own: boolean }) => is_own)
          .map(({ name }: { name: string }) => name);
      for (const name of ['banana', 'Apple', 'Cherry']) {
        server.clock.advance(1000);
        await create({ name, is_public: true });
      }
      expect(await own('sort_by=name')).toEqual(['Apple', 'banana', 'Cherry']);
      expect(await own('sort_by=name&sort_order=desc')).toEqual(['Cherry', 'banana', 'Apple']);
      expect(await own('sort_by=created_at')).toEqual(['banana', 'Apple', 'Cherry']);
      expect(await own('sort_by=created_at&sort_order=desc')).toEqual(['Cherry', 'Apple', 'banana']);
      expect((await client.get(`${presets}/public?sort_by=email`)).status).toBe(422);
    });

    it('are paged, each once', async () => {
      for (let count = 0; count < 3; count += 1) await create({ is_public: true });
      const ids: string[] = [];
      for (let page = 1, more = true; more; page += 1) {
        const { body } = await client.get(`${presets}/public?page_size=2&page=${page}`);
        ids.push(...body.public_presets.map(({ id }: { id: string }) => id));
        more = body.has_more;
      }
      const { total_count } = (await client.get(`${presets}/public`)).body;
      expect([ids.length, new Set(ids).size]).toEqual([total_count, total_count]);
    });
  });

  describe('by their ids', () => {
    const batch = (ids: unknown, from: Client = client) => from.post(`${presets}/batch`, { ids });

    it('are those that whoever asks may hear, in the order of the ids', async () => {
      const open = await create({ is_public: true }, other);
      const closed = await create({}, other);
      const own = await create({ name: 'Mine' });
      const ids = [own.id, 'system-trap', closed.id, open.id, 'nothing', own.id];
      const { body } = await batch(ids);
      expect(body.patterns.map(({ id }: { id: string }) => id)).toEqual([own.id, 'system-trap', open.id]);
      expect(body.patterns[0]).toEqual({ id: own.id, name: 'Mine', pattern: patternOf(0, 8) });
      expect(body.invalid_ids).toEqual([closed.id, 'nothing']);
      const forNobody = (await batch(ids, server.client())).body;
      expect(forNobody.patterns.map(({ id }: { id: string }) => id)).toEqual(['system-trap', open.id]);
    });

    it('are fifty at most', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `none-${index}`);
      expect((await batch(ids)).body.invalid_ids).toEqual(ids);
      for (const wrong of [[...ids, 'one-more'], [], ['x'.repeat(65)], [''], 'system-trap'])
        expect((await batch(wrong)).status).toBe(422);
    });
  });
});
