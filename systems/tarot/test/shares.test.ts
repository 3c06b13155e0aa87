import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const readings = '/api/v1/readings';
const hourMs = 3_600_000;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describeOnEachDatabase('shares', (database) => {
  let server: TestServer;
  let client: Client;
  let other: Client;
  let nobody: Client;
  let readingId: string;
  beforeAll(async () => {
    server = await startServer(database);
    nobody = server.client();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
    other = await server.signUp();
    readingId = await createReading();
  });
  const createReading = async (from = client): Promise<string> => {
    const asked = { question: 'Who goes there?', spread_template_id: 'timeline', context_notes: 'my secret' };
    return (await from.post(readings, asked)).body.id;
  };
  const share = (body?: object, id = readingId, from = client) => from.post(`${readings}/${id}/share`, body);
  const link = async (body?: object): Promise<string> => `/api/v1/share/${(await share(body)).body.uuid}`;
  const sharesOf = async (query = '') => (await client.get(`${readings}/${readingId}/shares${query}`)).body.shares;
  const countOf = async (): Promise<number> => (await client.get(`${readings}/${readingId}`)).body.shares_count;

  describe('making one', () => {
    it('gives a link that says no host where there is no front end', async () => {
      const { status, body } = await share();
      expect(status).toBe(201);
      expect(body).toEqual({
        uuid: expect.stringMatching(/^[\da-f-]{36}$/),
        url: `/api/v1/share/${body.uuid}`,
        require_password: false,
        access_count: 0,
        created_at: new Date(server.clock.now()).toISOString(),
        is_active: true,
      });
      expect((await nobody.get(body.url)).status).toBe(200);
    });

    it('gives a link to the front end where there is one, whatever host was asked', async () => {
      const public_ = await startServer(database, { environment: { PUBLIC_URL: 'https://tarot.example.org/' } });
      const user = await public_.signUp();
      const id = await createReading(user);
      const { body } = await user.post(`${readings}/${id}/share`, {}, { 'x-forwarded-host': 'evil.example' });
      expect(body.url).toBe(`https://tarot.example.org/share/${body.uuid}`);
      await public_.close();
    });

    it('takes a password of 4 to 8 characters, and never tells it', async () => {
      for (const password of ['1234', '12345678', 'pässword']) {
        const { status, body, text } = await share({ password });
        expect([status, body.require_password]).toEqual([201, true]);
        expect(text).not.toContain(password);
      }
      const rows = await server.context.queries
        .selectFrom('shares')
        .select('password_hash')
        .where('reading_id', '=', readingId)
        .execute();
      for (const { password_hash } of rows) expect(password_hash).toMatch(/^\$2[aby]\$/);
    });

    it.each([
      { password: '123' },
      { password: '123456789' },
      { password: 1234 },
      { password: '12\u000034' },
      { require_password: true },
      { require_password: false, password: '1234' },
      { require_password: 'yes' },
    ])('refuses %j with 422', async (body) => {
      expect((await share(body)).status).toBe(422);
      expect(await sharesOf()).toEqual([]);
    });

    it('is for the owner of a reading that there is', async () => {
      expect((await share({}, readingId, nobody)).status).toBe(401);
      expect((await share({}, readingId, other)).status).toBe(403);
      expect((await share({}, crypto.randomUUID())).body.error.code).toBe('READING_NOT_FOUND');
      expect((await share({}, 'nonsense')).status).toBe(422);
      expect(await countOf()).toBe(0);
    });

    it('is told to who listens, and counted at the reading', async () => {
      const heard: EventTable['share.created'][] = [];
      const stop = server.context.events.on('share.created', (event) => void heard.push(event));
      const { body } = await share({ password: '1234' });
      await share({}, readingId, other);
      await server.settled();
      stop();
      expect(heard).toEqual([{ userId: client.user.id, readingId, shareId: body.uuid }]);
      expect(await countOf()).toBe(1);
    });

    it('ends at twenty that are open, also at once, and goes on when one is revoked', async () => {
      const answers = await Promise.all(times(24, () => share()));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
      expect(await countOf()).toBe(20);
      await client.delete(`/api/v1/share/${answers.find(({ status }) => status === 201)?.body.uuid}`);
      expect((await share()).status).toBe(201);
    });
  });

  describe('opening one', () => {
    it('shows the reading, and nothing of whom it belongs to', async () => {
      await client.patch(`${readings}/${readingId}`, {
        overall_interpretation: 'A friend.',
        user_satisfaction: 5,
        focus_area: 'my money',
      });
      const { status, body, text, headers } = await nobody.get(await link());
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: readingId, question: 'Who goes there?', interpretation: 'A friend.' });
      expect(Object.keys(body).sort()).toEqual([
        'cards_drawn',
        'created_at',
        'id',
        'interpretation',
        'question',
        'spread',
        'summary_message',
      ]);
      expect(body.cards_drawn).toHaveLength(3);
      expect(body.cards_drawn[0]).toMatchObject({ position_number: 1, card: { name: expect.any(String) } });
      for (const secret of [client.user.id, client.user.email, client.user.name, 'my secret', 'my money', 'resonance'])
        expect(text).not.toContain(secret);
      expect(headers.get('cache-control')).toBe('no-store');
    });

    it('opens a private reading to whoever has the link, and to nobody else', async () => {
      const path = await link();
      expect((await other.get(path)).status).toBe(200);
      expect((await other.get(`${readings}/${readingId}`)).status).toBe(403);
    });

    it('takes the password in the address or in a body', async () => {
      const path = await link({ password: 'p&ss 1' });
      expect((await nobody.get(`${path}?password=${encodeURIComponent('p&ss 1')}`)).status).toBe(200);
      expect((await nobody.post(path, { password: 'p&ss 1' })).body.id).toBe(readingId);
      expect((await nobody.post(await link())).status).toBe(200);
      expect((await sharesOf()).map((row: { access_count: number }) => row.access_count).sort()).toEqual([1, 2]);
    });

    it('is refused alike without the password and with a wrong one, also to the owner', async () => {
      const path = await link({ password: '1234' });
      for (const answer of [
        await nobody.get(path),
        await nobody.get(`${path}?password=`),
        await nobody.get(`${path}?password=4321`),
        await nobody.get(`${path}?password=${'x'.repeat(90)}`),
        await nobody.post(path, {}),
        await nobody.post(path, { password: 'wrong' }),
        await client.get(path),
      ])
        expect([answer.status, answer.body.error.code]).toEqual([403, 'PASSWORD_REQUIRED']);
      expect((await nobody.get(`${path}?password=${'x'.repeat(101)}`)).status).toBe(422);
      expect((await sharesOf())[0].access_count).toBe(0);
    });

    it('does not mind a password where none is needed', async () => {
      expect((await nobody.get(`${await link()}?password=1234`)).status).toBe(200);
    });

    it('counts each of many at once, with a password as well', async () => {
      for (const body of [{}, { password: '1234' }]) {
        const path = await link(body);
        const answers = await Promise.all(times(50, () => nobody.post(path, { password: '1234' })));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      }
      expect((await sharesOf()).map((row: { access_count: number }) => row.access_count)).toEqual([50, 50]);
    });

    it('is missing with 404, and malformed with 422', async () => {
      expect((await nobody.get(`/api/v1/share/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await nobody.get('/api/v1/share/nonsense')).status).toBe(422);
    });
  });

  describe('guessing the password', () => {
    const stored = () =>
      server.context.queries
        .selectFrom('shares')
        .select(['failed_accesses', 'locked_until', 'access_count'])
        .where('reading_id', '=', readingId)
        .executeTakeFirstOrThrow();

    it('ends after five, also at once, and the right one is no better until an hour has passed', async () => {
      const path = await link({ password: '1234' });
      const verify = vi.spyOn(server.context.passwords, 'verify');
      const guesses = await Promise.all(times(40, (index) => nobody.get(`${path}?password=${2000 + index}`)));
      // The others take as long, and are compared with nothing.
      expect(verify.mock.calls.filter(([, hash]) => hash !== null)).toHaveLength(5);
      expect(verify).toHaveBeenCalledTimes(40);
      verify.mockRestore();
      expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([403]));
      expect(await stored()).toEqual({
        failed_accesses: 5,
        locked_until: server.clock.now() + hourMs,
        access_count: 0,
      });
      const right = await nobody.get(`${path}?password=1234`);
      expect(right.body.error).toEqual(guesses[0]?.body.error);
      server.clock.advance(hourMs - 1);
      expect((await nobody.get(`${path}?password=1234`)).status).toBe(403);
      server.clock.advance(1);
      expect((await nobody.get(`${path}?password=1234`)).status).toBe(200);
      expect(await stored()).toEqual({ failed_accesses: 0, locked_until: null, access_count: 1 });
    });

    it('begins anew after the hour, and after the right one', async () => {
      const path = await link({ password: '1234' });
      const guess = async (password: string) => (await nobody.post(path, { password })).status;
      for (let count = 0; count < 4; count += 1) await guess('wrong');
      expect(await guess('1234')).toBe(200);
      for (let count = 0; count < 5; count += 1) await guess('wrong');
      expect(await guess('1234')).toBe(403);
      server.clock.advance(hourMs);
      expect(await guess('wrong')).toBe(403);
      expect(await stored()).toMatchObject({ failed_accesses: 1, locked_until: null });
    });

    it('of one link locks no other', async () => {
      const [first, second] = [await link({ password: '1234' }), await link({ password: '1234' })];
      await Promise.all(times(6, () => nobody.post(first, { password: 'wrong' })));
      expect((await nobody.post(first, { password: '1234' })).status).toBe(403);
      expect((await nobody.post(second, { password: '1234' })).status).toBe(200);
    });

    it('is limited for each address', async () => {
      const limited = await startServer(database, { environment: { AUTH_RATE_LIMIT_PER_MINUTE: '3' } });
      const path = `/api/v1/share/${crypto.randomUUID()}`;
      for (const method of ['GET', 'POST']) {
        const statuses = [];
        for (let count = 0; count < 4; count += 1) statuses.push((await limited.client().send(method, path)).status);
        expect(statuses).toEqual([404, 404, 404, 429]);
      }
      await limited.close();
    });
  });

  describe('revoking one', () => {
    it('closes the link, a second time as the first', async () => {
      const path = await link();
      const open = await link({ password: '1234' });
      expect(await countOf()).toBe(2);
      const answers = await Promise.all(times(5, () => client.delete(path)));
      expect(answers.map(({ status }) => status)).toEqual(times(5, () => 204));
      expect((await client.delete(path)).status).toBe(204);
      expect((await nobody.get(path)).body.error.code).toBe('GONE');
      expect((await nobody.get(path)).status).toBe(410);
      expect((await nobody.post(open, { password: '1234' })).status).toBe(200);
      expect(await countOf()).toBe(1);
    });

    it('needs no password to tell that it is gone', async () => {
      const path = await link({ password: '1234' });
      await client.delete(path);
      expect((await nobody.get(path)).status).toBe(410);
    });

    it('is for the owner of one that there is', async () => {
      const path = await link();
      expect((await nobody.delete(path)).status).toBe(401);
      expect((await other.delete(path)).status).toBe(403);
      expect((await client.delete(`/api/v1/share/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await nobody.get(path)).status).toBe(200);
    });
  });

  describe('lists', () => {
    it('have those that open it first, of these the newest, and on demand no others', async () => {
      const uuids: string[] = [];
      for (const body of [{}, { password: '1234' }, {}]) {
        uuids.push((await share(body)).body.uuid);
        server.clock.advance(1000);
      }
      const [first, second, third] = uuids;
      await client.delete(`/api/v1/share/${third}`);
      const listed = await sharesOf();
      expect(listed.map((row: { uuid: string }) => row.uuid)).toEqual([second, first, third]);
      expect(listed).toMatchObject([
        { require_password: true, is_active: true },
        { require_password: false, is_active: true },
        { is_active: false },
      ]);
      expect((await sharesOf('?active_only=true')).map((row: { uuid: string }) => row.uuid)).toEqual([second, first]);
    });

    it('are for the owner', async () => {
      const path = `${readings}/${readingId}/shares`;
      expect((await nobody.get(path)).status).toBe(401);
      expect((await other.get(path)).status).toBe(403);
      expect((await client.get(`${readings}/${crypto.randomUUID()}/shares`)).status).toBe(404);
      expect((await client.get(`${path}?active_only=perhaps`)).status).toBe(422);
    });
  });

  it('go with their reading', async () => {
    const [open, revoked] = [await link(), await link()];
    await client.delete(revoked);
    await client.delete(`${readings}/${readingId}`);
    for (const path of [open, revoked]) {
      expect((await nobody.get(path)).status).toBe(404);
      expect((await client.delete(path)).status).toBe(404);
    }
  });
});
