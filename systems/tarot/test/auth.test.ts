import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const auth = '/api/v1/auth';

describeOnEachDatabase('auth', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());

  const registration = (email: string) => ({
    email,
    password: 'correct horse 7',
    confirm_password: 'correct horse 7',
    name: 'Ines',
  });

  describe('registering', () => {
    it('signs in, with cookies that scripts cannot read', async () => {
      const client = server.client();
      const { status, body } = await client.post(`${auth}/register`, {
        ...registration('ines@example.org'),
        location: 'Pier 9',
      });
      expect(status).toBe(201);
      expect(body.user).toMatchObject({ email: 'ines@example.org', name: 'Ines', location: 'Pier 9', karma_score: 50 });
      expect(body.user).not.toHaveProperty('password_hash');
      expect(Date.parse(body.token_expires_at)).toBe(server.clock.now() + 1_800_000);
      const lines = [...client.cookies.values()].map(({ line }) => line);
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(line).toMatch(/HttpOnly/);
        expect(line).toMatch(/SameSite=Lax/);
        expect(line).not.toMatch(/Secure/);
      }
    });

    it('takes an address once, in whatever letters', async () => {
      await server.client().post(`${auth}/register`, registration('twice@example.org'));
      const { status, body } = await server.client().post(`${auth}/register`, registration('Twice@Example.org'));
      expect([status, body.error.code]).toEqual([409, 'USER_ALREADY_EXISTS']);
    });

    it('lets one of ten through who register an address at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => server.client().post(`${auth}/register`, registration('race@example.org'))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    });

    it('refuses two passwords that differ with 400', async () => {
      const body = { ...registration('differ@example.org'), confirm_password: 'something else' };
      expect((await server.client().post(`${auth}/register`, body)).status).toBe(400);
    });

    it.each([
      ['no address', { email: 'nobody' }],
      ['a short password', { password: 'short', confirm_password: 'short' }],
      ['a password that is read in part', { password: 'ä'.repeat(72), confirm_password: 'ä'.repeat(72) }],
      ['an empty name', { name: '   ' }],
      ['markup in a name', { display_name: '<b>me</b>' }],
      ['an unknown faction', { faction_alignment: 'nobodies' }],
      ['a zero byte', { name: 'a\0b' }],
    ])('refuses %s with 422', async (_, wrong) => {
      const { status, body } = await server
        .client()
        .post(`${auth}/register`, { ...registration('x@example.org'), ...wrong });
      expect([status, body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
    });
  });

  describe('signing in', () => {
    let email: string;
    let count = 0;
    beforeEach(async () => {
      count += 1;
      email = `login${count}@example.org`;
      await server.client().post(`${auth}/register`, registration(email));
    });
    const login = (password: string, client = server.client()) => client.post(`${auth}/login`, { email, password });

    it('answers with the user, and opens routes by cookie and by bearer', async () => {
      const client = server.client();
      const { status, body } = await login('correct horse 7', client);
      expect(status).toBe(200);
      expect(body.user.email).toBe(email);
      expect((await client.get(`${auth}/me`)).status).toBe(200);
      const token = client.cookies.get('access_token')?.value ?? '';
      const bearer = { authorization: `Bearer ${token}` };
      expect((await server.client().get('/api/v1/users/me/profile', bearer)).status).toBe(200);
      // Cookie only.
      expect((await server.client().get(`${auth}/me`, bearer)).status).toBe(401);
    });

    it('answers alike for a wrong password and for nobody', async () => {
      const wrong = await login('wrong horse');
      const nobody = await server
        .client()
        .post(`${auth}/login`, { email: 'nobody@example.org', password: 'wrong horse' });
      expect([wrong.status, nobody.status]).toEqual([401, 401]);
      expect(wrong.body.error).toEqual(nobody.body.error);
    });

    it('is locked for an hour after five failures, and opens again by time', async () => {
      for (let tries = 0; tries < 5; tries += 1) expect((await login('wrong horse')).status).toBe(401);
      expect((await login('correct horse 7')).status).toBe(401);
      server.clock.advance(hourMs - 1000);
      expect((await login('correct horse 7')).status).toBe(401);
      server.clock.advance(1000);
      expect((await login('wrong horse')).status).toBe(401);
      expect((await login('correct horse 7')).status).toBe(200);
    });

    it('counts five of twenty wrong ones that come at once', async () => {
      await Promise.all(Array.from({ length: 20 }, () => login('wrong horse')));
      expect((await login('correct horse 7')).status).toBe(401);
    });

    it('forgets failures when it succeeds', async () => {
      for (let round = 0; round < 2; round += 1) {
        for (let tries = 0; tries < 4; tries += 1) await login('wrong horse');
        expect((await login('correct horse 7')).status).toBe(200);
      }
    });

    it('refuses an inactive account, also with a token that it had', async () => {
      const client = server.client();
      await login('correct horse 7', client);
      await server.context.queries.updateTable('users').set({ is_active: 0 }).where('email', '=', email).execute();
      expect((await login('correct horse 7')).status).toBe(401);
      expect((await client.get(`${auth}/me`)).status).toBe(401);
    });

    it('refuses an account without a password with 403, and lets it have one once', async () => {
      const client = server.client();
      await login('correct horse 7', client);
      expect(
        (await client.post(`${auth}/set-password`, { password: 'new horse 8', confirm_password: 'new horse 8' }))
          .status,
      ).toBe(409);
      await server.context.queries
        .updateTable('users')
        .set({ password_hash: null, oauth_provider: 'google' })
        .where('email', '=', email)
        .execute();
      expect((await login('correct horse 7')).status).toBe(403);
      expect((await client.get(`${auth}/methods`)).body).toMatchObject({
        has_password: false,
        has_oauth: true,
        methods: ['google'],
      });
      expect(
        (await client.post(`${auth}/set-password`, { password: 'new horse 8', confirm_password: 'new horse 9' }))
          .status,
      ).toBe(400);
      expect(
        (await client.post(`${auth}/set-password`, { password: 'new horse 8', confirm_password: 'new horse 8' }))
          .status,
      ).toBe(200);
      expect((await login('new horse 8')).status).toBe(200);
    });
  });

  describe('a session', () => {
    let client: Client;
    beforeEach(async () => {
      client = await server.signUp();
    });

    it('is known to verify and me', async () => {
      expect((await client.post(`${auth}/verify`)).body).toMatchObject({
        is_valid: true,
        user: { id: client.user.id },
      });
      const { body } = await client.get(`${auth}/me`);
      expect(body.statistics).toMatchObject({
        total_readings: 0,
        login_days: 1,
        consecutive_days: 1,
        favorite_card_suit: null,
      });
    });

    it('needs a token that is ours, whole, in time and of its type', async () => {
      const access = client.cookies.get('access_token')?.value ?? '';
      const refresh = client.cookies.get('refresh_token')?.value ?? '';
      const [head, payload, signature] = access.split('.');
      const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
      const raised = Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), exp: 9_999_999_999 }),
      ).toString('base64url');
      for (const token of [
        'rubbish',
        unsigned,
        `${head}.${raised}.${signature}`,
        refresh,
        `${access}x`,
        'a.b.c',
        'x'.repeat(5000),
      ]) {
        const answer = await server.client().get('/api/v1/users/me/profile', { authorization: `Bearer ${token}` });
        expect([token.slice(0, 20), answer.status]).toEqual([token.slice(0, 20), 401]);
      }
      server.clock.advance(30 * 60_000);
      expect((await client.get(`${auth}/me`)).status).toBe(401);
    });

    it('is refreshed with a new pair, once for each token', async () => {
      const before = client.copy();
      server.clock.advance(31 * 60_000);
      const { status, body } = await client.post(`${auth}/refresh`);
      expect(status).toBe(200);
      expect(body.access_token).toBe(client.cookies.get('access_token')?.value);
      expect((await client.get(`${auth}/me`)).status).toBe(200);
      // At once it is another tab.
      expect((await before.post(`${auth}/refresh`)).status).toBe(401);
      expect((await client.get(`${auth}/me`)).status).toBe(200);
      // Later it is a thief: nobody goes on.
      server.clock.advance(60_000);
      expect((await before.post(`${auth}/refresh`)).status).toBe(401);
      expect((await client.get(`${auth}/me`)).status).toBe(401);
      expect((await client.post(`${auth}/refresh`)).status).toBe(401);
    });

    it('gives one pair to five who refresh at once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => client.copy().post(`${auth}/refresh`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    });

    it('is not refreshed by the access token, by nothing, or after a week', async () => {
      expect((await server.client().post(`${auth}/refresh`)).status).toBe(401);
      const cookie = { cookie: `refresh_token=${client.cookies.get('access_token')?.value}` };
      expect((await server.client().post(`${auth}/refresh`, undefined, cookie)).status).toBe(401);
      server.clock.advance(7 * dayMs);
      expect((await client.post(`${auth}/refresh`)).status).toBe(401);
    });

    it('ends with logout, for tokens that were kept as well', async () => {
      const kept = client.copy();
      expect((await client.post(`${auth}/logout`)).body).toMatchObject({ is_oauth_user: false });
      expect(client.cookies.size).toBe(0);
      expect((await kept.get(`${auth}/me`)).status).toBe(401);
      expect((await kept.post(`${auth}/refresh`)).status).toBe(401);
    });
  });

  describe('coming every day', () => {
    let client: Client;
    beforeEach(async () => {
      server.clock.set('2025-02-03T04:00:00Z');
      client = await server.signUp();
    });
    const nextDay = async (): Promise<void> => {
      server.clock.advance(dayMs - hourMs);
      await client.post(`${auth}/refresh`);
      server.clock.advance(hourMs / 4);
      await client.post(`${auth}/track-login`);
    };

    it('is a first check-in once a day, and a streak', async () => {
      const first = await client.post(`${auth}/daily-check-in`);
      expect(first.body).toMatchObject({
        is_first_check_in_today: true,
        login_date: '2025-02-03',
        consecutive_days: 1,
      });
      expect((await client.post(`${auth}/daily-check-in`)).body.is_first_check_in_today).toBe(false);
      await nextDay();
      expect((await client.post(`${auth}/daily-check-in`)).body).toMatchObject({
        is_first_check_in_today: true,
        consecutive_days: 2,
      });
    });

    it('counts days in Taipei', async () => {
      server.clock.set('2025-02-03T15:59:59Z');
      client = await server.signUp();
      expect((await client.post(`${auth}/daily-check-in`)).body.login_date).toBe('2025-02-03');
      server.clock.advance(1000);
      expect((await client.post(`${auth}/daily-check-in`)).body).toMatchObject({
        login_date: '2025-02-04',
        is_first_check_in_today: true,
      });
    });

    it('extends the session by loyalty on the third of seven days, once a day', async () => {
      const extend = () => client.post(`${auth}/extend-token`, { extension_type: 'loyalty' });
      expect((await extend()).body.error.code).toBe('TOKEN_EXTENSION_ERROR');
      await nextDay();
      await nextDay();
      expect((await client.get(`${auth}/loyalty-status`)).body).toMatchObject({
        is_eligible: true,
        login_days_count: 3,
        extended_today: false,
      });
      const { status, body } = await extend();
      expect(status).toBe(200);
      expect(body.rewards).toMatchObject({ karma: 10 });
      expect((await client.get('/api/v1/users/me/titles')).body.unlocked_titles).toHaveLength(1);
      expect((await extend()).status).toBe(400);
      expect((await client.get(`${auth}/loyalty-status`)).body.extended_today).toBe(true);
    });

    it('extends it by half an hour of activity, ten times a day', async () => {
      const extend = (seconds: number) =>
        client.post(`${auth}/extend-token`, { extension_type: 'activity', activity_duration: seconds });
      expect((await extend(1799)).status).toBe(400);
      const before = Date.parse((await client.get(`${auth}/me`)).body.token_expires_at);
      const { body } = await extend(1800);
      expect(Date.parse(body.token_expires_at) - before).toBe(1_800_000);
      for (let count = 1; count < 10; count += 1) expect((await extend(1800)).status).toBe(200);
      expect((await extend(1800)).status).toBe(429);
    });

    it('extends it to a week at most', async () => {
      await nextDay();
      await nextDay();
      await client.post(`${auth}/extend-token`, { extension_type: 'loyalty' });
      const { status, body } = await client.post(`${auth}/extend-token`, {
        extension_type: 'activity',
        activity_duration: 1800,
      });
      expect([status, body.error.code]).toEqual([403, 'MAX_LIFETIME_EXCEEDED']);
    });
  });
});
