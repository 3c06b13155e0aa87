import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const playlists = '/api/v1/playlists';
const presets = '/api/v1/music/presets';
const systemIds = ['system-techno', 'system-house', 'system-trap', 'system-breakbeat', 'system-minimal'];
const nobodys = '00000000-0000-4000-8000-000000000000';
const rest = Array(16).fill(false);
const pattern = { kick: rest, snare: rest, hihat: rest, openhat: rest, clap: rest };

describeOnEachDatabase('playlists', (database) => {
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
  const create = async (from = client): Promise<string> => (await from.post(playlists, { name: 'Evening' })).body.id;
  const createPreset = async (from = client, is_public = false): Promise<string> =>
    (await from.post(presets, { name: 'Rain', pattern, is_public })).body.id;
  const add = (id: string, pattern_id: string, from = client) =>
    from.post(`${playlists}/${id}/patterns`, { pattern_id });
  const remove = (id: string, pid: string, from = client) => from.delete(`${playlists}/${id}/patterns/${pid}`);
  const move = (id: string, pid: string, position: unknown, from = client) =>
    from.put(`${playlists}/${id}/patterns/${pid}/position`, { position });
  /** In their order; their positions are looked at as well. */
  const patternsOf = async (id: string, from = client): Promise<string[]> => {
    const { patterns } = (await from.get(`${playlists}/${id}`)).body;
    expect(patterns.map(({ position }: { position: number }) => position)).toEqual([...patterns.keys()]);
    return patterns.map(({ pattern_id }: { pattern_id: string }) => pattern_id);
  };
  const filled = async (ids = systemIds): Promise<string> => {
    const id = await create();
    for (const pid of ids) expect((await add(id, pid)).status).toBe(204);
    return id;
  };

  describe('as such', () => {
    it('are made, and told to who listens', async () => {
      const heard: EventTable['playlist.created'][] = [];
      const end = server.context.events.on('playlist.created', (event) => void heard.push(event));
      const { status, body } = await client.post(playlists, { name: ' Evening ', description: 'For rain.' });
      await server.settled();
      end();
      expect(status).toBe(201);
      expect(body).toMatchObject({
        name: 'Evening',
        description: 'For rain.',
        user_id: client.user.id,
        patterns: [],
        created_at: expect.any(String),
      });
      expect(heard).toEqual([{ userId: client.user.id, playlistId: body.id }]);
      expect((await client.get(`${playlists}/${body.id}`)).body).toEqual(body);
    });

    it.each([
      ['no name', {}],
      ['a blank name', { name: ' ' }],
      ['a long name', { name: 'x'.repeat(101) }],
      ['a long description', { name: 'x', description: 'x'.repeat(501) }],
    ])('refuse %s with 422', async (_what, body) => {
      expect((await client.post(playlists, body)).status).toBe(422);
    });

    it('are listed page by page, own ones only, with the number of their patterns', async () => {
      const first = await filled(systemIds.slice(0, 2));
      server.clock.advance(1000);
      const second = await create();
      await create(other);
      const { body } = await client.get(playlists);
      expect(body).toMatchObject({ total_count: 2, page: 1, page_size: 20, has_more: false });
      expect(body.playlists).toMatchObject([
        { id: second, pattern_count: 0 },
        { id: first, pattern_count: 2 },
      ]);
      expect(body.playlists[0]).not.toHaveProperty('patterns');
      expect((await client.get(`${playlists}?page_size=1&page=2`)).body.playlists).toMatchObject([{ id: first }]);
    });

    it('are changed and removed with 204', async () => {
      const id = await filled(['system-trap']);
      server.clock.advance(1000);
      expect((await client.put(`${playlists}/${id}`, { name: 'Night' })).status).toBe(204);
      const { body } = await client.get(`${playlists}/${id}`);
      expect(body).toMatchObject({ name: 'Night', updated_at: new Date(server.clock.now()).toISOString() });
      expect((await client.put(`${playlists}/${id}`, {})).status).toBe(422);
      expect((await client.delete(`${playlists}/${id}`)).status).toBe(204);
      expect((await client.get(`${playlists}/${id}`)).status).toBe(404);
      const { queries } = server.context;
      const left = await queries
        .selectFrom('playlist_patterns')
        .select('position')
        .where('playlist_id', '=', id)
        .execute();
      expect(left).toEqual([]);
    });

    it('are for their users only', async () => {
      const id = await filled(systemIds.slice(0, 2));
      const each = (from: Client, path: string) => [
        from.get(path),
        from.put(path, { name: 'x' }),
        from.delete(path),
        from.post(`${path}/patterns`, { pattern_id: 'system-trap' }),
        from.delete(`${path}/patterns/system-techno`),
        from.put(`${path}/patterns/system-techno/position`, { position: 1 }),
      ];
      const statuses = async (from: Client, path: string) =>
        new Set((await Promise.all(each(from, path))).map(({ status }) => status));
      expect(await statuses(other, `${playlists}/${id}`)).toEqual(new Set([403]));
      expect(await statuses(server.client(), `${playlists}/${id}`)).toEqual(new Set([401]));
      expect(await statuses(client, `${playlists}/${nobodys}`)).toEqual(new Set([404]));
      expect(await patternsOf(id)).toEqual(systemIds.slice(0, 2));
    });
  });

  describe('patterns', () => {
    it('come at the end, with what they play', async () => {
      const own = await createPreset();
      const open = await createPreset(other, true);
      const id = await filled(['system-trap', own, open]);
      const { patterns } = (await client.get(`${playlists}/${id}`)).body;
      expect(patterns).toMatchObject([
        { pattern_id: 'system-trap', position: 0, name: 'Trap' },
        { pattern_id: own, position: 1, name: 'Rain', pattern },
        { pattern_id: open, position: 2, name: 'Rain', pattern },
      ]);
      expect(patterns[0].pattern.kick).toHaveLength(16);
    });

    it('are in it once, and are there', async () => {
      const closed = await createPreset(other);
      const id = await filled(['system-trap']);
      expect((await add(id, 'system-trap')).status).toBe(400);
      expect((await add(id, closed)).status).toBe(404);
      expect((await add(id, nobodys)).status).toBe(404);
      expect((await add(id, '')).status).toBe(422);
      expect(await patternsOf(id)).toEqual(['system-trap']);
    });

    it('are a hundred at most', async () => {
      const id = await create();
      const { queries, clock } = server.context;
      const made = Array.from({ length: 101 }, (_, index) => ({
        id: `00000000-0000-4000-8000-${client.user.id.slice(0, 8)}${String(index).padStart(4, '0')}`,
        user_id: client.user.id,
        name: `Preset ${index}`,
        description: null,
        pattern: JSON.stringify(pattern),
        is_public: 0,
        created_at: clock.now(),
        updated_at: clock.now(),
      }));
      await queries.insertInto('rhythm_presets').values(made).execute();
      const rows = made.slice(0, 99).map((preset, position) => ({
        playlist_id: id,
        pattern_id: preset.id,
        position,
        added_at: clock.now(),
      }));
      await queries.insertInto('playlist_patterns').values(rows).execute();
      expect((await add(id, made[99]?.id ?? '')).status).toBe(204);
      expect((await add(id, made[100]?.id ?? '')).status).toBe(400);
      expect(await patternsOf(id)).toHaveLength(100);
    });

    it('close the gap that one leaves', async () => {
      const id = await filled();
      expect((await remove(id, 'system-house')).status).toBe(204);
      expect(await patternsOf(id)).toEqual(systemIds.filter((pid) => pid !== 'system-house'));
      expect((await remove(id, 'system-house')).status).toBe(404);
    });

    it.each([
      [0, 4, [1, 2, 3, 4, 0]],
      [4, 0, [4, 0, 1, 2, 3]],
      [1, 3, [0, 2, 3, 1, 4]],
      [3, 1, [0, 3, 1, 2, 4]],
      [2, 2, [0, 1, 2, 3, 4]],
    ])('move from %i to %i', async (from, to, expected) => {
      const id = await filled();
      expect((await move(id, systemIds[from] ?? '', to)).status).toBe(204);
      expect(await patternsOf(id)).toEqual(expected.map((index) => systemIds[index]));
    });

    it('move to no place that there is not', async () => {
      const id = await filled();
      expect((await move(id, 'system-trap', 5)).status).toBe(400);
      for (const wrong of [-1, 1.5, '1', null, 100]) expect((await move(id, 'system-trap', wrong)).status).toBe(422);
      expect((await move(id, 'nothing', 0)).status).toBe(404);
      expect(await patternsOf(id)).toEqual(systemIds);
    });

    it('stay dense however many change them at once', async () => {
      const own = await Promise.all(Array.from({ length: 6 }, () => createPreset()));
      const id = await filled();
      const answers = await Promise.all([
        ...own.map((pid) => add(id, pid)),
        ...own.map((pid) => add(id, pid)),
        move(id, 'system-techno', 4),
        move(id, 'system-minimal', 0),
        move(id, 'system-trap', 1),
        remove(id, 'system-house'),
        remove(id, 'system-house'),
      ]);
      const counts = new Map<number, number>();
      for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
      expect(counts).toEqual(
        new Map([
          [204, 10],
          [400, 6],
          [404, 1],
        ]),
      );
      const patterns = await patternsOf(id);
      expect(new Set(patterns)).toEqual(new Set([...own, ...systemIds.filter((pid) => pid !== 'system-house')]));
      expect(patterns).toHaveLength(10);
    });
  });

  describe('and presets that go', () => {
    it('lose one that is removed, everywhere', async () => {
      const open = await createPreset(other, true);
      const mine = await filled(['system-trap', open, 'system-house']);
      const theirs = await create(other);
      for (const pid of ['system-house', open, 'system-minimal']) await add(theirs, pid, other);
      expect((await other.delete(`${presets}/${open}`)).status).toBe(204);
      expect(await patternsOf(mine)).toEqual(['system-trap', 'system-house']);
      expect(await patternsOf(theirs, other)).toEqual(['system-house', 'system-minimal']);
    });

    it('of others lose one that is made private', async () => {
      const open = await createPreset(other, true);
      const mine = await filled([open, 'system-house']);
      const theirs = await create(other);
      for (const pid of [open, 'system-minimal']) await add(theirs, pid, other);
      await other.put(`${presets}/${open}`, { is_public: false });
      expect(await patternsOf(mine)).toEqual(['system-house']);
      expect(await patternsOf(theirs, other)).toEqual([open, 'system-minimal']);
    });

    it('hold none that is removed while it is added', async () => {
      const own = await Promise.all(Array.from({ length: 4 }, () => createPreset()));
      const ids = await Promise.all([create(), create()]);
      const answers = await Promise.all(
        own.flatMap((pid) => [...ids.map((id) => add(id, pid)), client.delete(`${presets}/${pid}`)]),
      );
      for (const { status } of answers) expect([204, 404]).toContain(status);
      for (const id of ids) expect(await patternsOf(id)).toEqual([]);
      const { queries } = server.context;
      const left = await queries
        .selectFrom('playlist_patterns')
        .select('position')
        .where('playlist_id', 'in', ids)
        .execute();
      expect(left).toEqual([]);
    });
  });

  describe('of guests', () => {
    const bring = (pattern_ids: unknown, from = client) =>
      from.post(`${playlists}/import-guest`, { name: 'Brought', pattern_ids });

    it('become one of the user', async () => {
      const heard: EventTable['playlist.created'][] = [];
      const end = server.context.events.on('playlist.created', (event) => void heard.push(event));
      const closed = await createPreset(other);
      const { status, body } = await bring(['system-trap', closed, 'system-house', 'system-trap']);
      await server.settled();
      end();
      expect(status).toBe(201);
      expect(body).toEqual({ playlist_id: expect.any(String), pattern_count: 2, invalid_pattern_ids: [closed] });
      expect(await patternsOf(body.playlist_id)).toEqual(['system-trap', 'system-house']);
      expect(heard).toEqual([{ userId: client.user.id, playlistId: body.playlist_id }]);
    });

    it('have four patterns at most, and one that there is', async () => {
      expect((await bring(systemIds)).status).toBe(422);
      expect((await bring([])).status).toBe(422);
      expect((await bring(['nothing'])).status).toBe(400);
      expect((await bring(['system-trap'], server.client())).status).toBe(401);
      expect((await client.get(playlists)).body.total_count).toBe(0);
    });
  });
});
