import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../src/deck/preferences.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const preferences = '/api/v1/preferences';

describeOnEachDatabase('preferences', (database) => {
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
  const now = (): string => new Date(server.clock.now()).toISOString();

  it('are the defaults until something is changed, and are for who is signed in', async () => {
    for (const path of [preferences, `${preferences}/`]) {
      const { status, body } = await client.get(path);
      expect([status, body]).toEqual([200, { ...defaultPreferences, updated_at: null }]);
    }
    const nobody = server.client();
    expect((await nobody.get(preferences)).status).toBe(401);
    expect((await nobody.put(`${preferences}/theme`, { theme: 'night_ink' })).status).toBe(401);
    for (const path of ['reset', 'apply-recommended', 'adaptive'])
      expect((await nobody.post(`${preferences}/${path}`, {})).status).toBe(401);
    expect((await nobody.get(`${preferences}/history`)).status).toBe(401);
  });

  describe('groups', () => {
    it.each([
      ['theme', { theme: 'river_green' }],
      ['visual', { animations_enabled: false, effect_opacity: 0 }],
      ['reading', { default_spread: 'celtic_cross', card_flip_speed_ms: 2000 }],
      ['interpretation', { preferred_voice: 'trader', ai_provider: 'offline' }],
      ['notifications', { email_enabled: true, reminder_time: '23:59' }],
      ['privacy', { profile_visibility: 'friends' }],
      ['accessibility', { high_contrast: true, screen_reader: true }],
    ] as const)('%s is changed by what is given of it, and the rest stays', async (group, changes) => {
      const expected = { ...defaultPreferences, [group]: { ...defaultPreferences[group], ...changes } };
      const { status, body } = await client.put(`${preferences}/${group}`, changes);
      expect([status, body]).toEqual([200, { ...expected, updated_at: now() }]);
      expect((await client.get(preferences)).body).toEqual(body);
      expect((await other.get(preferences)).body).toEqual({ ...defaultPreferences, updated_at: null });
    });

    it.each([
      ['theme', {}],
      ['theme', { theme: 'pink' }],
      ['visual', {}],
      ['visual', { effect_opacity: 101 }],
      ['visual', { effect_opacity: -1 }],
      ['visual', { effect_opacity: 50.5 }],
      ['visual', { animations_enabled: 'yes' }],
      ['reading', { default_spread: 'horseshoe' }],
      ['reading', { card_flip_speed_ms: 99 }],
      ['reading', { card_flip_speed_ms: 2001 }],
      ['interpretation', { preferred_voice: 'nobody' }],
      ['interpretation', { interpretation_depth: 'endless' }],
      ['interpretation', { ai_provider: 'oracle' }],
      ['notifications', { reminder_time: '24:00' }],
      ['notifications', { reminder_time: '9:00' }],
      ['notifications', { reminder_days: ['mon', 'mon'] }],
      ['notifications', { reminder_days: ['someday'] }],
      ['privacy', { profile_visibility: 'secret' }],
      ['accessibility', { unknown: true }],
    ])('%s refuses %j with 422', async (group, wrong) => {
      expect((await client.put(`${preferences}/${group}`, wrong)).status).toBe(422);
      expect((await client.get(preferences)).body.updated_at).toBeNull();
    });

    it('have no other', async () => {
      expect((await client.put(`${preferences}/billing`, { plan: 'gold' })).status).toBe(404);
    });

    it('keep days in the order of the week', async () => {
      const { body } = await client.put(`${preferences}/notifications`, { reminder_days: ['sun', 'mon'] });
      expect(body.notifications.reminder_days).toEqual(['mon', 'sun']);
      expect(
        (await client.put(`${preferences}/notifications`, { reminder_days: [] })).body.notifications,
      ).toMatchObject({
        reminder_days: [],
      });
    });

    it('do not lose each other when they are changed at once', async () => {
      const answers = await Promise.all([
        client.put(`${preferences}/theme`, { theme: 'dry_paper' }),
        client.put(`${preferences}/visual`, { effect_opacity: 5 }),
        client.put(`${preferences}/visual`, { sound_effects_enabled: false }),
        client.put(`${preferences}/reading`, { auto_save: false }),
        client.put(`${preferences}/privacy`, { allow_sharing: false }),
        client.put(`${preferences}/accessibility`, { large_text: true }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
      expect((await client.get(preferences)).body).toMatchObject({
        theme: { theme: 'dry_paper' },
        visual: { effect_opacity: 5, sound_effects_enabled: false },
        reading: { auto_save: false },
        privacy: { allow_sharing: false },
        accessibility: { large_text: true },
      });
      expect((await client.get(`${preferences}/history`)).body.total).toBe(6);
    });

    it('are kept as what differs from the defaults', async () => {
      await client.put(`${preferences}/visual`, { effect_opacity: 5, animations_enabled: true });
      const { settings } = await server.context.queries
        .selectFrom('preferences')
        .select('settings')
        .where('user_id', '=', client.user.id)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(settings)).toEqual({ visual: { effect_opacity: 5 } });
    });
  });

  describe('the history', () => {
    it('has what was changed, the latest first, and nothing that was not', async () => {
      await client.put(`${preferences}/theme`, { theme: 'night_ink' });
      server.clock.advance(1000);
      await client.put(`${preferences}/visual`, { effect_opacity: 10, animations_enabled: true });
      server.clock.advance(1000);
      await client.put(`${preferences}/theme`, { theme: 'night_ink' });
      const { body } = await client.get(`${preferences}/history`);
      expect(body).toEqual({
        items: [
          { key: 'effect_opacity', old_value: 70, new_value: 10, changed_at: expect.any(String) },
          { key: 'theme', old_value: 'lamp_amber', new_value: 'night_ink', changed_at: expect.any(String) },
        ],
        total: 2,
      });
      expect((await client.get(`${preferences}/history?key=theme`)).body).toMatchObject({
        items: [{ key: 'theme' }],
        total: 1,
      });
      expect((await client.get(`${preferences}/history?limit=1`)).body).toMatchObject({
        items: [{ key: 'effect_opacity' }],
        total: 2,
      });
      expect((await other.get(`${preferences}/history`)).body).toEqual({ items: [], total: 0 });
      for (const query of ['limit=0', 'limit=201', 'key=shoe_size'])
        expect((await client.get(`${preferences}/history?${query}`)).status).toBe(422);
    });

    it('keeps the latest 200', async () => {
      const rows = Array.from({ length: 205 }, (_, index) => ({
        id: crypto.randomUUID(),
        user_id: client.user.id,
        preference: 'theme',
        old_value: '"system"',
        new_value: '"system"',
        changed_at: index,
      }));
      await server.context.queries.insertInto('preference_changes').values(rows).execute();
      await client.put(`${preferences}/theme`, { theme: 'river_green' });
      const { body } = await client.get(`${preferences}/history?limit=200`);
      expect(body.total).toBe(200);
      expect(body.items[0].new_value).toBe('river_green');
      expect(Date.parse(body.items.at(-1).changed_at)).toBe(6);
    });
  });

  it('are set back to the defaults, which is a change as well', async () => {
    await client.put(`${preferences}/theme`, { theme: 'system' });
    server.clock.advance(1000);
    const { status, body } = await client.post(`${preferences}/reset`);
    expect([status, body]).toEqual([200, { ...defaultPreferences, updated_at: now() }]);
    expect((await client.get(`${preferences}/history`)).body.items[0]).toMatchObject({
      key: 'theme',
      old_value: 'system',
      new_value: 'lamp_amber',
    });
  });

  it('take what is recommended, and keep what it says nothing of', async () => {
    await client.put(`${preferences}/theme`, { theme: 'dry_paper' });
    const { status, body } = await client.post(`${preferences}/apply-recommended`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      theme: { theme: 'dry_paper' },
      reading: { default_spread: 'timeline', card_flip_speed_ms: 400, auto_save: true },
      interpretation: { interpretation_depth: 'deep', interpretation_style: 'practical', ai_provider: 'auto' },
    });
    expect((await client.get(preferences)).body).toEqual(body);
  });

  describe('for the moment', () => {
    const adapt = async (body?: object) => (await client.post(`${preferences}/adaptive`, body)).body;

    it('are quieter by night, plainer on a phone, without effects where they are slow', async () => {
      await client.put(`${preferences}/visual`, { background_music_enabled: true });
      const stored = (await client.get(preferences)).body;
      expect((await adapt({ is_night_time: true })).adapted).toEqual({
        theme: { theme: 'night_ink' },
        visual: { sound_effects_enabled: false, background_music_enabled: false, effect_opacity: 40 },
      });
      expect((await adapt({ is_mobile: true })).adapted).toEqual({
        visual: { background_music_enabled: false },
        reading: { card_flip_speed_ms: 300 },
      });
      const slow = await adapt({ low_performance: true });
      expect(slow.adapted.visual).toEqual({
        animations_enabled: false,
        background_music_enabled: false,
        effect_opacity: 0,
      });
      expect(slow.preferences.visual.sound_effects_enabled).toBe(true);
      expect((await client.get(preferences)).body).toEqual(stored);
    });

    it('are never louder than they are set', async () => {
      await client.put(`${preferences}/visual`, { effect_opacity: 20 });
      await client.put(`${preferences}/reading`, { card_flip_speed_ms: 150 });
      const { adapted, preferences: all } = await adapt({ is_night_time: true, is_mobile: true });
      expect(adapted.visual).toEqual({ sound_effects_enabled: false });
      expect(adapted).not.toHaveProperty('reading');
      expect(all).toMatchObject({ visual: { effect_opacity: 20 }, reading: { card_flip_speed_ms: 150 } });
    });

    it('are as they are where nothing is the matter', async () => {
      expect(await adapt({})).toEqual({ adapted: {}, preferences: defaultPreferences });
      expect((await client.post(`${preferences}/adaptive`, { is_mobile: 'perhaps' })).status).toBe(422);
    });
  });
});
