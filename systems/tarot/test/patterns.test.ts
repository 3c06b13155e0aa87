import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const patterns = '/api/v1/analytics/patterns';

interface Found {
  pattern_type: string;
  pattern: { keyword?: string; card_ids?: string[]; card_names?: string[]; occurrences: number };
  confidence: number;
}

describeOnEachDatabase('patterns', (database) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
  });
  const tell = async (data: readonly object[], from = client) => {
    const events = data.map((event_data) => ({
      event_type: 'reading',
      event_category: 'reading',
      event_action: 'told',
      event_data,
    }));
    expect((await from.post('/api/v1/analytics/events', { events })).body.tracked_count).toBe(data.length);
  };
  const times = (count: number, data: object) => Array.from({ length: count }, () => data);
  const analyze = async (from = client) => (await from.post(`${patterns}/analyze`)).body;
  const ofKind = (found: readonly Found[], kind: string) =>
    found.filter(({ pattern_type }) => pattern_type === kind).map(({ pattern }) => pattern);

  it('are cards that came together three times, in whatever order', async () => {
    await tell([
      { card_ids: ['major-02', 'major-01', 'flasks-01'] },
      { card_ids: ['major-01', 'blades-03', 'major-02'] },
      { card_ids: ['flasks-01', 'major-01'] },
      { card_ids: ['major-01', 'major-01', 'major-02'] },
    ]);
    const body = await analyze();
    expect(body).toMatchObject({ total: 1, analyzed_events: 4 });
    expect(body.patterns[0]).toMatchObject({
      pattern_type: 'card_pair',
      pattern: { card_ids: ['major-01', 'major-02'], occurrences: 3 },
      confidence: 0.3,
    });
    expect(body.patterns[0].pattern.card_names).toHaveLength(2);
    expect((await client.get(patterns)).body).toEqual({ patterns: body.patterns, total: 1 });
  });

  it('are words of questions, in English and in Chinese', async () => {
    await tell([
      { question: 'Should I move to the Harbour?' },
      { question: 'What waits at the harbour, and at the HARBOUR gate?' },
      { keywords: ['harbour', 'gate'] },
      { question: '我的愛情會順利嗎？' },
      { question: '愛情在哪裡' },
      { question: '什麼是愛情' },
    ]);
    expect(ofKind((await analyze()).patterns, 'keyword')).toEqual(
      expect.arrayContaining([
        { keyword: 'harbour', occurrences: 3 },
        { keyword: '愛情', occurrences: 3 },
      ]),
    );
    const words = ofKind((await analyze()).patterns, 'keyword').map(({ keyword }) => keyword);
    expect(words).not.toContain('the');
    expect(words).not.toContain('gate');
  });

  it('are certain from ten times on', async () => {
    await tell(times(12, { keywords: ['river'] }));
    await tell(times(7, { keywords: ['bridge'] }));
    const { patterns: found } = await analyze();
    expect(found.map(({ pattern, confidence }: Found) => [pattern.keyword, confidence])).toEqual([
      ['river', 1],
      ['bridge', 0.7],
    ]);
  });

  it('are of the last fifty, and each is counted once for an event', async () => {
    await tell(times(40, { keywords: ['old'] }));
    server.clock.advance(1000);
    await tell(times(48, { keywords: ['fresh', 'fresh fresh'] }));
    const body = await analyze();
    expect(body.analyzed_events).toBe(50);
    expect(ofKind(body.patterns, 'keyword')).toEqual([{ keyword: 'fresh', occurrences: 48 }]);
  });

  it('are found in readings that were made here, until those are removed', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const asked = { question: 'Does the lighthouse still burn?', spread_template_id: 'single_ember' };
      ids.push((await client.post('/api/v1/readings', asked)).body.id);
    }
    await server.settled();
    expect(ofKind((await analyze()).patterns, 'keyword')).toContainEqual({ keyword: 'lighthouse', occurrences: 3 });
    await client.delete(`/api/v1/readings/${ids[0]}`);
    expect(ofKind((await analyze()).patterns, 'keyword')).toEqual([]);
  });

  it('are not found in the readings of somebody else', async () => {
    const other = await server.signUp();
    const asked = { question: 'Where is the granary?', spread_template_id: 'single_ember' };
    const { id } = (await other.post('/api/v1/readings', asked)).body;
    await tell(times(3, { reading_id: id }));
    expect((await analyze()).patterns).toEqual([]);
  });

  it('are not confused by what clients make up', async () => {
    await tell(
      times(3, {
        card_ids: ['no-card', 7, null, { a: 1 }, 'major-05', ...Array.from({ length: 500 }, (_, n) => `x${n}`)],
        keywords: 'not a list',
        question: 12,
        reading_id: ['?'],
      }),
    );
    await tell(times(3, { card_ids: 'major-00' }));
    expect(await analyze()).toEqual({ patterns: [], total: 0, analyzed_events: 6 });
  });

  it('replace those found before, also by two at once', async () => {
    await tell(times(3, { keywords: ['tide'] }));
    await Promise.all(Array.from({ length: 5 }, () => analyze()));
    expect((await client.get(patterns)).body.total).toBe(1);
    await tell(times(1, { keywords: ['tide'] }));
    expect((await analyze()).patterns[0].confidence).toBe(0.4);
    expect((await client.get(patterns)).body.total).toBe(1);
  });

  it('are few, however many there could be', async () => {
    const keywords = Array.from({ length: 20 }, (_, index) => `subject${String.fromCharCode(97 + index)}`);
    const more = Array.from({ length: 20 }, (_, index) => `matter${String.fromCharCode(97 + index)}`);
    const card_ids = Array.from({ length: 10 }, (_, index) => `major-0${index}`);
    await tell(times(3, { keywords, card_ids }));
    await tell(times(3, { keywords: more }));
    const { patterns: found } = await analyze();
    expect(ofKind(found, 'keyword')).toHaveLength(20);
    expect(ofKind(found, 'card_pair')).toHaveLength(20);
  });

  it('are for who is signed in, and of nobody else', async () => {
    await tell(times(3, { keywords: ['tide'] }));
    await analyze();
    const other = await server.signUp();
    expect((await other.get(patterns)).body).toEqual({ patterns: [], total: 0 });
    expect((await server.client().get(patterns)).status).toBe(401);
    expect((await server.client().post(`${patterns}/analyze`)).status).toBe(401);
    expect((await client.get('/api/v1/analytics/user')).body.patterns).toHaveLength(1);
  });
});
