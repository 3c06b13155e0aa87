import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const quests = '/api/v1/quests';
const dayMs = 86_400_000;
/** A Wednesday in Taipei. */
const noon = '2025-01-15T04:00:00Z';
type Cadence = 'daily' | 'weekly';

describeOnEachDatabase('quests', (database) => {
  let server: TestServer;
  let client: Client;
  let chance: () => number = Math.random;
  const completed: EventTable['quest.completed'][] = [];
  beforeAll(async () => {
    server = await startServer(database, {
      environment: { ACCESS_TOKEN_EXPIRE_MINUTES: '100000', REFRESH_TOKEN_EXPIRE_DAYS: '365' },
      random: () => chance(),
    });
    server.context.events.on('quest.completed', (event) => void completed.push(event));
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.clock.set(noon);
    chance = Math.random;
    client = await server.signUp();
    completed.length = 0;
  });

  const emit: TestServer['context']['events']['emit'] = (name, event) => server.context.events.emit(name, event);
  const lay = (from = client, spread = 'single_ember') =>
    from.post('/api/v1/readings', { question: 'And now?', spread_template_id: spread });
  const listOf = async (cadence: Cadence, of = client) => {
    await server.settled();
    return (await of.get(`${quests}/${cadence}`)).body;
  };
  const questOf = async (code: string, of = client) => {
    const { quests: given } = await listOf(code.startsWith('daily') ? 'daily' : 'weekly', of);
    return given.find((quest: { code: string }) => quest.code === code);
  };
  const claim = (id: string, by = client) => by.post(`${quests}/${id}/claim`);
  const totalKarma = async (): Promise<number> => {
    await server.settled();
    return (await client.get('/api/v1/karma/summary')).body.total_karma;
  };
  /** Whoever is given it: chance goes through all that there are. */
  const givenTo = async (code: string): Promise<Client> => {
    for (let step = 0; step < 8; step += 1) {
      const someone = await server.signUp();
      chance = () => step / 8 + 0.01;
      const quest = await questOf(code, someone);
      chance = Math.random;
      if (quest) return someone;
    }
    throw new Error(`Nobody is given ${code}.`);
  };
  const tellReading = (of: Client, changes: Partial<EventTable['reading.created']> = {}): void =>
    emit('reading.created', {
      userId: of.user.id,
      readingId: randomUUID(),
      spreadKey: 'timeline',
      voice: 'trader',
      karmaContext: 'neutral',
      cardKeys: ['flasks-01', 'flasks-02', 'flasks-03'],
      isAllUpright: false,
      questionLength: 5,
      ...changes,
    });
  const cardsOf = (suit: string, from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => `${suit}-${String(from + index).padStart(2, '0')}`);

  describe('giving', () => {
    it('gives the fixed one and two others of the day, until midnight in Taipei', async () => {
      const { status, body } = await client.get(`${quests}/daily`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ total_count: 3, completed_count: 0, reset_time: '2025-01-15T16:00:00.000Z' });
      expect(body.quests[0]).toEqual({
        quest_id: 'daily_reading_1',
        code: 'daily_reading_1',
        name: expect.any(String),
        description: expect.any(String),
        type: 'DAILY',
        category: 'READING',
        difficulty: 'EASY',
        objectives: { type: 'readings_created', target: 1, filters: {} },
        rewards: { karma_points: 10, bonus_items: [] },
        progress_id: expect.any(String),
        status: 'AVAILABLE',
        current_progress: 0,
        target_progress: 1,
        progress_percentage: 0,
        available_at: '2025-01-14T16:00:00.000Z',
        expires_at: '2025-01-15T16:00:00.000Z',
        completed_at: null,
        claimed_at: null,
      });
      expect(new Set(body.quests.map(({ code }: { code: string }) => code)).size).toBe(3);
      expect((await client.get(`${quests}/daily`)).body).toEqual(body);
    });

    it('gives those of a week until Monday', async () => {
      const { body } = await client.get(`${quests}/weekly`);
      expect(body).toMatchObject({ total_count: 3, reset_time: '2025-01-19T16:00:00.000Z' });
      expect(body.quests[0]).toMatchObject({ code: 'weekly_reading_5', type: 'WEEKLY', target_progress: 5 });
      for (const { expires_at, available_at } of body.quests)
        expect([available_at, expires_at]).toEqual(['2025-01-12T16:00:00.000Z', '2025-01-19T16:00:00.000Z']);
    });

    it('gives each of all there are, middling ones of the week too', async () => {
      for (const code of ['daily_reading_3', 'daily_voice_reading', 'weekly_social_3', 'weekly_perfect_reading'])
        expect((await questOf(code, await givenTo(code))).code).toBe(code);
    });

    it('is done once for many who ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => client.copy().get(`${quests}/${index % 2 ? 'daily' : 'weekly'}`)),
      );
      const texts = new Set(answers.map(({ text }) => text));
      expect(texts.size).toBe(2);
      expect((await client.get(`${quests}/all`)).body.total_count).toBe(6);
    });

    it('is for users only, and there is no way to tell progress', async () => {
      const nobody = server.client();
      for (const path of ['daily', 'weekly', 'all', 'stats'])
        expect((await nobody.get(`${quests}/${path}`)).status).toBe(401);
      expect((await claim(randomUUID(), nobody)).status).toBe(401);
      expect((await client.post(`${quests}/progress/update`, { increment: 1 })).status).toBe(404);
    });
  });

  describe('progress', () => {
    it('begins when the quest is given', async () => {
      await lay();
      expect((await questOf('daily_reading_1')).status).toBe('AVAILABLE');
      await lay();
      expect(await questOf('daily_reading_1')).toMatchObject({
        status: 'COMPLETED',
        current_progress: 1,
        progress_percentage: 100,
        completed_at: new Date(noon).toISOString(),
      });
      expect(completed).toEqual([{ userId: client.user.id, questCode: 'daily_reading_1' }]);
    });

    it('of a week goes on from day to day, and stays when a reading is deleted', async () => {
      await listOf('weekly');
      const { body } = await lay();
      expect(await questOf('weekly_reading_5')).toMatchObject({ status: 'IN_PROGRESS', progress_percentage: 20 });
      await client.delete(`/api/v1/readings/${body.id}`);
      server.clock.advance(dayMs);
      await lay();
      expect((await questOf('weekly_reading_5')).current_progress).toBe(2);
    });

    it('loses nothing, and counts nothing twice, where much happens at once', async () => {
      await listOf('daily');
      await listOf('weekly');
      const readingId = randomUUID();
      for (let time = 0; time < 5; time += 1) tellReading(client, { readingId });
      await Promise.all(Array.from({ length: 3 }, () => lay()));
      expect((await questOf('weekly_reading_5')).current_progress).toBe(4);
      await Promise.all(Array.from({ length: 3 }, () => lay()));
      expect(await questOf('weekly_reading_5')).toMatchObject({ current_progress: 5, status: 'COMPLETED' });
      expect(completed.filter(({ questCode }) => questCode === 'weekly_reading_5')).toHaveLength(1);
      expect(completed.filter(({ questCode }) => questCode === 'daily_reading_1')).toHaveLength(1);
    });

    it('is of one user and not of others', async () => {
      const other = await server.signUp();
      await listOf('daily');
      await listOf('daily', other);
      await lay(other);
      expect((await questOf('daily_reading_1', other)).status).toBe('COMPLETED');
      expect((await questOf('daily_reading_1')).status).toBe('AVAILABLE');
    });

    it('minds the spread', async () => {
      const someone = await givenTo('daily_celtic_cross');
      await lay(someone, 'timeline');
      expect((await questOf('daily_celtic_cross', someone)).status).toBe('AVAILABLE');
      await lay(someone, 'celtic_cross');
      expect((await questOf('daily_celtic_cross', someone)).status).toBe('COMPLETED');
    });

    it('minds the hour', async () => {
      const someone = await givenTo('daily_morning_reading');
      const quest = () => questOf('daily_morning_reading', someone);
      expect((await quest()).objectives.filters).toEqual({ from_hour: 6, to_hour: 12 });
      await lay(someone);
      expect((await quest()).status).toBe('AVAILABLE');
      server.clock.set('2025-01-15T03:59:00Z');
      await lay(someone);
      expect((await quest()).status).toBe('COMPLETED');
    });

    it('minds which cards are new to the user', async () => {
      const someone = await givenTo('daily_new_card');
      const quest = () => questOf('daily_new_card', someone);
      tellReading(someone, { cardKeys: ['flasks-01', 'flasks-02'] });
      tellReading(someone, { cardKeys: ['flasks-01', 'flasks-02'] });
      expect((await quest()).current_progress).toBe(2);
      tellReading(someone, { cardKeys: ['flasks-02', 'flasks-03'] });
      expect((await quest()).status).toBe('COMPLETED');
    });

    it('of new cards leaves out those that were met before the quest', async () => {
      const someone = await givenTo('daily_new_card');
      tellReading(someone, { cardKeys: ['flasks-01'] });
      await server.settled();
      await server.context.queries
        .updateTable('quest_progress')
        .set({ current: 0 })
        .where('user_id', '=', someone.user.id)
        .execute();
      tellReading(someone, { cardKeys: ['flasks-01'] });
      expect((await questOf('daily_new_card', someone)).current_progress).toBe(0);
    });

    it('comes from bingo, shares and voices', async () => {
      const bingo = await givenTo('daily_bingo_checkin');
      emit('bingo.claimed', { userId: bingo.user.id, day: '2025-01-15', number: 3, isOnCard: false, lineCount: 0 });
      expect((await questOf('daily_bingo_checkin', bingo)).status).toBe('COMPLETED');
      const sharing = await givenTo('daily_share');
      emit('share.created', { userId: sharing.user.id, readingId: randomUUID(), shareId: randomUUID() });
      expect((await questOf('daily_share', sharing)).status).toBe('COMPLETED');
      const listening = await givenTo('daily_voice_reading');
      emit('voice.used', { userId: listening.user.id, voice: 'trader' });
      expect((await questOf('daily_voice_reading', listening)).status).toBe('COMPLETED');
    });

    it('of days in a row asks for all of them', async () => {
      const someone = await givenTo('weekly_bingo_streak_3');
      const claimDay = async (day: string) => {
        emit('bingo.claimed', { userId: someone.user.id, day, number: 3, isOnCard: false, lineCount: 0 });
        return (await questOf('weekly_bingo_streak_3', someone)).current_progress;
      };
      expect(await claimDay('2025-01-13')).toBe(1);
      expect(await claimDay('2025-01-15')).toBe(1);
      expect(await claimDay('2025-01-16')).toBe(2);
      expect(await claimDay('2025-01-17')).toBe(3);
      expect((await questOf('weekly_bingo_streak_3', someone)).status).toBe('COMPLETED');
    });

    it('of lines leaves out those of the weeks before', async () => {
      const someone = await givenTo('weekly_bingo_line');
      const claimDay = (day: string, lineCount: number): void =>
        emit('bingo.claimed', { userId: someone.user.id, day, number: 3, isOnCard: true, lineCount });
      claimDay('2025-01-15', 1);
      expect((await questOf('weekly_bingo_line', someone)).status).toBe('COMPLETED');
      server.clock.advance(7 * dayMs);
      for (let step = 0; step < 8; step += 1) {
        chance = () => step / 8 + 0.01;
        if (await questOf('weekly_bingo_line', someone)) break;
        server.clock.advance(7 * dayMs);
      }
      chance = Math.random;
      claimDay('2025-01-16', 1);
      expect((await questOf('weekly_bingo_line', someone)).status).toBe('AVAILABLE');
      claimDay('2025-01-17', 2);
      expect((await questOf('weekly_bingo_line', someone)).status).toBe('COMPLETED');
    });

    it('of company takes shares, likes and comments together, each once', async () => {
      const someone = await givenTo('weekly_social_3');
      const { id: userId } = someone.user;
      const [authorId, postId] = [randomUUID(), randomUUID()];
      emit('post.liked', { userId, postId, authorId });
      emit('post.liked', { userId, postId, authorId });
      emit('post.liked', { userId, postId: randomUUID(), authorId: userId });
      emit('post.commented', { userId, postId, authorId });
      expect((await questOf('weekly_social_3', someone)).current_progress).toBe(2);
      emit('share.created', { userId, readingId: randomUUID(), shareId: randomUUID() });
      expect((await questOf('weekly_social_3', someone)).status).toBe('COMPLETED');
    });

    it('of cards and spreads counts different ones', async () => {
      const collecting = await givenTo('weekly_collect_20');
      tellReading(collecting, { cardKeys: cardsOf('flasks', 1, 11) });
      tellReading(collecting, { cardKeys: cardsOf('flasks', 5, 15) });
      expect((await questOf('weekly_collect_20', collecting)).current_progress).toBe(14);
      const walking = await givenTo('weekly_major_arcana');
      tellReading(walking, { cardKeys: ['major-01', 'major-02', 'blades-02', 'blades-03'] });
      expect(await questOf('weekly_major_arcana', walking)).toMatchObject({
        current_progress: 2,
        objectives: { type: 'distinct_cards_met', target: 5, filters: { suit: 'major_arcana' } },
      });
      const laying = await givenTo('weekly_all_spreads');
      for (const spread of ['timeline', 'timeline', 'single_ember']) await lay(laying, spread);
      expect((await questOf('weekly_all_spreads', laying)).current_progress).toBe(2);
    });

    it('of a perfect reading looks at every card of it', async () => {
      const someone = await givenTo('weekly_perfect_reading');
      const status = async () => (await questOf('weekly_perfect_reading', someone)).status;
      chance = () => 0.2;
      await lay(someone, 'timeline');
      expect(await status()).toBe('AVAILABLE');
      chance = () => 0.8;
      await lay(someone, 'single_ember');
      expect(await status()).toBe('AVAILABLE');
      await lay(someone, 'timeline');
      expect(await status()).toBe('COMPLETED');
    });
  });

  describe('claiming', () => {
    it('refuses what is not completed, not there, or of somebody else', async () => {
      const { progress_id } = await questOf('daily_reading_1');
      const early = await claim(progress_id);
      expect([early.status, early.body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
      expect((await claim(randomUUID())).status).toBe(404);
      expect((await claim('first')).status).toBe(422);
      await lay();
      await server.settled();
      expect((await claim(progress_id, await server.signUp())).status).toBe(404);
    });

    it('gives its karma once', async () => {
      const { progress_id } = await questOf('daily_reading_1');
      await lay();
      const before = await totalKarma();
      expect((await claim(progress_id)).body).toEqual({
        progress_id,
        code: 'daily_reading_1',
        karma_earned: 10,
        total_karma: before + 10,
        bonus_items: [],
        claimed_at: new Date(noon).toISOString(),
      });
      expect(await questOf('daily_reading_1')).toMatchObject({ status: 'CLAIMED', progress_percentage: 100 });
      expect((await claim(progress_id)).status).toBe(400);
      expect(await totalKarma()).toBe(before + 10);
    });

    it('pays one of fifty at once', async () => {
      const { progress_id } = await questOf('daily_reading_1');
      await lay();
      const before = await totalKarma();
      const answers = await Promise.all(Array.from({ length: 50 }, () => claim(progress_id, client.copy())));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
      expect(await totalKarma()).toBe(before + 10);
    });
  });

  describe('expiring', () => {
    it('ends what was not claimed, and gives others', async () => {
      const { progress_id } = await questOf('daily_reading_1');
      await lay();
      await server.settled();
      server.clock.set('2025-01-15T16:00:00Z');
      const { status, body } = await claim(progress_id);
      expect([status, body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
      const next = await questOf('daily_reading_1');
      expect(next).toMatchObject({ status: 'AVAILABLE', current_progress: 0, expires_at: '2025-01-16T16:00:00.000Z' });
      expect(next.progress_id).not.toBe(progress_id);
      expect((await claim(progress_id)).status).toBe(400);
      const { quests: expired } = (await client.get(`${quests}/all?status=EXPIRED`)).body;
      expect(expired).toHaveLength(3);
      expect(expired.map((quest: { progress_id: string }) => quest.progress_id)).toContain(progress_id);
      for (const quest of expired) expect(quest.status).toBe('EXPIRED');
    });

    it('leaves what was claimed as it was, and counts no more for what ended', async () => {
      const { progress_id } = await questOf('daily_reading_1');
      await lay();
      await server.settled();
      await claim(progress_id);
      server.clock.advance(dayMs);
      await lay();
      const { quests: all } = (await client.get(`${quests}/all?type=DAILY&page_size=100`)).body;
      const old = all.filter((quest: { expires_at: string }) => quest.expires_at === '2025-01-15T16:00:00.000Z');
      expect(old.find((quest: { code: string }) => quest.code === 'daily_reading_1').status).toBe('CLAIMED');
      expect(old.filter(({ status }: { status: string }) => status === 'EXPIRED')).toHaveLength(2);
    });
  });

  describe('looking back', () => {
    it('pages through all, newest first, by kind and status', async () => {
      await listOf('weekly');
      for (let day = 0; day < 3; day += 1) {
        await listOf('daily');
        server.clock.advance(dayMs);
      }
      const first = (await client.get(`${quests}/all?page_size=5&type=DAILY`)).body;
      expect(first).toMatchObject({ total_count: 12, page: 1, page_size: 5, has_more: true });
      expect(first.quests).toHaveLength(5);
      const last = (await client.get(`${quests}/all?page_size=5&type=DAILY&page=3`)).body;
      expect(last).toMatchObject({ has_more: false });
      expect(last.quests).toHaveLength(2);
      const dates = first.quests.map(({ available_at }: { available_at: string }) => available_at);
      expect(dates).toEqual([...dates].sort().reverse());
      expect((await client.get(`${quests}/all?type=WEEKLY`)).body.total_count).toBe(3);
      expect((await client.get(`${quests}/all?status=AVAILABLE`)).body.total_count).toBe(6);
      expect((await client.get(`${quests}/all?status=EXPIRED`)).body.total_count).toBe(9);
      for (const query of ['page=0', 'page_size=101', 'status=LOST', 'type=daily'])
        expect((await client.get(`${quests}/all?${query}`)).status).toBe(422);
    });

    it('counts what was made of them', async () => {
      expect((await client.get(`${quests}/stats`)).body).toEqual({
        total_completed: 0,
        daily_completed: 0,
        weekly_completed: 0,
        active_quests: 0,
        total_karma_earned: 0,
      });
      const { progress_id } = await questOf('daily_reading_1');
      await listOf('weekly');
      expect((await client.get(`${quests}/stats`)).body.active_quests).toBe(6);
      // Without cards and in one spread, so that of the weekly ones the fixed one alone is completed.
      for (let time = 0; time < 5; time += 1) tellReading(client, { cardKeys: [], spreadKey: 'none' });
      await server.settled();
      await claim(progress_id);
      const { body } = await client.get(`${quests}/stats`);
      expect(body).toMatchObject({ weekly_completed: 1, total_karma_earned: 10 });
      expect(body.daily_completed).toBeGreaterThanOrEqual(1);
      expect(body.total_completed).toBe(body.daily_completed + 1);
      expect(body.active_quests).toBe(6 - body.total_completed);
    });
  });
});
