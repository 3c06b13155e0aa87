import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';
import { type SharedDatabase, shareDatabase } from './support/shared-database.ts';

const readings = '/api/v1/readings';
const analytics = `${readings}/analytics`;
const password = 'correct horse 7';
/** A Monday, noon in Taipei. */
const now = '2025-06-16T04:00:00Z';

interface Told {
  at: string;
  spread?: string;
  voice?: string;
  karma?: string;
  satisfaction?: number;
}

/** The first two are of the same day in Taipei, 30 May, and the last is of 16 June there. */
const history: Told[] = [
  { at: '2025-05-29T16:00:00Z', spread: 'single_ember', satisfaction: 2 },
  { at: '2025-05-30T15:59:59Z', spread: 'survival', karma: 'evil', satisfaction: 3 },
  { at: '2025-06-06T04:00:00Z', voice: 'trader', satisfaction: 2 },
  { at: '2025-06-11T04:10:00Z', karma: 'good' },
  { at: '2025-06-14T04:20:00Z', voice: 'trader', satisfaction: 5 },
  { at: '2025-06-15T22:00:00Z', satisfaction: 4 },
];

const paths = [
  'stats',
  'frequency?period=30d',
  'frequency?period=7d',
  'spreads',
  'voices',
  'karma',
  'satisfaction',
  'patterns',
  'cards',
  'cards?limit=3',
  'compare',
  'export',
  'export?format=csv',
];

describeOnEachDatabase('reading analytics', (database) => {
  let shared: SharedDatabase;
  let server: TestServer;
  let client: Client;
  let other: Client;
  /** As they were answered when they were made. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what is tested
  const made: any[] = [];

  const signInAgain = (who: Client) => who.post('/api/v1/auth/login', { email: who.user.email, password });
  const create = async (who: Client, { at, spread, voice, karma, satisfaction }: Told) => {
    server.clock.set(at);
    await signInAgain(who);
    const { body } = await who.post(readings, {
      question: `What of ${at}?`,
      spread_template_id: spread ?? 'timeline',
      ...(voice ? { character_voice: voice } : {}),
      ...(karma ? { karma_context: karma } : {}),
    });
    if (satisfaction) await who.patch(`${readings}/${body.id}`, { user_satisfaction: satisfaction });
    return body;
  };
  beforeAll(async () => {
    shared = await shareDatabase(database);
    server = await startServer(shared);
    [client, other] = [await server.signUp(), await server.signUp()];
    for (const told of history) made.push(await create(client, told));
    await create(other, { at: '2025-06-15T04:00:00Z', voice: 'colossus', karma: 'evil', satisfaction: 1 });
    server.clock.set(now);
    await signInAgain(client);
    await signInAgain(other);
  });
  afterAll(async () => {
    await server.close();
    await shared.remove();
  });
  const read = async (path: string, who = client) => (await who.get(`${analytics}/${path}`)).body;

  it('are of those who are signed in', async () => {
    for (const path of paths)
      expect([path, (await server.client().get(`${analytics}/${path}`)).status]).toEqual([path, 401]);
  });

  it('sum up own readings', async () => {
    expect(await read('stats')).toEqual({
      total_readings: 6,
      readings_this_week: 3,
      readings_this_month: 6,
      average_satisfaction: 3.2,
      favorite_spread: 'timeline',
      favorite_voice: 'wrist_console',
    });
    expect(await read('stats', other)).toMatchObject({ total_readings: 1, favorite_voice: 'colossus' });
    expect((await read('spreads')).spreads).toEqual({ timeline: 4, single_ember: 1, survival: 1 });
    expect((await read('voices')).voices).toEqual({ wrist_console: 4, trader: 2 });
    expect((await read('karma')).karma).toEqual({ neutral: 4, evil: 1, good: 1 });
  });

  it('count by days in Taipei, also those without a reading', async () => {
    const { period, total_readings, data_points } = await read('frequency');
    expect([period, total_readings, data_points.length]).toEqual(['30d', 6, 30]);
    expect(data_points[0].date).toBe('2025-05-18');
    expect(data_points.at(-1)).toEqual({ date: '2025-06-16', count: 1 });
    expect(data_points.find(({ date }: { date: string }) => date === '2025-05-30').count).toBe(2);
    const week = await read('frequency?period=7d');
    expect(week.data_points.map(({ count }: { count: number }) => count)).toEqual([0, 1, 0, 0, 1, 0, 1]);
    expect((await read('frequency?period=365d')).data_points).toHaveLength(365);
    expect((await client.get(`${analytics}/frequency?period=1y`)).status).toBe(422);
  });

  it('tell how content the user was, and whether that grew', async () => {
    expect(await read('satisfaction')).toEqual({
      average_satisfaction: 3.2,
      rated_readings: 5,
      trend: 'improving',
      first_half_average: 2.33,
      second_half_average: 4.5,
      distribution: { 1: 0, 2: 2, 3: 1, 4: 1, 5: 1 },
    });
    expect(await read('satisfaction', other)).toMatchObject({
      average_satisfaction: 1,
      trend: 'unknown',
      second_half_average: null,
    });
  });

  it('tell when the user reads', async () => {
    expect(await read('patterns')).toEqual({
      most_active_day: 'friday',
      most_active_hour: 12,
      readings_per_week: 2.33,
      current_streak: 1,
    });
  });

  it('tell which cards came most', async () => {
    const cards = made.flatMap(({ card_positions }) => card_positions);
    const body = await read('cards?limit=50');
    expect(body.total_cards).toBe(cards.length);
    expect(body.cards).toHaveLength(new Set(cards.map(({ card_id }) => card_id)).size);
    for (const { card_id, count, reversed_count, percentage } of body.cards) {
      const same = cards.filter((card) => card.card_id === card_id);
      expect([card_id, count]).toEqual([card_id, same.length]);
      expect(reversed_count).toBe(same.filter(({ is_reversed }) => is_reversed).length);
      expect(percentage).toBeCloseTo((100 * count) / cards.length, 1);
    }
    const counts = body.cards.map(({ count }: { count: number }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect((await read('cards?limit=2')).cards).toEqual(body.cards.slice(0, 2));
    for (const limit of [0, 51]) expect((await client.get(`${analytics}/cards?limit=${limit}`)).status).toBe(422);
  });

  it('compare the last seven days with those before', async () => {
    expect(await read('compare?period=7d&compare_to=previous_7d')).toEqual({
      period: '7d',
      compare_to: 'previous_7d',
      current: { total_readings: 3, average_satisfaction: 4.5 },
      previous: { total_readings: 1, average_satisfaction: 2 },
      change: { readings: 2, readings_percentage: 200, satisfaction: 2.5 },
    });
    for (const query of ['period=30d', 'compare_to=7d'])
      expect((await client.get(`${analytics}/compare?${query}`)).body.error.code).toBe('INVALID_REQUEST');
  });

  it('are there for somebody without a reading', async () => {
    const fresh = await server.signUp();
    expect(await read('stats', fresh)).toMatchObject({
      total_readings: 0,
      average_satisfaction: null,
      favorite_spread: null,
    });
    expect(await read('satisfaction', fresh)).toMatchObject({ average_satisfaction: null, trend: 'unknown' });
    expect(await read('patterns', fresh)).toEqual({
      most_active_day: null,
      most_active_hour: null,
      readings_per_week: 0,
      current_streak: 0,
    });
    expect(await read('cards', fresh)).toEqual({ cards: [], total_cards: 0 });
    expect((await read('compare', fresh)).change).toEqual({
      readings: 0,
      readings_percentage: null,
      satisfaction: null,
    });
    expect(await read('export', fresh)).toEqual({
      exported_at: '2025-06-16T04:00:00.000Z',
      readings: [],
      total_count: 0,
    });
  });

  describe('exports', () => {
    it('have all own readings with cards and tags', async () => {
      const first = made[0];
      await client.patch(`${readings}/${first.id}/tags`, { tags: ['sea', 'home'] });
      const { headers, body } = await client.get(`${analytics}/export`);
      expect(headers.get('content-disposition')).toBe('attachment; filename="readings.json"');
      expect(body.total_count).toBe(6);
      expect(body.readings.map(({ id }: { id: string }) => id)).toEqual(made.map(({ id }) => id));
      expect(body.readings[0]).toMatchObject({
        spread: 'single_ember',
        user_satisfaction: 2,
        tags: ['home', 'sea'],
        cards: [{ card_id: first.card_positions[0].card_id, is_reversed: first.card_positions[0].is_reversed }],
      });
      await client.patch(`${readings}/${first.id}/tags`, { tags: [] });
      expect((await client.get(`${analytics}/export?format=xml`)).status).toBe(422);
    });

    it('are told apart by lines, whatever is in the questions', async () => {
      const writer = await server.signUp();
      const ask = (question: string) => writer.post(readings, { question, spread_template_id: 'single_ember' });
      await ask('Say "yes", or no\nor both?');
      server.clock.advance(1000);
      await ask('=HYPERLINK("http://127.0.0.1")');
      server.clock.set(now);
      const { headers, text } = await writer.get(`${analytics}/export?format=csv`);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      // Written after the moment of the export.
      expect(text).not.toContain('HYPERLINK');
      server.clock.advance(1000);
      const lines = (await writer.get(`${analytics}/export?format=csv`)).text.split('\r\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toMatch(/^id,created_at,question,spread,/);
      expect(lines[1]).toContain('"Say ""yes"", or no\nor both?"');
      expect(lines[2]).toContain(`"'=HYPERLINK(""http://127.0.0.1"")"`);
      expect(lines[3]).toBe('');
      server.clock.set(now);
    });

    it('have each reading once, also over several pages and within one millisecond', async () => {
      const reader = await server.signUp();
      const rows = Array.from({ length: 123 }, (_, index) => ({
        id: crypto.randomUUID(),
        user_id: reader.user.id,
        spread_key: 'timeline',
        question: `Number ${index}?`,
        character_voice: 'trader',
        karma_context: 'neutral',
        radiation_factor: 0.5,
        created_at: 1_000_000 + (index >> 6),
        updated_at: 0,
      }));
      await server.context.queries.insertInto('readings').values(rows).execute();
      const { body } = await reader.get(`${analytics}/export`);
      expect(body.total_count).toBe(123);
      expect(body.readings.map(({ id }: { id: string }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
    });

    it('end with the server, and with a client that goes away or does not read', async () => {
      const ending = await startServer(database);
      const reader = await ending.signUp();
      const rows = Array.from({ length: 1000 }, () => ({
        id: crypto.randomUUID(),
        user_id: reader.user.id,
        spread_key: 'timeline',
        question: 'Long?',
        character_voice: 'trader',
        karma_context: 'neutral',
        radiation_factor: 0.5,
        overall_interpretation: 'x'.repeat(20_000),
        created_at: 1_000_000,
        updated_at: 0,
      }));
      await ending.context.queries.insertInto('readings').values(rows).execute();
      const cookie = [...reader.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const start = async (signal: AbortSignal) => {
        const response = await fetch(`${ending.url}${analytics}/export`, { headers: { cookie }, signal });
        const body = response.body?.getReader();
        await body?.read();
        return body;
      };
      const leaving = new AbortController();
      await start(leaving.signal);
      leaving.abort();
      expect((await reader.get(`${analytics}/export`)).body.total_count).toBe(1000);
      const asleep = await start(new AbortController().signal);
      const readToTheEnd = async () => {
        while (!(await asleep?.read())?.done);
      };
      await ending.close();
      await expect(readToTheEnd()).rejects.toThrow();
    });
  });

  it('are the same where all rows are loaded to be counted', async () => {
    const spiking = await startServer(shared, { environment: { SPIKE_MODE: 'true' } });
    spiking.clock.set(now);
    for (const who of [client, other]) {
      const copy = new Client(spiking.url);
      for (const [name, cookie] of who.cookies) copy.cookies.set(name, { ...cookie });
      for (const path of paths) {
        const [usual, spiked] = [await who.get(`${analytics}/${path}`), await copy.get(`${analytics}/${path}`)];
        expect([path, spiked.status, spiked.text]).toEqual([path, 200, usual.text]);
      }
    }
    await spiking.close();
  });
});
