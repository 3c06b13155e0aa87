import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const achievements = '/api/v1/achievements';
const readings = '/api/v1/readings';
const dayMs = 86_400_000;
const noon = '2025-01-15T04:00:00Z';

describeOnEachDatabase('achievements', (database) => {
  let server: TestServer;
  let client: Client;
  const unlocked: EventTable['achievement.unlocked'][] = [];
  beforeAll(async () => {
    server = await startServer(database, {
      environment: { ACCESS_TOKEN_EXPIRE_MINUTES: '100000', REFRESH_TOKEN_EXPIRE_DAYS: '365' },
    });
    server.context.events.on('achievement.unlocked', (event) => void unlocked.push(event));
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.clock.set(noon);
    client = await server.signUp();
    unlocked.length = 0;
  });

  const lay = async (from = client, spread = 'single_ember'): Promise<string> => {
    const { status, body } = await from.post(readings, { question: 'And now?', spread_template_id: spread });
    expect(status).toBe(201);
    return body.id;
  };
  const emit: TestServer['context']['events']['emit'] = (name, event) => server.context.events.emit(name, event);
  const tellReading = (changes: Partial<EventTable['reading.created']> = {}): void =>
    emit('reading.created', {
      userId: client.user.id,
      readingId: randomUUID(),
      spreadKey: 'single_ember',
      voice: 'trader',
      karmaContext: 'neutral',
      cardKeys: ['flasks-01'],
      isAllUpright: false,
      questionLength: 5,
      ...changes,
    });
  const progressOf = async (code: string, of = client) => {
    await server.settled();
    const { body } = await of.get(`${achievements}/progress`);
    return body.progress.find(({ id }: { id: string }) => id === code);
  };
  const claim = (code: string, by = client) => by.post(`${achievements}/${code}/claim`);
  const totalKarma = async (of = client): Promise<number> => {
    await server.settled();
    return (await of.get('/api/v1/karma/summary')).body.total_karma;
  };
  const claimNumbers = (days: readonly string[], lineCount = 0): void => {
    for (const day of days)
      emit('bingo.claimed', { userId: client.user.id, day, number: 7, isOnCard: true, lineCount });
  };
  const meet = (kind: 'post.liked' | 'post.commented', authorId: string): void =>
    emit(kind, { userId: client.user.id, postId: randomUUID(), authorId });

  describe('the list', () => {
    it('is for everybody, and leaves hidden ones out', async () => {
      const { status, body } = await server.client().get(achievements);
      expect(status).toBe(200);
      expect(body).toMatchObject({ total: 14, category_filter: null });
      const codes = body.achievements.map(({ code }: { code: string }) => code);
      expect(codes).not.toContain('MIDNIGHT_DIVINER');
      expect(codes[0]).toBe('FIRST_READING');
      expect(body.achievements[2]).toMatchObject({
        code: 'CELTIC_CROSS_INITIATE',
        category: 'READING',
        rarity: 'RARE',
        criteria: { type: 'readings_with_spread', target: 1, filters: { spread: 'celtic_cross' } },
        rewards: { karma_points: 150, title: 'Crossreader' },
        is_hidden: false,
        display_order: 3,
      });
    });

    it('is filtered by category, also when it was asked for before', async () => {
      for (let time = 0; time < 2; time += 1) {
        const { body } = await server.client().get(`${achievements}?category=SOCIAL`);
        expect(body.category_filter).toBe('SOCIAL');
        expect(body.achievements.map(({ code }: { code: string }) => code)).toEqual([
          'FIRST_SHARE',
          'SOCIAL_BUTTERFLY',
          'FRIEND_COLLECTOR',
        ]);
      }
      expect((await server.client().get(`${achievements}?category=LUCK`)).status).toBe(422);
    });
  });

  describe('progress', () => {
    it('is asked for, and claimed, by users only', async () => {
      const nobody = server.client();
      expect((await nobody.get(`${achievements}/progress`)).status).toBe(401);
      expect((await nobody.get(`${achievements}/summary`)).status).toBe(401);
      expect((await claim('FIRST_READING', nobody)).status).toBe(401);
    });

    it('begins at nothing, and at the karma that everybody has', async () => {
      const { status, body } = await client.get(`${achievements}/progress`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        total: 14,
        unlocked_count: 0,
        claimed_count: 0,
        in_progress_count: 14,
        completion_percentage: 0,
      });
      expect(body.progress).toHaveLength(14);
      expect(await progressOf('FIRST_READING')).toMatchObject({
        current_progress: 0,
        target_progress: 1,
        progress_percentage: 0,
        status: 'IN_PROGRESS',
        unlocked_at: null,
        claimed_at: null,
      });
      expect(await progressOf('FLOODLAND_SAINT')).toMatchObject({ current_progress: 50, progress_percentage: 55 });
    });

    it('comes from readings, is told once, and stays when they are deleted', async () => {
      const id = await lay();
      expect(await progressOf('FIRST_READING')).toMatchObject({
        current_progress: 1,
        progress_percentage: 100,
        status: 'UNLOCKED',
        unlocked_at: new Date(noon).toISOString(),
      });
      expect(unlocked).toEqual([{ userId: client.user.id, code: 'FIRST_READING' }]);
      expect((await client.delete(`${readings}/${id}`)).status).toBeLessThan(300);
      expect((await progressOf('FIRST_READING')).status).toBe('UNLOCKED');
      expect((await progressOf('READING_APPRENTICE')).current_progress).toBe(1);
      await lay();
      expect((await progressOf('READING_APPRENTICE')).current_progress).toBe(2);
      expect(unlocked).toHaveLength(1);
    });

    it('is of one user and not of others', async () => {
      const other = await server.signUp();
      await lay(other);
      expect((await progressOf('FIRST_READING', other)).status).toBe('UNLOCKED');
      expect((await progressOf('FIRST_READING')).status).toBe('IN_PROGRESS');
    });

    it('loses nothing, and counts nothing twice, where much happens at once', async () => {
      const readingId = randomUUID();
      for (let time = 0; time < 5; time += 1) tellReading({ readingId });
      await Promise.all(Array.from({ length: 8 }, () => lay()));
      expect((await progressOf('READING_APPRENTICE')).current_progress).toBe(9);
      for (let time = 0; time < 5; time += 1) tellReading();
      expect(await progressOf('READING_APPRENTICE')).toMatchObject({ current_progress: 10, status: 'UNLOCKED' });
      expect(unlocked.filter(({ code }) => code === 'READING_APPRENTICE')).toHaveLength(1);
      expect(unlocked.filter(({ code }) => code === 'FIRST_READING')).toHaveLength(1);
    });

    it('is of a spread where one is asked for', async () => {
      await lay(client, 'timeline');
      expect((await progressOf('CELTIC_CROSS_INITIATE')).status).toBe('IN_PROGRESS');
      await lay(client, 'celtic_cross');
      expect((await progressOf('CELTIC_CROSS_INITIATE')).status).toBe('UNLOCKED');
    });

    it('of the major arcana counts each card once', async () => {
      const major = (from: number, to: number): string[] =>
        Array.from({ length: to - from }, (_, index) => `major-${String(from + index).padStart(2, '0')}`);
      tellReading({ cardKeys: [...major(0, 10), 'blades-03'] });
      tellReading({ cardKeys: major(5, 15) });
      expect((await progressOf('MAJOR_ARCANA_COLLECTOR')).current_progress).toBe(15);
      tellReading({ cardKeys: major(14, 22) });
      expect((await progressOf('MAJOR_ARCANA_COLLECTOR')).status).toBe('UNLOCKED');
    });

    it('of what is shared counts each reading once, by links and in the feed', async () => {
      const readingId = await lay();
      const userId = client.user.id;
      for (let time = 0; time < 2; time += 1) emit('share.created', { userId, readingId, shareId: randomUUID() });
      expect(await progressOf('SOCIAL_BUTTERFLY')).toMatchObject({ current_progress: 1, target_progress: 20 });
      expect((await progressOf('FIRST_SHARE')).status).toBe('UNLOCKED');
      for (const reading_id of [readingId, await lay(), null]) {
        const id = randomUUID();
        await server.context.queries
          .insertInto('posts')
          .values({ id, user_id: userId, reading_id, title: 'Look', created_at: server.clock.now() })
          .execute();
        emit('post.created', { userId, postId: id });
      }
      expect((await progressOf('SOCIAL_BUTTERFLY')).current_progress).toBe(2);
    });

    it('of people met counts each of them once, and not oneself', async () => {
      const people = Array.from({ length: 4 }, () => randomUUID());
      for (const authorId of people) meet('post.liked', authorId);
      meet('post.commented', people[0] ?? '');
      meet('post.liked', client.user.id);
      expect((await progressOf('FRIEND_COLLECTOR')).current_progress).toBe(4);
      meet('post.commented', randomUUID());
      expect((await progressOf('FRIEND_COLLECTOR')).status).toBe('UNLOCKED');
    });

    it('of bingo counts lines over the months', async () => {
      claimNumbers(['2025-01-20'], 3);
      expect((await progressOf('BINGO_FIRST_TRY')).status).toBe('UNLOCKED');
      claimNumbers(['2025-01-21'], 3);
      await server.settled();
      claimNumbers(['2025-01-22'], 5);
      expect((await progressOf('BINGO_MASTER')).current_progress).toBe(5);
      claimNumbers(['2025-02-20'], 4);
      expect((await progressOf('BINGO_MASTER')).current_progress).toBe(9);
      claimNumbers(['2025-02-21'], 6);
      expect(await progressOf('BINGO_MASTER')).toMatchObject({ current_progress: 10, status: 'UNLOCKED' });
    });

    it('of days in a row tells the longest, and asks for all of them', async () => {
      for (const day of ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-05', '2025-01-06', '2025-01-06']) {
        claimNumbers([day]);
        await server.settled();
      }
      expect((await progressOf('DAILY_DEVOTEE')).current_progress).toBe(3);
      for (const day of ['2025-01-07', '2025-01-08', '2025-01-09', '2025-01-10']) {
        claimNumbers([day]);
        await server.settled();
      }
      expect(await progressOf('DAILY_DEVOTEE')).toMatchObject({ current_progress: 6, status: 'IN_PROGRESS' });
      claimNumbers(['2025-01-11']);
      expect((await progressOf('DAILY_DEVOTEE')).status).toBe('UNLOCKED');
    });

    it('of karma is the alignment itself', async () => {
      await lay();
      await server.settled();
      expect((await claim('FIRST_READING')).status).toBe(200);
      expect(await progressOf('FLOODLAND_SAINT')).toMatchObject({
        current_progress: 90,
        progress_percentage: 100,
        status: 'UNLOCKED',
      });
      // Whoever has been there has been there.
      await server.context.queries
        .updateTable('user_karma')
        .set({ alignment_karma: 20 })
        .where('user_id', '=', client.user.id)
        .execute();
      expect((await progressOf('FLOODLAND_SAINT')).current_progress).toBe(90);
    });

    it('of readings with even karma leaves out those before and after it', async () => {
      await lay();
      expect((await progressOf('BALANCED_SOUL')).current_progress).toBe(1);
      await claim('FIRST_READING');
      await lay();
      expect((await progressOf('BALANCED_SOUL')).current_progress).toBe(1);
    });

    it('of favourites and playlists counts each once', async () => {
      const userId = client.user.id;
      emit('card.favorited', { userId, cardKey: 'blades-01', isFavorite: true });
      emit('card.favorited', { userId, cardKey: 'blades-01', isFavorite: false });
      emit('card.favorited', { userId, cardKey: 'blades-01', isFavorite: true });
      emit('card.favorited', { userId, cardKey: 'blades-02', isFavorite: true });
      expect((await progressOf('CARD_EXPLORER')).current_progress).toBe(2);
      emit('playlist.created', { userId, playlistId: randomUUID() });
      expect((await progressOf('MUSIC_LOVER')).status).toBe('UNLOCKED');
    });

    it('of a hidden one appears when it is unlocked', async () => {
      server.clock.set('2025-01-15T21:59:00Z');
      for (let time = 0; time < 4; time += 1) await lay();
      await server.settled();
      server.clock.set('2025-01-15T22:00:00Z');
      await lay();
      expect(await progressOf('MIDNIGHT_DIVINER')).toBeUndefined();
      expect((await claim('MIDNIGHT_DIVINER')).status).toBe(404);
      server.clock.set('2025-01-16T16:00:00Z');
      await lay();
      expect((await progressOf('MIDNIGHT_DIVINER')).status).toBe('UNLOCKED');
      expect((await client.get(`${achievements}/progress?category=EXPLORATION`)).body).toMatchObject({
        total: 3,
        unlocked_count: 1,
        category_filter: 'EXPLORATION',
      });
      expect((await claim('MIDNIGHT_DIVINER')).body.rewards).toEqual({ karma_points: 250, title: 'Nightreader' });
    });

    it('keeps nothing to remember of what was reached', async () => {
      for (let time = 0; time < 10; time += 1) tellReading();
      expect((await progressOf('READING_APPRENTICE')).status).toBe('UNLOCKED');
      const rows = await server.context.queries
        .selectFrom('achievement_marks')
        .select('mark')
        .where('user_id', '=', client.user.id)
        .where('code', '=', 'READING_APPRENTICE')
        .execute();
      expect(rows).toEqual([]);
    });
  });

  describe('claiming', () => {
    it('refuses what there is not, and what is not unlocked', async () => {
      expect((await claim('FIRST_FLIGHT')).body.error.code).toBe('NOT_FOUND');
      const { status, body } = await claim('FIRST_READING');
      expect([status, body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
      expect((await claim('x'.repeat(51))).status).toBe(422);
    });

    it('gives the karma and the title that are listed, once', async () => {
      await lay();
      const before = await totalKarma();
      const { status, body } = await claim('FIRST_READING');
      expect(status).toBe(200);
      expect(body).toEqual({
        code: 'FIRST_READING',
        rewards: { karma_points: 50, title: 'Newcomer' },
        total_karma: before + 50,
        claimed_at: new Date(noon).toISOString(),
      });
      expect(await totalKarma()).toBe(before + 50);
      const { unlocked_titles } = (await client.get('/api/v1/users/me/titles')).body;
      expect(unlocked_titles.map(({ title }: { title: string }) => title)).toContain('Newcomer');
      expect(await progressOf('FIRST_READING')).toMatchObject({
        status: 'CLAIMED',
        current_progress: 1,
        claimed_at: body.claimed_at,
      });
      const again = await claim('FIRST_READING');
      expect([again.status, again.body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
      expect(await totalKarma()).toBe(before + 50);
    });

    it('pays one of fifty at once', async () => {
      await lay();
      const before = await totalKarma();
      const answers = await Promise.all(Array.from({ length: 50 }, () => claim('FIRST_READING', client.copy())));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
      expect(await totalKarma()).toBe(before + 50);
    });

    it('is summed up', async () => {
      await lay();
      await server.settled();
      const readingId = randomUUID();
      emit('share.created', { userId: client.user.id, readingId, shareId: randomUUID() });
      await server.settled();
      await claim('FIRST_SHARE');
      await server.settled();
      server.clock.advance(dayMs);
      expect((await client.get(`${achievements}/summary`)).body).toEqual({
        total: 14,
        unlocked_count: 2,
        claimed_count: 1,
        in_progress_count: 12,
        completion_percentage: 14,
      });
    });
  });
});
