import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import { type EarnedKarma, earnKarma } from '../src/modules/gamification/karma/karma-store.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const karma = '/api/v1/karma';
const dayMs = 86_400_000;

describeOnEachDatabase('karma', (database) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.clock.set('2025-01-15T04:00:00Z');
    client = await server.signUp();
  });
  const summary = async (of = client) => (await of.get(`${karma}/summary`)).body;
  const logs = async (query = '', of = client) => (await of.get(`${karma}/logs${query}`)).body;
  /** As tasks and quests do it. */
  const earn = (changes: Partial<EarnedKarma> = {}, of = client) =>
    server.context.database.transaction((trx) =>
      earnKarma(trx, {
        userId: of.user.id,
        source: 'quest',
        points: 10,
        reason: 'A test',
        nowMs: server.clock.now(),
        ...changes,
      }),
    );
  const share = async (readingId: string = crypto.randomUUID(), of = client): Promise<void> => {
    server.context.events.emit('share.created', { userId: of.user.id, readingId, shareId: crypto.randomUUID() });
    await server.settled();
  };
  const newReading = async (): Promise<string> =>
    (await client.post('/api/v1/readings', { question: 'Right?', spread_template_id: 'single_ember' })).body.id;
  const rate = async (id: string, rating: object): Promise<void> => {
    expect((await client.patch(`/api/v1/readings/${id}`, rating)).status).toBe(200);
    await server.settled();
  };

  it('begins in the middle', async () => {
    expect(await summary()).toEqual({
      alignment_karma: 50,
      total_karma: 50,
      current_level: 1,
      level_title: 'Driftwood',
      karma_to_next_level: 232,
      alignment_category: 'neutral',
      alignment_name: 'Unremarked',
      rank: expect.any(Number),
      today_earned: 0,
    });
    expect(await logs()).toEqual({ logs: [], total_count: 0, page: 1, page_size: 20, has_more: false });
    expect((await client.get(`${karma}/history`)).body).toEqual({ days: 30, earned: 0, lost: 0, history: [] });
  });

  it('is of nobody else', async () => {
    for (const path of ['summary', 'logs', 'history'])
      expect((await server.client().get(`${karma}/${path}`)).status).toBe(401);
    await earn();
    const other = await server.signUp();
    expect((await summary(other)).total_karma).toBe(50);
    expect((await logs('', other)).logs).toEqual([]);
    expect((await other.get(`${karma}/history`)).body.history).toEqual([]);
  });

  describe('is earned', () => {
    it('by rating a reading, once for each', async () => {
      const id = await newReading();
      await rate(id, { accuracy_rating: 4 });
      expect(await summary()).toMatchObject({ total_karma: 52, alignment_karma: 52, today_earned: 2 });
      await rate(id, { accuracy_rating: 5 });
      await rate(id, { accuracy_rating: null });
      await rate(id, { accuracy_rating: 4, user_satisfaction: 5 });
      expect((await summary()).total_karma).toBe(52);
      await rate(await newReading(), { user_satisfaction: 3 });
      expect((await summary()).total_karma).toBe(54);
      expect((await logs()).logs.map(({ action }: { action: string }) => action)).toEqual([
        'reading_accuracy',
        'reading_accuracy',
      ]);
    });

    it('by no other change of a reading', async () => {
      await rate(await newReading(), { is_favorite: true, accuracy_rating: null });
      expect((await summary()).total_karma).toBe(50);
    });

    it('by sharing, five a day and no reading twice', async () => {
      const reading = crypto.randomUUID();
      await share(reading);
      await share(reading);
      expect((await summary()).total_karma).toBe(51);
      for (let count = 0; count < 7; count += 1) await share();
      expect((await summary()).total_karma).toBe(55);
      server.clock.advance(dayMs);
      await share();
      await share(reading);
      client = await signedInAgain();
      expect(await summary()).toMatchObject({ total_karma: 56, today_earned: 1 });
    });

    it('by posts and comments, once under each post', async () => {
      const { events } = server.context;
      const userId = client.user.id;
      events.emit('post.created', { userId, postId: 'one' });
      for (const postId of ['two', 'two', 'three'])
        events.emit('post.commented', { userId, postId, authorId: crypto.randomUUID() });
      await server.settled();
      expect((await summary()).total_karma).toBe(59);
    });

    it('by the first extension for loyalty, once', async () => {
      const { events } = server.context;
      const extended = { userId: client.user.id, kind: 'loyalty' as const, minutes: 10_080 };
      events.emit('token.extended', { ...extended, isFirstLoyalty: false });
      await server.settled();
      expect((await summary()).total_karma).toBe(50);
      events.emit('token.extended', { ...extended, isFirstLoyalty: true });
      events.emit('token.extended', { ...extended, isFirstLoyalty: true });
      await server.settled();
      expect(await summary()).toMatchObject({ total_karma: 60, alignment_karma: 60, alignment_category: 'good' });
    });

    it('and told to who listens, where it changed', async () => {
      const heard: EventTable['karma.changed'][] = [];
      const stop = server.context.events.on('karma.changed', (event) => void heard.push(event));
      const reading = crypto.randomUUID();
      await share(reading);
      await share(reading);
      stop();
      expect(heard).toEqual([{ userId: client.user.id, total: 51, alignment: 51, amount: 1 }]);
    });

    it('as the profile tells it', async () => {
      await earn({ points: 15 });
      expect((await client.get('/api/v1/auth/me')).body.user).toMatchObject({
        karma_score: 65,
        karma_alignment: 'good',
        total_karma: 65,
      });
    });
  });

  describe('at once', () => {
    it('loses nothing', async () => {
      const changes = await Promise.all(Array.from({ length: 30 }, () => earn({ points: 7 })));
      expect((await summary()).total_karma).toBe(50 + 30 * 7);
      expect(new Set(changes.map(({ total }) => total)).size).toBe(30);
      expect((await logs()).total_count).toBe(30);
    });

    it('goes no further than the day allows', async () => {
      await Promise.all(Array.from({ length: 30 }, () => share()));
      expect((await summary()).total_karma).toBe(55);
      expect((await logs()).total_count).toBe(5);
    });

    it('counts once what counts once', async () => {
      const reading = crypto.randomUUID();
      await Promise.all(Array.from({ length: 10 }, () => share(reading)));
      expect((await summary()).total_karma).toBe(51);
    });
  });

  it('is not earned by what was rolled back', async () => {
    const failing = server.context.database.transaction(async (trx) => {
      await earnKarma(trx, {
        userId: client.user.id,
        source: 'quest',
        points: 500,
        reason: 'Not to be',
        nowMs: server.clock.now(),
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await summary()).total_karma).toBe(50);
    expect((await logs()).total_count).toBe(0);
  });

  it('refuses rewards that take, and those of an unknown size', async () => {
    await expect(earn({ points: -1 })).rejects.toThrow(RangeError);
    await expect(earn({ points: 0.5 })).rejects.toThrow(RangeError);
    expect((await summary()).total_karma).toBe(50);
  });

  it('falls by bad behaviour: alignment to 0 at least, and no total', async () => {
    for (let count = 0; count < 7; count += 1) await earn({ source: 'bad_behaviour' });
    // Five a day count.
    expect(await summary()).toMatchObject({
      alignment_karma: 0,
      total_karma: 50,
      today_earned: 0,
      alignment_category: 'very_evil',
    });
    server.clock.advance(60_000);
    expect(await earn({ source: 'quest', points: 130 })).toEqual({ points: 130, total: 180, alignment: 100 });
    const { logs: entries } = await logs();
    expect(entries).toHaveLength(6);
    expect(entries[0]).toEqual({
      id: expect.any(String),
      action: 'quest',
      amount: 130,
      alignment_change: 100,
      reason: 'A test',
      created_at: '2025-01-15T04:01:00.000Z',
    });
    expect(entries[1]).toMatchObject({ action: 'bad_behaviour', amount: -10, alignment_change: -10 });
  });

  it('makes levels', async () => {
    await earn({ points: 232 });
    expect(await summary()).toMatchObject({ current_level: 2, total_karma: 282, karma_to_next_level: 237 });
  });

  it('ranks by the total, and those who have the same alike', async () => {
    const [first, second] = [await server.signUp(), await server.signUp()];
    await earn({ points: 90_000 }, first);
    await earn({ points: 80_000 }, second);
    await earn({ points: 80_000 });
    expect([(await summary(first)).rank, (await summary(second)).rank, (await summary()).rank]).toEqual([1, 2, 2]);
    await server.context.queries.updateTable('users').set({ is_active: 0 }).where('id', '=', first.user.id).execute();
    expect((await summary()).rank).toBe(1);
  });

  describe('logs', () => {
    beforeEach(async () => {
      for (let count = 1; count <= 5; count += 1) {
        server.clock.advance(1000);
        await earn({ points: count });
      }
      await earn({ source: 'sharing' });
    });
    const amounts = ({ logs: entries }: { logs: { amount: number }[] }): number[] =>
      entries.map(({ amount }) => amount);

    it('come in pages, the newest first', async () => {
      const first = await logs('?action=quest&limit=2');
      expect(amounts(first)).toEqual([5, 4]);
      expect(first).toMatchObject({ total_count: 5, page: 1, page_size: 2, has_more: true });
      expect(amounts(await logs('?action=quest&page_size=2&page=2'))).toEqual([3, 2]);
      const last = await logs('?action=quest&limit=2&page=3');
      expect([amounts(last), last.has_more]).toEqual([[1], false]);
      expect(amounts(await logs('?page=9'))).toEqual([]);
      expect((await logs()).total_count).toBe(6);
      expect(amounts(await logs('?action=sharing'))).toEqual([1]);
    });

    it.each(['limit=0', 'limit=101', 'page_size=101', 'page=0', 'limit=x', 'action=nonsense'])(
      'refuse %s',
      async (query) => {
        expect((await client.get(`${karma}/logs?${query}`)).status).toBe(422);
      },
    );
  });

  describe('the history', () => {
    it('sums up days of Taipei, with what there was at the end of each', async () => {
      server.clock.set('2025-01-15T15:59:00Z');
      await earn({ points: 20 });
      await earn({ source: 'bad_behaviour' });
      server.clock.set('2025-01-15T16:00:00Z');
      await earn({ points: 5 });
      server.clock.set('2025-01-18T04:00:00Z');
      await earn({ points: 1 });
      client = await signedInAgain();
      const { body } = await client.get(`${karma}/history?days=7`);
      expect(body).toEqual({
        days: 7,
        earned: 26,
        lost: 10,
        history: [
          day('2025-01-18', { earned: 1, alignment_change: 1, alignment_karma: 66, total_karma: 76 }),
          day('2025-01-16', { earned: 5, alignment_change: 5, alignment_karma: 65, total_karma: 75 }),
          day('2025-01-15', {
            earned: 20,
            lost: 10,
            entries: 2,
            alignment_change: 10,
            alignment_karma: 60,
            total_karma: 70,
          }),
        ],
      });
      const { history } = (await client.get(`${karma}/history?days=3`)).body;
      expect(history.map(({ date }: { date: string }) => date)).toEqual(['2025-01-18', '2025-01-16']);
    });

    it.each(['days=0', 'days=367', 'days=x'])('refuses %s', async (query) => {
      expect((await client.get(`${karma}/history?${query}`)).status).toBe(422);
    });
    const day = (date: string, sums: object) => ({ date, lost: 0, entries: 1, ...sums });
  });

  async function signedInAgain(): Promise<Client> {
    const { user } = client;
    const again = server.client();
    again.user = user;
    await again.post('/api/v1/auth/login', { email: user.email, password: 'correct horse 7' });
    return again;
  }
});
