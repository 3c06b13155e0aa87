import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const recommendations = '/api/v1/analytics/recommendations';

interface Recommended {
  id: string;
  recommendation_type: string;
  target: string;
  status: string;
  priority: number;
}

describeOnEachDatabase('recommendations', (database) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
  });
  const read = (changes: object = {}) =>
    client.post('/api/v1/readings', { question: 'Now?', spread_template_id: 'single_ember', ...changes });
  const generate = async (from = client) => (await from.post(`${recommendations}/generate`)).body;
  const list = async (query = '', from = client): Promise<Recommended[]> =>
    (await from.get(`${recommendations}${query}`)).body.recommendations;
  const targets = (all: readonly Recommended[], kind: string) =>
    all.filter(({ recommendation_type }) => recommendation_type === kind).map(({ target }) => target);

  describe('generating', () => {
    it('begins with what is easy', async () => {
      const body = await generate();
      expect(body.generated_count).toBe(2);
      expect(targets(body.recommendations, 'spread').sort()).toEqual(['single_ember', 'timeline']);
      expect(body.recommendations[0]).toMatchObject({
        status: 'new',
        confidence: 0.6,
        priority: 60,
        shown_at: null,
        answered_at: null,
      });
      expect(await list()).toEqual(body.recommendations);
    });

    it('goes on from what was laid, heard and drawn', async () => {
      for (let count = 0; count < 3; count += 1) await read({ character_voice: 'researcher' });
      await read({ spread_template_id: 'timeline', character_voice: 'researcher' });
      const event_data = { card_ids: ['major-01', 'major-02'] };
      const event = { event_type: 'reading', event_category: 'reading', event_action: 'told', event_data };
      await client.post('/api/v1/analytics/events', {
        events: [event, event, event, event, event, event, event, event],
      });
      await server.settled();
      await client.post('/api/v1/analytics/patterns/analyze');
      const { recommendations: all } = await generate();
      expect(targets(all, 'spread').sort()).toEqual(['survival', 'upheaval']);
      expect(targets(all, 'voice')).toEqual(['wrist_console']);
      expect(targets(all, 'card_pair')).toEqual(['major-01 major-02']);
      expect(targets(all, 'interpretation_style')).toEqual(['analytical brief']);
      expect(all.map(({ priority }: Recommended) => priority)).toEqual([80, 70, 70, 65, 60]);
    });

    it('keeps what is there, and takes away what no longer fits', async () => {
      const first = (await generate()).recommendations;
      expect(await generate()).toEqual({ generated_count: 0, recommendations: first });
      await read();
      await generate();
      expect(targets(await list(), 'spread').sort()).toEqual(['timeline', 'upheaval']);
      expect((await list()).map(({ id }) => id)).toContain(
        first.find(({ target }: Recommended) => target === 'timeline').id,
      );
    });

    it('does not ask again what was answered', async () => {
      const [one, two] = await generate().then(({ recommendations: all }) => all);
      await client.post(`${recommendations}/${one.id}/reject`);
      await client.post(`${recommendations}/${two.id}/accept`);
      const open = targets((await generate()).recommendations, 'spread');
      expect(open.sort()).toEqual(['survival', 'upheaval']);
      expect(await list('?status=all')).toHaveLength(4);
    });

    it('makes each once, also where several ask at once', async () => {
      await Promise.all(Array.from({ length: 6 }, () => generate()));
      expect(await list('?status=all')).toHaveLength(2);
    });
  });

  describe('answering', () => {
    let one: Recommended;
    beforeEach(async () => {
      [one] = (await generate()).recommendations;
    });
    const answer = (how: string, from = client, id = one.id) => from.post(`${recommendations}/${id}/${how}`);

    it('says that it was seen, which it stays', async () => {
      const { status, body } = await answer('shown');
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: one.id, status: 'shown', shown_at: '2025-01-15T04:00:00.000Z' });
      expect((await answer('shown')).body).toEqual(body);
      expect((await list()).map(({ id }) => id)).toContain(one.id);
    });

    it('takes it or not, and minds may be changed', async () => {
      expect((await answer('accept')).body).toMatchObject({ status: 'accepted', answered_at: expect.any(String) });
      expect((await answer('shown')).body.status).toBe('accepted');
      expect((await list('?status=accepted')).map(({ id }) => id)).toEqual([one.id]);
      expect((await answer('reject')).body.status).toBe('rejected');
      expect((await list()).map(({ id }) => id)).not.toContain(one.id);
    });

    it.each(['shown', 'accept', 'reject'])('refuses %s of what is not there, or of somebody else', async (how) => {
      const other = await server.signUp();
      expect((await answer(how, other)).status).toBe(404);
      expect((await answer(how, client, '00000000-0000-4000-8000-000000000000')).body.error.code).toBe('NOT_FOUND');
      expect((await answer(how, client, 'one')).status).toBe(422);
      expect((await answer(how, server.client())).status).toBe(401);
      expect((await list('?status=new')).map(({ id }) => id)).toContain(one.id);
    });
  });

  describe('lists', () => {
    it('are bounded, and of nobody else', async () => {
      await generate();
      expect(await list('?limit=1')).toHaveLength(1);
      expect(await list('', await server.signUp())).toEqual([]);
      for (const wrong of ['?limit=0', '?limit=101', '?status=old'])
        expect((await client.get(`${recommendations}${wrong}`)).status).toBe(422);
      expect((await server.client().get(recommendations)).status).toBe(401);
      expect((await server.client().post(`${recommendations}/generate`)).status).toBe(401);
    });
  });

  describe('the spread for a question', () => {
    const ask = (question: unknown, from = client) => from.post(`${recommendations}/spread-for-question`, { question });

    it.each([
      ['Should I choose the new job?', 'strategy'],
      ['我該不該換工作？', 'strategy'],
      ['Does my partner trust our friends?', 'council'],
      ['我和家人的關係', 'council'],
      ['I fear the danger of debt', 'survival'],
      ['怎么面对危险和压力', 'survival'],
      ['Sudden chaos everywhere', 'upheaval'],
      ['突然的變化', 'upheaval'],
      ['Why this fate, and what is its meaning?', 'celtic_cross'],
      ['人生的意義', 'celtic_cross'],
      ['What happens next month?', 'timeline'],
      ['未來的發展', 'timeline'],
      ['A quick tip for tonight', 'single_ember'],
      ['今天的建議', 'single_ember'],
    ])('finds for %j %s', async (question, spread) => {
      const { status, body } = await ask(question);
      expect(status).toBe(200);
      expect(body.question).toBe(question);
      expect(body.recommendation.spread_id).toBe(spread);
      for (const { confidence, matched_keywords } of [body.recommendation, ...body.alternatives]) {
        expect(confidence).toBeGreaterThanOrEqual(0.6);
        expect(confidence).toBeLessThanOrEqual(0.85);
        expect(matched_keywords.length).toBeGreaterThan(0);
      }
    });

    it('has one for a question of none of its words', async () => {
      expect((await ask('Hm?')).body).toMatchObject({
        recommendation: { spread_id: 'timeline', confidence: 0.6, matched_keywords: [], card_count: 3 },
        alternatives: [],
      });
    });

    it('takes whole words', async () => {
      expect((await ask('Yesteryear, nowhere, sheath')).body.recommendation.matched_keywords).toEqual([]);
    });

    it.each(['', '  ', 'x'.repeat(501), 7, undefined])('refuses %j with 422', async (question) => {
      expect((await ask(question)).status).toBe(422);
    });

    it('is for who is signed in', async () => {
      expect((await ask('Why?', server.client())).status).toBe(401);
    });
  });

  describe('the style of interpretations', () => {
    const style = (body?: object) => client.post(`${recommendations}/interpretation-style`, body);

    it('is plain for who has read nothing yet', async () => {
      const { status, body } = await style();
      expect(status).toBe(200);
      expect(body).toMatchObject({
        interpretation_style: 'plain',
        interpretation_depth: 'standard',
        preferred_voice: 'wrist_console',
        confidence: 0.6,
      });
    });

    it('is what somebody is used to, and surer with each reading', async () => {
      await read({ character_voice: 'trader' });
      for (let count = 0; count < 9; count += 1)
        await read({ character_voice: 'ashwalker', question: 'word '.repeat(30) });
      expect((await style()).body).toMatchObject({
        interpretation_style: 'poetic',
        interpretation_depth: 'deep',
        preferred_voice: 'ashwalker',
        confidence: 0.73,
      });
      expect((await style()).body.reasons[0]).toContain('90 %');
    });

    it('minds the question that is asked now', async () => {
      expect((await style({ question: 'Now?' })).body.interpretation_depth).toBe('brief');
      expect((await style({ question: 'word '.repeat(40) })).body.interpretation_depth).toBe('deep');
      expect((await style({ question: '' })).status).toBe(422);
      expect((await server.client().post(`${recommendations}/interpretation-style`)).status).toBe(401);
    });
  });
});
