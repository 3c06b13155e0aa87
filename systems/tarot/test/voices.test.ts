import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voiceKeys } from '../src/deck/card.ts';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const voices = '/api/v1/voices';

describeOnEachDatabase('voices', (database) => {
  let server: TestServer;
  let nobody: Client;
  beforeAll(async () => {
    server = await startServer(database);
    nobody = server.client();
  });
  afterAll(() => server.close());

  describe('lists', () => {
    it('have all fourteen', async () => {
      const { status, body } = await nobody.get(`${voices}/`);
      expect(status).toBe(200);
      expect(body.total_count).toBe(14);
      expect(body.voices.map(({ key }: { key: string }) => key)).toEqual(voiceKeys);
    });

    it('are of a faction, with the one that speaks to everybody', async () => {
      const found = async (query: string) =>
        (await nobody.get(`${voices}?${query}`)).body.voices.map(({ key }: { key: string }) => key);
      expect(await found('faction=deep_lab')).toEqual(['wrist_console', 'house_automaton', 'archivist', 'researcher']);
      expect(await found('search=MERCHANT')).toEqual(['trader']);
      expect(await found('search=merchant&faction=deep_lab')).toEqual([]);
      expect((await nobody.get(`${voices}?faction=nobody`)).status).toBe(422);
    });
  });

  it('are told one by one, and missing with 404', async () => {
    const { body } = await nobody.get(`${voices}/courier`);
    expect(body).toMatchObject({ key: 'courier', name: 'Courier', is_open: false, rating_count: 0 });
    expect(body.factions).toEqual(['night_couriers', 'independent']);
    for (const key of ['nobody', 'toString', '__proto__'])
      expect([key, (await nobody.get(`${voices}/${key}`)).status]).toEqual([key, 404]);
  });

  describe('interpreting', () => {
    it('says what the voice says', async () => {
      const { status, body } = await nobody.post(`${voices}/interpret`, {
        card_id: 'major-00',
        character_voice: 'trader',
        question: 'What does it cost? {name}',
        position: 'Past',
        is_reversed: true,
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ card_id: 'major-00', character_voice: 'trader', name: 'Barge Trader' });
      expect(body).toMatchObject({ is_reversed: true, karma_context: 'neutral' });
      expect(body.interpretation).toContain('What does it cost? {name}');
      const { body: card } = await nobody.get('/api/v1/cards/major-00');
      expect(body.interpretation).toContain(card.reversed_meaning);
      expect(body.interpretation).toContain(card.karma_readings.neutral);
    });

    it('is told to who listens, of those who are signed in', async () => {
      const heard: EventTable['voice.used'][] = [];
      const stop = server.context.events.on('voice.used', (event) => void heard.push(event));
      const client = await server.signUp();
      await nobody.post(`${voices}/interpret`, { card_id: 'major-00', character_voice: 'colossus' });
      await client.post(`${voices}/interpret`, { card_id: 'major-00', character_voice: 'marauder' });
      await server.settled();
      stop();
      expect(heard).toEqual([{ userId: client.user.id, voice: 'marauder' }]);
    });

    it('compares several', async () => {
      const { body } = await nobody.post(`${voices}/compare`, {
        card_id: 'flasks-07',
        voices: ['sentinel', 'marauder'],
        karma_context: 'good',
      });
      expect(body.comparisons.map((one: { character_voice: string }) => one.character_voice)).toEqual([
        'sentinel',
        'marauder',
      ]);
      expect(body.comparisons[0].interpretation).not.toBe(body.comparisons[1].interpretation);
      const alone = await nobody.post(`${voices}/interpret`, {
        card_id: 'flasks-07',
        character_voice: 'marauder',
        karma_context: 'good',
      });
      expect(body.comparisons[1].interpretation).toBe(alone.body.interpretation);
    });

    it('needs a card that there is', async () => {
      for (const [path, body] of [
        ['interpret', {}],
        ['compare', { voices: ['trader', 'courier'] }],
      ] as const) {
        const { status, body: answer } = await nobody.post(`${voices}/${path}`, { card_id: 'major-99', ...body });
        expect([path, status, answer.error.code]).toEqual([path, 404, 'CARD_NOT_FOUND']);
      }
    });

    it.each([
      ['interpret', { character_voice: 'nobody' }],
      ['interpret', { question: ' ' }],
      ['interpret', { question: 'x'.repeat(501) }],
      ['interpret', { card_id: undefined }],
      ['compare', { voices: ['trader'] }],
      ['compare', { voices: ['trader', 'trader'] }],
      ['compare', { voices: ['trader', 'nobody'] }],
      ['compare', {}],
    ])('%s refuses %j with 422', async (path, wrong) => {
      expect((await nobody.post(`${voices}/${path}`, { card_id: 'major-00', ...wrong })).status).toBe(422);
    });
  });

  describe('recommendations', () => {
    const recommend = async (asked: object, client = nobody) =>
      (await client.post(`${voices}/recommendations`, asked)).body.recommendations;
    const keysOf = (all: { character_voice: string }[]) => all.map(({ character_voice }) => character_voice);

    it('go by the question, the karma and the faction', async () => {
      const [first] = await recommend({ question: 'Will the new job pay my debts?', karma_context: 'evil' });
      expect(first).toMatchObject({ character_voice: 'marauder', score: 0.5 });
      expect(first.reasons).toHaveLength(2);
      const [best] = await recommend({
        question: 'Why did it fail?',
        faction: 'conservators',
        karma_context: 'neutral',
      });
      expect(best).toMatchObject({ character_voice: 'archivist', score: 0.8 });
    });

    it('are as many as was asked for, best first, also of somebody who says nothing', async () => {
      expect(await recommend({})).toHaveLength(3);
      for (const count of [1, 5]) expect(await recommend({ count })).toHaveLength(count);
      const scores = (await recommend({ karma_context: 'good', count: 5 })).map(
        ({ score }: { score: number }) => score,
      );
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      for (const wrong of [{ count: 0 }, { count: 6 }, { question: '' }, { faction: 'nobody' }])
        expect((await nobody.post(`${voices}/recommendations`, wrong)).status).toBe(422);
    });

    it('know the faction of who is signed in, and what they liked', async () => {
      const client = await server.signUp({ faction_alignment: 'iron_column' });
      expect(keysOf(await recommend({}, client)).sort()).toEqual(['colossus', 'iron_captain', 'sentinel']);
      await client.post(`${voices}/feedback`, { character_voice: 'sentinel', rating: 5 });
      expect((await recommend({}, client))[0]).toMatchObject({ character_voice: 'sentinel', score: 0.4 });
      const other = await server.signUp({ faction_alignment: 'iron_column' });
      expect((await recommend({ count: 1 }, other))[0].score).toBe(0.3);
    });
  });

  describe('feedback', () => {
    const rate = (client: Client, changes: object = {}) =>
      client.post(`${voices}/feedback`, { character_voice: 'researcher', rating: 4, ...changes });
    const ratings = async () => {
      const { average_rating, rating_count } = (await nobody.get(`${voices}/researcher`)).body;
      return [average_rating, rating_count];
    };

    it('is of users, and of each the last word counts, also of many at once', async () => {
      const [one, two] = [await server.signUp(), await server.signUp()];
      expect((await rate(nobody)).status).toBe(401);
      expect(await ratings()).toEqual([null, 0]);
      const { status, text } = await rate(one, { feedback: 'Exact.' });
      expect([status, text]).toEqual([204, '']);
      const answers = await Promise.all(Array.from({ length: 5 }, () => rate(two, { rating: 1 })));
      expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204, 204, 204]);
      expect(await ratings()).toEqual([2.5, 2]);
      await rate(two, { rating: 5 });
      expect(await ratings()).toEqual([4.5, 2]);
      expect((await nobody.get(`${voices}/trader`)).body.rating_count).toBe(0);
    });

    it.each([
      { rating: 0 },
      { rating: 6 },
      { rating: 2.5 },
      { character_voice: 'nobody' },
      { feedback: 'x'.repeat(501) },
    ])('refuses %j with 422', async (wrong) => {
      expect((await rate(await server.signUp(), wrong)).status).toBe(422);
    });
  });
});
