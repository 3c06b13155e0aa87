import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const tasks = '/api/v1/tasks';
const dayMs = 86_400_000;
/** A Wednesday in Taipei. */
const noon = '2025-01-15T04:00:00Z';
type Cadence = 'daily' | 'weekly';

describeOnEachDatabase('tasks', (database) => {
  let server: TestServer;
  let client: Client;
  const completed: EventTable['task.completed'][] = [];
  beforeAll(async () => {
    server = await startServer(database, {
      environment: { ACCESS_TOKEN_EXPIRE_MINUTES: '100000', REFRESH_TOKEN_EXPIRE_DAYS: '365' },
    });
    server.context.events.on('task.completed', (event) => void completed.push(event));
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.clock.set(noon);
    client = await server.signUp();
    completed.length = 0;
  });

  const emit: TestServer['context']['events']['emit'] = (name, event) => server.context.events.emit(name, event);
  const lay = (from = client, spread = 'single_ember') =>
    from.post('/api/v1/readings', { question: 'And now?', spread_template_id: spread });
  const checkIn = (by = client) => by.post('/api/v1/auth/daily-check-in');
  const share = (by = client): void =>
    emit('share.created', { userId: by.user.id, readingId: randomUUID(), shareId: randomUUID() });
  const listOf = async (cadence: Cadence, of = client) => {
    await server.settled();
    return (await of.get(`${tasks}/${cadence}`)).body;
  };
  const taskOf = async (cadence: Cadence, key: string, of = client) =>
    (await listOf(cadence, of)).tasks.find((task: { key: string }) => task.key === key);
  const claim = (cadence: Cadence, id: string, by = client) => by.post(`${tasks}/${cadence}/${id}/claim`);
  const totalKarma = async (): Promise<number> => {
    await server.settled();
    return (await client.get('/api/v1/karma/summary')).body.total_karma;
  };
  const tellCards = (cardKeys: readonly string[]): void =>
    emit('reading.created', {
      userId: client.user.id,
      readingId: randomUUID(),
      spreadKey: 'timeline',
      voice: 'trader',
      karmaContext: 'neutral',
      cardKeys,
      isAllUpright: false,
      questionLength: 5,
    });
  /** All tasks of the day, and their karma. */
  const finishDay = async (): Promise<void> => {
    await Promise.all([lay(), checkIn()]);
    share();
    for (const { id } of (await listOf('daily')).tasks) expect((await claim('daily', id)).status).toBe(200);
  };

  describe('the list', () => {
    it('has the tasks of the day, and when there are new ones', async () => {
      const { status, body } = await client.get(`${tasks}/daily`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ reset_time: '2025-01-15T16:00:00.000Z', completed_count: 0, total_count: 3 });
      expect(body.tasks[0]).toEqual({
        id: expect.any(String),
        key: 'daily_reading',
        name: expect.any(String),
        description: expect.any(String),
        target: 1,
        current: 0,
        karma_reward: 20,
        is_completed: false,
        is_claimed: false,
        progress_percentage: 0,
      });
      expect((await client.get(`${tasks}/daily`)).body).toEqual(body);
    });

    it('has the tasks of the week, which begins on Monday', async () => {
      const { body } = await client.get(`${tasks}/weekly`);
      expect(body).toMatchObject({ reset_time: '2025-01-19T16:00:00.000Z', total_count: 5 });
      const targets = body.tasks.map(({ key, target, karma_reward }: Record<string, unknown>) => [
        key,
        target,
        karma_reward,
      ]);
      expect(targets).toEqual([
        ['weekly_readings', 5, 50],
        ['weekly_streak', 3, 50],
        ['weekly_collection', 10, 50],
        ['weekly_social', 3, 50],
        ['weekly_daily_complete', 3, 50],
      ]);
    });

    it('is made once by many who ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => client.copy().get(`${tasks}/weekly`)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it('is for users only, and there is no way to tell progress', async () => {
      const nobody = server.client();
      expect((await nobody.get(`${tasks}/daily`)).status).toBe(401);
      expect((await nobody.get(`${tasks}/weekly`)).status).toBe(401);
      expect((await claim('daily', randomUUID(), nobody)).status).toBe(401);
      expect((await claim('weekly', randomUUID(), nobody)).status).toBe(401);
      const asked = { user_id: client.user.id, task_key: 'daily_reading', increment: 1 };
      expect((await client.post(`${tasks}/progress`, asked)).status).toBe(404);
    });
  });

  describe('progress', () => {
    it('of a day comes from checking in, readings and shares', async () => {
      await checkIn();
      expect(await listOf('daily')).toMatchObject({ completed_count: 1 });
      expect(await taskOf('daily', 'daily_login')).toMatchObject({ current: 1, is_completed: true, is_claimed: false });
      await lay();
      await lay();
      expect(await taskOf('daily', 'daily_reading')).toMatchObject({ current: 1, progress_percentage: 100 });
      share();
      expect(await listOf('daily')).toMatchObject({ completed_count: 3 });
      const daily = completed.filter(({ taskKey }) => taskKey.startsWith('daily'));
      expect(daily.map(({ taskKey }) => taskKey).sort()).toEqual(['daily_login', 'daily_reading', 'daily_share']);
      expect(daily[0]).toEqual({ userId: client.user.id, taskKey: 'daily_login', period: '2025-01-15' });
    });

    it('is counted before anybody asks for the list, and for its user only', async () => {
      const other = await server.signUp();
      await lay(other);
      expect((await taskOf('daily', 'daily_reading', other)).current).toBe(1);
      expect((await taskOf('daily', 'daily_reading')).current).toBe(0);
    });

    it('begins anew at midnight in Taipei, and that of the week does not', async () => {
      server.clock.set('2025-01-15T15:59:00Z');
      await lay();
      expect(await listOf('daily')).toMatchObject({ completed_count: 1, reset_time: '2025-01-15T16:00:00.000Z' });
      server.clock.set('2025-01-15T16:00:00Z');
      expect(await listOf('daily')).toMatchObject({ completed_count: 0, reset_time: '2025-01-16T16:00:00.000Z' });
      expect((await taskOf('weekly', 'weekly_readings')).current).toBe(1);
      server.clock.set('2025-01-19T16:00:00Z');
      expect((await taskOf('weekly', 'weekly_readings')).current).toBe(0);
    });

    it('of readings loses none of many at once', async () => {
      await Promise.all(Array.from({ length: 4 }, () => lay()));
      expect(await taskOf('weekly', 'weekly_readings')).toMatchObject({ current: 4, progress_percentage: 80 });
      await Promise.all(Array.from({ length: 4 }, () => lay()));
      expect(await taskOf('weekly', 'weekly_readings')).toMatchObject({ current: 5, is_completed: true });
      expect(completed.filter(({ taskKey }) => taskKey === 'weekly_readings')).toEqual([
        { userId: client.user.id, taskKey: 'weekly_readings', period: '2025-01-13' },
      ]);
    });

    it('stays when a reading is deleted', async () => {
      const { body } = await lay();
      await server.settled();
      await client.delete(`/api/v1/readings/${body.id}`);
      expect((await taskOf('weekly', 'weekly_readings')).current).toBe(1);
      expect((await taskOf('daily', 'daily_reading')).is_completed).toBe(true);
    });

    it('of cards counts each once in a week', async () => {
      tellCards(['flasks-01', 'flasks-02', 'flasks-03']);
      tellCards(['flasks-03', 'flasks-04']);
      expect((await taskOf('weekly', 'weekly_collection')).current).toBe(4);
      server.clock.advance(7 * dayMs);
      tellCards(['flasks-01']);
      expect((await taskOf('weekly', 'weekly_collection')).current).toBe(1);
      await lay(client, 'celtic_cross');
      expect(await taskOf('weekly', 'weekly_collection')).toMatchObject({ current: 10, is_completed: true });
    });

    it('of likes counts each post once, and not own ones', async () => {
      const like = (postId: string, authorId: string): void =>
        emit('post.liked', { userId: client.user.id, postId, authorId });
      const [author, post] = [randomUUID(), randomUUID()];
      like(post, author);
      like(post, author);
      like(randomUUID(), client.user.id);
      emit('post.commented', { userId: client.user.id, postId: randomUUID(), authorId: author });
      expect((await taskOf('weekly', 'weekly_social')).current).toBe(1);
      like(randomUUID(), author);
      like(randomUUID(), author);
      expect((await taskOf('weekly', 'weekly_social')).is_completed).toBe(true);
    });

    it('of check-ins counts days', async () => {
      await checkIn();
      await checkIn();
      expect((await taskOf('weekly', 'weekly_streak')).current).toBe(1);
      for (let day = 0; day < 2; day += 1) {
        server.clock.advance(dayMs);
        await checkIn();
      }
      expect(await taskOf('weekly', 'weekly_streak')).toMatchObject({ current: 3, is_completed: true });
    });

    it('of complete days counts those of which all was claimed', async () => {
      await Promise.all([lay(), checkIn()]);
      share();
      const [first, second, third] = (await listOf('daily')).tasks;
      await claim('daily', first.id);
      await claim('daily', second.id);
      expect((await taskOf('weekly', 'weekly_daily_complete')).current).toBe(0);
      await claim('daily', third.id);
      expect((await taskOf('weekly', 'weekly_daily_complete')).current).toBe(1);
      for (let day = 0; day < 2; day += 1) {
        server.clock.advance(dayMs);
        await finishDay();
      }
      expect(await taskOf('weekly', 'weekly_daily_complete')).toMatchObject({ current: 3, is_completed: true });
      expect(completed.filter(({ taskKey }) => taskKey === 'weekly_daily_complete')).toHaveLength(1);
    });

    it('of a complete day is counted once where all is claimed at once', async () => {
      await Promise.all([lay(), checkIn()]);
      share();
      const ids = (await listOf('daily')).tasks.map(({ id }: { id: string }) => id);
      const answers = await Promise.all(ids.map((id: string) => claim('daily', id, client.copy())));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await taskOf('weekly', 'weekly_daily_complete')).current).toBe(1);
    });
  });

  describe('claiming', () => {
    it('refuses what is not completed, not there, of somebody else, or of another kind', async () => {
      const { id } = await taskOf('daily', 'daily_reading');
      const early = await claim('daily', id);
      expect([early.status, early.body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
      expect((await claim('daily', randomUUID())).status).toBe(404);
      expect((await claim('daily', 'first')).status).toBe(422);
      await lay();
      await server.settled();
      expect((await claim('daily', id, await server.signUp())).status).toBe(404);
      expect((await claim('weekly', id)).status).toBe(404);
      expect((await claim('daily', id)).status).toBe(200);
    });

    it('gives its karma once', async () => {
      await lay();
      const { id } = await taskOf('daily', 'daily_reading');
      const before = await totalKarma();
      expect((await claim('daily', id)).body).toEqual({ karma_earned: 20, total_karma: before + 20 });
      expect(await taskOf('daily', 'daily_reading')).toMatchObject({ is_completed: true, is_claimed: true });
      expect((await claim('daily', id)).status).toBe(400);
      expect(await totalKarma()).toBe(before + 20);
    });

    it('of a week gives more', async () => {
      for (let time = 0; time < 5; time += 1) await lay();
      const { id } = await taskOf('weekly', 'weekly_readings');
      const before = await totalKarma();
      expect((await claim('weekly', id)).body).toEqual({ karma_earned: 50, total_karma: before + 50 });
    });

    it('pays one of fifty at once', async () => {
      await lay();
      const { id } = await taskOf('daily', 'daily_reading');
      const before = await totalKarma();
      const answers = await Promise.all(Array.from({ length: 50 }, () => claim('daily', id, client.copy())));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
      expect(await totalKarma()).toBe(before + 20);
    });

    it('is too late when the day is over', async () => {
      await lay();
      const { id } = await taskOf('daily', 'daily_reading');
      server.clock.advance(dayMs);
      const { status, body } = await claim('daily', id);
      expect([status, body.error.code]).toEqual([400, 'NOT_CLAIMABLE']);
    });
  });
});
