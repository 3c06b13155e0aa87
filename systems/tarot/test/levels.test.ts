import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { earnKarma } from '../src/modules/gamification/karma/karma-store.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const levels = '/api/v1/levels';

describeOnEachDatabase('levels', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  const withKarma = async (total: number, changes: Record<string, unknown> = {}): Promise<Client> => {
    const client = await server.signUp(changes);
    await server.context.database.transaction((trx) =>
      earnKarma(trx, {
        userId: client.user.id,
        source: 'quest',
        points: total - 50,
        reason: 'A test',
        nowMs: server.clock.now(),
      }),
    );
    return client;
  };

  describe('of whoever asks', () => {
    it('tell how far they are', async () => {
      const client = await server.signUp();
      expect((await client.get(`${levels}/me`)).body).toEqual({
        user_id: client.user.id,
        level: 1,
        title: 'Driftwood',
        total_karma: 50,
        karma_to_next: 232,
        percentage: 17,
        privileges: { reading_limit: 20, unlocked_spreads: expect.any(Array), features: [] },
      });
      const further = await withKarma(3162);
      expect((await further.get(`${levels}/me`)).body).toMatchObject({
        level: 10,
        total_karma: 3162,
        percentage: 0,
        privileges: { features: ['card_back_tide', 'profile_frame_copper', 'ambience_rain'] },
      });
    });

    it('tell what comes next', async () => {
      const client = await withKarma(300);
      expect((await client.get(`${levels}/me/next-milestone`)).body).toMatchObject({
        current_level: 2,
        total_karma: 300,
        milestone: { level: 10, required_karma: 3162, karma_needed: 2862, is_milestone: true },
      });
      expect((await client.get(`${levels}/progress`)).body).toMatchObject({
        level: 2,
        level_karma: 282,
        next_level_karma: 519,
        karma_to_next: 219,
        next_feature: { level: 4, feature: 'card_back_tide', name: 'Card back: Tide' },
      });
      const { milestones } = (await client.get(`${levels}/progress`)).body;
      expect(milestones).toHaveLength(10);
      expect(milestones[9]).toMatchObject({ level: 100, required_karma: 100_000, is_reached: false });
    });

    it('end at the hundredth', async () => {
      const client = await withKarma(120_000);
      expect((await client.get(`${levels}/me`)).body).toMatchObject({ level: 100, karma_to_next: 0, percentage: 100 });
      expect((await client.get(`${levels}/me/next-milestone`)).body.milestone).toBeNull();
      const { body } = await client.get(`${levels}/progress`);
      expect(body).toMatchObject({ next_level_karma: null, next_feature: null });
      expect(body.milestones.every(({ is_reached }: { is_reached: boolean }) => is_reached)).toBe(true);
    });

    it('are for who is signed in', async () => {
      for (const path of ['me', 'me/rank', 'me/next-milestone', 'progress'])
        expect((await server.client().get(`${levels}/${path}`)).status).toBe(401);
    });
  });

  describe('in detail', () => {
    it('are for everybody', async () => {
      const { status, body } = await server.client().get(`${levels}/details/100`);
      expect(status).toBe(200);
      expect(body).toEqual({
        level: 100,
        title: 'Reader of the Whole Map',
        required_karma: 100_000,
        is_milestone: true,
        privileges: {
          reading_limit: 99_999,
          unlocked_spreads: expect.arrayContaining(['celtic_cross']),
          features: expect.any(Array),
        },
      });
      expect((await server.client().get(`${levels}/details/1`)).body).toMatchObject({
        required_karma: 0,
        is_milestone: false,
      });
    });

    it.each(['0', '101', '-1', 'ten'])('are refused of level %s', async (level) => {
      expect((await server.client().get(`${levels}/details/${level}`)).status).toBe(422);
    });
  });

  describe('of somebody', () => {
    it('are for everybody, without what is private', async () => {
      const client = await withKarma(600, { display_name: 'The Ferry' });
      const { body } = await server.client().get(`${levels}/${client.user.id}`);
      expect(body).toEqual({
        user_id: client.user.id,
        display_name: 'The Ferry',
        avatar_url: null,
        level: 3,
        title: 'Driftwood',
        total_karma: 600,
        karma_to_next: 200,
        percentage: 28,
      });
      const newcomer = await server.signUp();
      expect((await client.get(`${levels}/${newcomer.user.id}`)).body).toMatchObject({ level: 1, total_karma: 50 });
    });

    it('are missing with 404, and malformed with 422', async () => {
      const { status, body } = await server.client().get(`${levels}/${crypto.randomUUID()}`);
      expect([status, body.error.code]).toEqual([404, 'USER_NOT_FOUND']);
      expect((await server.client().get(`${levels}/nobody`)).status).toBe(422);
    });
  });

  describe('on the board', () => {
    let board: TestServer;
    let clients: Client[];
    beforeAll(async () => {
      await server.close();
      server = await startServer(database);
      board = server;
      clients = [];
      for (const total of [900, 700, 700, 500, 100]) clients.push(await withKarma(total));
      await board.signUp();
    });
    const read = async (query = '') => (await board.client().get(`${levels}/leaderboard${query}`)).body;

    it('come those with most, and equal ones share a place', async () => {
      const { entries, ...page } = await read();
      expect(page).toEqual({ total_count: 5, page: 1, page_size: 20, has_more: false });
      expect(entries.map(({ rank, total_karma }: Record<string, number>) => [rank, total_karma])).toEqual([
        [1, 900],
        [2, 700],
        [2, 700],
        [4, 500],
        [5, 100],
      ]);
      expect(entries[0]).toEqual({
        rank: 1,
        user_id: clients[0]?.user.id,
        display_name: clients[0]?.user.name,
        avatar_url: null,
        level: 4,
        title: 'Driftwood',
        total_karma: 900,
      });
      expect(JSON.stringify(entries)).not.toContain('@');
    });

    it('come in pages that agree with the whole', async () => {
      const { entries } = await read();
      const pages = [await read('?page_size=2'), await read('?page_size=2&page=2'), await read('?page_size=2&page=3')];
      expect(pages.flatMap((page) => page.entries)).toEqual(entries);
      expect(pages.map(({ has_more }) => has_more)).toEqual([true, true, false]);
      expect((await read('?page=100000&page_size=100')).entries).toEqual([]);
    });

    it.each(['page_size=0', 'page_size=101', 'page=0', 'page=x'])('refuse %s', async (query) => {
      expect((await board.client().get(`${levels}/leaderboard?${query}`)).status).toBe(422);
    });

    it('are those that ranks tell', async () => {
      const ranks = await Promise.all(clients.map(async (client) => (await client.get(`${levels}/me/rank`)).body));
      expect(ranks.map(({ rank }) => rank)).toEqual([1, 2, 2, 4, 5]);
      expect(ranks[0]).toEqual({ rank: 1, total_users: 6, percentile: 100, level: 4, total_karma: 900 });
      expect(ranks[3]).toMatchObject({ total_users: 6, percentile: 50 });
      const newcomer = await board.signUp();
      expect((await newcomer.get(`${levels}/me/rank`)).body).toMatchObject({ rank: 6, total_users: 7 });
    });

    it('are none that were locked out', async () => {
      const setActive = (is_active: number) =>
        board.context.queries.updateTable('users').set({ is_active }).where('id', '=', clients[0]?.user.id).execute();
      await setActive(0);
      const { entries, total_count } = await read();
      await setActive(1);
      expect([total_count, entries[0].rank, entries[0].total_karma]).toEqual([4, 1, 700]);
    });
  });
});
