import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const spreads = '/api/v1/spreads';

describeOnEachDatabase('spreads', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(database, { environment: { CACHE_ENTRIES: '0' } });
  });
  afterAll(() => server.close());
  const get = (path: string) => server.client().get(`${spreads}${path}`);
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);

  it('are seven, with a position for each card', async () => {
    const { body } = await get('');
    expect(ids(body.spreads)).toEqual([
      'single_ember',
      'timeline',
      'upheaval',
      'survival',
      'strategy',
      'council',
      'celtic_cross',
    ]);
    for (const { positions, card_count, estimated_duration, complexity } of body.spreads) {
      expect(positions.map(({ number }: { number: number }) => number)).toEqual(
        Array.from({ length: card_count }, (_, index) => index + 1),
      );
      expect(estimated_duration).toBe(2 * card_count + 5);
      expect(complexity).toBe(card_count <= 3 ? 'simple' : card_count <= 7 ? 'moderate' : 'complex');
    }
  });

  it('are filtered, sorted and paged', async () => {
    expect(ids((await get('?difficulty_level=beginner')).body.spreads)).toEqual(['single_ember', 'timeline']);
    expect(ids((await get('?min_cards=6&sort_order=desc')).body.spreads)).toEqual([
      'celtic_cross',
      'council',
      'strategy',
    ]);
    expect((await get('?page_size=3&page=3')).body).toMatchObject({
      has_more: false,
      total_count: 7,
      spreads: [{ id: 'celtic_cross' }],
    });
    expect(ids((await get('?faction=conservators')).body.spreads)).toEqual(['council']);
    expect((await get('?difficulty_level=easy')).status).toBe(422);
  });

  it('are found one by one, or missing with 404', async () => {
    expect((await get('/timeline')).body).toMatchObject({ id: 'timeline', card_count: 3 });
    expect((await get('/horseshoe')).body.error.code).toBe('SPREAD_NOT_FOUND');
  });

  it('are recommended by weights', async () => {
    const recommend = (body: object) => server.client().post(`${spreads}/recommendations`, body);
    const { recommendations } = (
      await recommend({ experience_level: 'advanced', faction: 'conservators', available_minutes: 60, count: 2 })
    ).body;
    expect(recommendations).toHaveLength(2);
    expect(recommendations[0].spread.id).toBe('council');
    expect(recommendations[0].score).toBeGreaterThan(recommendations[1].score);
    const seen = (await recommend({ experience_level: 'beginner', previous_spreads: ['single_ember'] })).body
      .recommendations;
    expect(seen[0].spread.id).toBe('timeline');
    for (const { score } of seen) expect(score).toBeGreaterThanOrEqual(0.3);
    expect((await recommend({ count: 11 })).status).toBe(422);
  });

  it('are counted and rated by their readings', async () => {
    const client = await server.signUp();
    const { body } = await client.post('/api/v1/readings', { question: 'Well?', spread_template_id: 'upheaval' });
    await client.patch(`/api/v1/readings/${body.id}`, { user_satisfaction: 5 });
    await client.patch(`/api/v1/readings/${body.id}`, { user_satisfaction: 4 });
    expect((await get('/upheaval')).body).toMatchObject({ usage_count: 1, average_rating: 4 });
    expect((await get('/popular/overview')).body.most_used[0].id).toBe('upheaval');
    expect((await get('/stats/overview')).body).toMatchObject({
      total_spreads: 7,
      total_usage: 1,
      average_rating: 4,
      by_difficulty: { beginner: 2 },
    });
    await client.patch(`/api/v1/readings/${body.id}`, { user_satisfaction: null });
    expect((await get('/upheaval')).body.average_rating).toBe(0);
  });

  it('that users make up are told what is wrong with them', async () => {
    const good = {
      name: 'bridge',
      display_name: 'Bridge',
      description: 'Two banks, and what is between them, for a question of two people.',
      card_count: 2,
      difficulty_level: 'beginner',
      positions: [
        { number: 1, name: 'Here', meaning: 'Where you stand' },
        { number: 2, name: 'There', meaning: 'Where they stand' },
      ],
    };
    const validate = async (changes: object) =>
      (await server.client().post(`${spreads}/validate`, { ...good, ...changes })).body;
    expect(await validate({})).toEqual({ is_valid: true, errors: [], warnings: [], suggestions: [] });
    for (const wrong of [
      { name: '' },
      { description: 'short' },
      { card_count: 16 },
      { card_count: 3 },
      { positions: [good.positions[0], good.positions[0]] },
    ])
      expect((await validate(wrong)).is_valid).toBe(false);
    expect((await validate({ card_count: 0, positions: [] })).errors).toHaveLength(1);
  });
});
