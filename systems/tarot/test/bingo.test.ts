import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import { resetMonths } from '../src/modules/gamification/bingo/monthly-reset.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const bingo = '/api/v1/bingo';
const dayMs = 86_400_000;
const inOrder = Array.from({ length: 25 }, (_, index) => index + 1);
const toRows = (numbers: readonly number[]): number[][] =>
  Array.from({ length: 5 }, (_, row) => numbers.slice(5 * row, 5 * row + 5));
const plainCard = toRows(inOrder);

/** Indices of the cells of each line. */
const cellsOf: Record<string, number[]> = {
  'diagonal-main': [0, 6, 12, 18, 24],
  'diagonal-anti': [4, 8, 12, 16, 20],
};
for (const index of [0, 1, 2, 3, 4]) {
  cellsOf[`row-${index}`] = [0, 1, 2, 3, 4].map((column) => 5 * index + column);
  cellsOf[`col-${index}`] = [0, 1, 2, 3, 4].map((row) => 5 * row + index);
}

/** A card with 1 to 5 on these cells. */
function cardWithFirstOn(cells: readonly number[]): number[][] {
  const rest = inOrder.slice(5);
  const numbers = inOrder.map((_, index) => {
    const place = cells.indexOf(index);
    return place >= 0 ? place + 1 : (rest.shift() ?? 0);
  });
  return toRows(numbers);
}

const statusesOf = (answers: readonly { status: number }[]): number[] => answers.map(({ status }) => status).sort();

describeOnEachDatabase('bingo', (database) => {
  let server: TestServer;
  const start = async (random?: () => number): Promise<void> => {
    // The numbers are the test's own, not those of a job.
    const environment = { ENABLE_SCHEDULER: 'false' };
    server = await startServer(database, random ? { environment, random } : { environment });
  };
  const choose = async (client: Client, numbers = plainCard) => client.post(`${bingo}/card`, { numbers });
  /** Access does not last for days. */
  const returnLater = async (client: Client): Promise<void> => {
    const { status } = await client.post('/api/v1/auth/login', {
      email: client.user.email,
      password: 'correct horse 7',
    });
    expect(status).toBe(200);
  };
  const endMonths = (): Promise<void> => resetMonths({ ...server.context, signal: new AbortController().signal });

  describe('a card', () => {
    let client: Client;
    beforeAll(() => start());
    afterAll(() => server.close());
    beforeEach(async () => {
      server.clock.set('2025-01-15T04:00:00Z');
      client = await server.signUp();
    });

    it('is chosen, and told as it was chosen', async () => {
      const numbers = toRows([...inOrder].reverse());
      const { status, body } = await choose(client, numbers);
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        user_id: client.user.id,
        month_year: '2025-01',
        card_data: numbers,
        is_active: true,
        created_at: '2025-01-15T04:00:00.000Z',
      });
      expect((await client.get(`${bingo}/card`)).body).toEqual(body);
      expect((await client.get(`${bingo}/status`)).body.card).toEqual(body);
    });

    it.each([
      ['nothing', undefined],
      ['null', null],
      ['25 numbers without rows', inOrder],
      ['four rows', plainCard.slice(1)],
      ['six rows', [...plainCard, [1, 2, 3, 4, 5]]],
      ['a short row', plainCard.map((row, index) => (index === 2 ? row.slice(1) : row))],
      ['a long row', plainCard.map((row, index) => (index === 2 ? [...row, 25] : row))],
      ['a number twice', toRows([1, 1, ...inOrder.slice(2)])],
      ['a number twice in different rows', toRows([...inOrder.slice(0, 24), 1])],
      ['a 0', toRows([0, ...inOrder.slice(1)])],
      ['a 26', toRows([26, ...inOrder.slice(1)])],
      ['a fraction', toRows([1.5, ...inOrder.slice(1)])],
      ['texts', plainCard.map((row) => row.map(String))],
    ])('of %s is refused with 422', async (_, numbers) => {
      const { status, body } = await client.post(`${bingo}/card`, { numbers });
      expect([status, body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
      expect((await client.get(`${bingo}/card`)).status).toBe(404);
    });

    it('is chosen once a month, and the first one stays', async () => {
      await choose(client);
      const { status, body } = await choose(client, toRows([...inOrder].reverse()));
      expect([status, body.error.code]).toEqual([409, 'CONFLICT_ERROR']);
      expect((await client.get(`${bingo}/card`)).body.card_data).toEqual(plainCard);
    });

    it('is chosen once also by many requests at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => choose(client)));
      expect(statusesOf(answers)).toEqual([201, ...Array(19).fill(409)]);
    });

    it('is one of each user', async () => {
      const other = await server.signUp();
      await choose(client);
      expect((await other.get(`${bingo}/card`)).status).toBe(404);
      expect((await choose(other, toRows([...inOrder].reverse()))).status).toBe(201);
      expect((await client.get(`${bingo}/card`)).body.card_data).toEqual(plainCard);
    });

    it('lasts until the month ends in Taipei', async () => {
      server.clock.set('2025-01-31T15:59:00Z');
      client = await server.signUp();
      await choose(client);
      server.clock.set('2025-01-31T15:59:59.999Z');
      expect((await client.get(`${bingo}/card`)).body.month_year).toBe('2025-01');
      server.clock.advance(1);
      expect((await client.get(`${bingo}/card`)).status).toBe(404);
      expect((await choose(client)).body.month_year).toBe('2025-02');
    });

    it('is not there for whoever is not signed in, and nothing else of bingo either', async () => {
      const nobody = server.client();
      for (const path of ['card', 'status', 'daily-number', 'lines', 'history/2025-01', 'rewards'])
        expect((await nobody.get(`${bingo}/${path}`)).status).toBe(401);
      expect((await choose(nobody)).status).toBe(401);
      expect((await nobody.post(`${bingo}/claim`)).status).toBe(401);
    });

    it('is missing with 404, and everything else is empty without it', async () => {
      expect((await client.get(`${bingo}/card`)).body.error.code).toBe('NOT_FOUND');
      expect((await client.get(`${bingo}/status`)).body).toEqual({
        has_card: false,
        card: null,
        claimed_numbers: [],
        line_count: 0,
        has_reward: false,
        today_claimed: false,
        daily_number: expect.any(Number),
      });
      expect((await client.get(`${bingo}/lines`)).body).toEqual({
        line_count: 0,
        line_types: [],
        has_three_lines: false,
        reward_issued: false,
      });
      expect((await client.get(`${bingo}/rewards`)).body).toEqual([]);
    });
  });

  describe('the number of a day', () => {
    beforeAll(() => start());
    afterAll(() => server.close());
    const today = async () => (await (await server.signUp()).get(`${bingo}/daily-number`)).body;

    it('is made when it is asked for, and stays until midnight in Taipei', async () => {
      server.clock.set('2025-01-15T04:00:00Z');
      const first = await today();
      expect(first).toEqual({
        id: expect.any(String),
        date: '2025-01-15',
        number: expect.any(Number),
        cycle_number: 1,
        generated_at: '2025-01-15T04:00:00.000Z',
      });
      server.clock.set('2025-01-15T15:59:59Z');
      expect(await today()).toEqual(first);
      server.clock.set('2025-01-15T16:00:00Z');
      const second = await today();
      expect(second.date).toBe('2025-01-16');
      expect(second.number).not.toBe(first.number);
    });

    it('is one for all who ask at once', async () => {
      server.clock.set('2025-01-17T04:00:00Z');
      const clients = await Promise.all(Array.from({ length: 5 }, () => server.signUp()));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => clients[index % 5]?.get(`${bingo}/daily-number`)),
      );
      expect(new Set(answers.map((answer) => answer?.body.id)).size).toBe(1);
      const rows = await server.context.queries.selectFrom('bingo_numbers').select('day').execute();
      expect(rows.filter(({ day }) => day === '2025-01-17')).toHaveLength(1);
    });

    it('comes once in each cycle of 25', async () => {
      server.clock.set('2025-04-01T04:00:00Z');
      await server.context.queries.deleteFrom('bingo_numbers').execute();
      const told: { number: number; cycle_number: number }[] = [];
      for (let day = 0; day < 55; day += 1) {
        told.push(await today());
        server.clock.advance(dayMs);
      }
      const numbersOf = (cycle: number): number[] =>
        told.filter(({ cycle_number }) => cycle_number === cycle).map(({ number }) => number);
      expect(numbersOf(1).sort((a, b) => a - b)).toEqual(inOrder);
      expect(numbersOf(2).sort((a, b) => a - b)).toEqual(inOrder);
      expect(new Set(numbersOf(3)).size).toBe(5);
      expect(told.slice(0, 25).map(({ number }) => number)).not.toEqual(inOrder);
    });
  });

  describe('claiming', () => {
    let client: Client;
    beforeAll(() => start());
    afterAll(() => server.close());
    beforeEach(async () => {
      client = await server.signUp();
    });

    it('takes the number of today', async () => {
      await choose(client);
      const { number } = (await client.get(`${bingo}/daily-number`)).body;
      const { status, body } = await client.post(`${bingo}/claim`);
      expect(status).toBe(200);
      expect(body).toEqual({
        success: true,
        daily_number: number,
        is_on_card: true,
        line_count: 0,
        has_reward: false,
        reward: null,
        claimed_at: new Date(server.clock.now()).toISOString(),
      });
      expect((await client.get(`${bingo}/status`)).body).toMatchObject({
        has_card: true,
        claimed_numbers: [number],
        today_claimed: true,
        daily_number: number,
      });
    });

    it('needs a card', async () => {
      const { status, body } = await client.post(`${bingo}/claim`);
      expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('is done once a day, and again on the next', async () => {
      server.clock.set('2025-01-20T15:30:00Z');
      client = await server.signUp();
      await choose(client);
      expect((await client.post(`${bingo}/claim`)).status).toBe(200);
      const { status, body } = await client.post(`${bingo}/claim`);
      expect([status, body.error.code]).toEqual([409, 'ALREADY_CLAIMED']);
      // Half an hour later it is tomorrow.
      server.clock.advance(1_800_000);
      await returnLater(client);
      expect((await client.get(`${bingo}/status`)).body.today_claimed).toBe(false);
      expect((await client.post(`${bingo}/claim`)).status).toBe(200);
      expect((await client.get(`${bingo}/status`)).body.claimed_numbers).toHaveLength(2);
    });

    it('minds no body', async () => {
      await choose(client);
      const { number } = (await client.get(`${bingo}/daily-number`)).body;
      const other = (number % 25) + 1;
      const { body } = await client.post(`${bingo}/claim`, { number: other, date: '2020-01-01' });
      expect(body.daily_number).toBe(number);
    });

    it('succeeds once of a hundred at once, and tells it once', async () => {
      const heard: EventTable['bingo.claimed'][] = [];
      const stop = server.context.events.on('bingo.claimed', (event) => void heard.push(event));
      await choose(client);
      const answers = await Promise.all(Array.from({ length: 100 }, () => client.post(`${bingo}/claim`)));
      expect(statusesOf(answers)).toEqual([200, ...Array(99).fill(409)]);
      await server.settled();
      stop();
      const { body } = answers.find(({ status }) => status === 200) ?? {};
      expect(heard).toEqual([
        {
          userId: client.user.id,
          day: expect.stringMatching(/^2025-01-/),
          number: body.daily_number,
          isOnCard: true,
          lineCount: 0,
        },
      ]);
      const rows = await server.context.queries
        .selectFrom('bingo_claims')
        .select('id')
        .where('user_id', '=', client.user.id)
        .execute();
      expect(rows).toHaveLength(1);
    });

    it('is each user their own, also at once', async () => {
      const clients = await Promise.all(Array.from({ length: 8 }, () => server.signUp()));
      await Promise.all(clients.map((each) => choose(each)));
      const answers = await Promise.all(clients.map((each) => each.post(`${bingo}/claim`)));
      expect(statusesOf(answers)).toEqual(Array(8).fill(200));
    });
  });

  describe('lines', () => {
    const lineNames = Object.keys(cellsOf);
    let clients: Client[];
    // Chance that is always 0 gives 1 on the first day, 2 on the second, and so on.
    beforeAll(async () => {
      await start(() => 0);
      server.clock.set('2025-03-01T04:00:00Z');
      clients = await Promise.all(lineNames.map(() => server.signUp()));
      await Promise.all(
        clients.map((client, index) => choose(client, cardWithFirstOn(cellsOf[lineNames[index] ?? ''] ?? []))),
      );
      for (let day = 0; day < 5; day += 1) {
        if (day > 0) server.clock.advance(dayMs);
        await Promise.all(clients.map(returnLater));
        await Promise.all(clients.map((client) => client.post(`${bingo}/claim`)));
      }
    });
    afterAll(() => server.close());

    it.each(lineNames)('are seen on %s', async (name) => {
      const client = clients[lineNames.indexOf(name)];
      expect((await client?.get(`${bingo}/lines`))?.body).toEqual({
        line_count: 1,
        line_types: [name],
        has_three_lines: false,
        reward_issued: false,
      });
      expect((await client?.get(`${bingo}/status`))?.body.line_count).toBe(1);
    });
  });

  describe('a reward', () => {
    let client: Client;
    beforeEach(async () => {
      await start(() => 0);
      server.clock.set('2025-03-01T04:00:00Z');
      client = await server.signUp();
      await choose(client);
    });
    afterEach(() => server.close());
    const claimDays = async (count: number) => {
      const answers = [];
      for (let day = 0; day < count; day += 1) {
        answers.push((await client.post(`${bingo}/claim`)).body);
        server.clock.advance(dayMs);
        await returnLater(client);
      }
      return answers;
    };

    it('comes with the third line, once', async () => {
      const answers = await claimDays(17);
      expect(answers.map(({ line_count }) => line_count)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3]);
      expect(answers.flatMap(({ reward }, day) => (reward ? [day] : []))).toEqual([14]);
      expect(answers.map(({ has_reward }) => has_reward)).toEqual([...Array(14).fill(false), true, true, true]);
      const [, , , , , , , , , , , , , , { reward }] = answers;
      expect(reward).toEqual({
        id: expect.any(String),
        user_id: client.user.id,
        card_id: expect.any(String),
        month_year: '2025-03',
        reward_type: 'THREE_LINES',
        line_types: ['row-0', 'row-1', 'row-2'],
        line_count: 3,
        issued_at: '2025-03-15T04:00:00.000Z',
      });
      expect((await client.get(`${bingo}/rewards`)).body).toEqual([reward]);
      expect((await client.get(`${bingo}/lines`)).body).toMatchObject({ has_three_lines: true, reward_issued: true });
      expect((await client.get(`${bingo}/status`)).body.has_reward).toBe(true);
      const other = await server.signUp();
      expect((await other.get(`${bingo}/rewards`)).body).toEqual([]);
    });

    it('comes in each month, and a month that is longer than a cycle has all twelve lines', async () => {
      const answers = await claimDays(31);
      expect(answers.at(23)?.line_count).toBe(9);
      expect(answers.at(24)?.line_count).toBe(12);
      expect(answers.at(30)).toMatchObject({ line_count: 12, has_reward: true, reward: null, daily_number: 6 });
      expect((await client.get(`${bingo}/status`)).body.has_card).toBe(false);
      const march = (await client.get(`${bingo}/history/2025-03`)).body;
      expect(march.claims).toHaveLength(31);
      expect(march.claimed_numbers).toEqual(inOrder);
      expect(march.line_types).toHaveLength(12);
      // All but 6, which was the last of March.
      await choose(client);
      await claimDays(24);
      const april = (await client.get(`${bingo}/lines`)).body;
      expect(april.reward_issued).toBe(true);
      const rewards = (await client.get(`${bingo}/rewards`)).body;
      expect(rewards.map(({ month_year }: { month_year: string }) => month_year)).toEqual(['2025-04', '2025-03']);
    });
  });

  describe('the history', () => {
    let client: Client;
    beforeAll(() => start(() => 0));
    afterAll(() => server.close());
    beforeEach(async () => {
      server.clock.set('2025-05-10T04:00:00Z');
      client = await server.signUp();
    });

    it.each(['2025-13', '2025-00', '2025-1', '202505', 'may', '2025-05-01', '99999-01'])(
      'has no month %s: 400',
      async (month) => {
        const { status, body } = await client.get(`${bingo}/history/${month}`);
        expect([status, body.error.code]).toEqual([400, 'INVALID_REQUEST']);
      },
    );

    it('is missing with 404 where there was no card, and where it is of somebody else', async () => {
      await choose(client);
      expect((await client.get(`${bingo}/history/2025-04`)).status).toBe(404);
      expect((await client.get(`${bingo}/history/2030-01`)).status).toBe(404);
      const other = await server.signUp();
      expect((await other.get(`${bingo}/history/2025-05`)).status).toBe(404);
    });

    it('tells the month that runs, and the same once it is archived', async () => {
      const card = (await choose(client)).body;
      const { daily_number } = (await client.post(`${bingo}/claim`)).body;
      const live = (await client.get(`${bingo}/history/2025-05`)).body;
      expect(live).toEqual({
        month_year: '2025-05',
        is_archived: false,
        card,
        claims: [
          { date: '2025-05-10', number: daily_number, is_on_card: true, claimed_at: '2025-05-10T04:00:00.000Z' },
        ],
        claimed_numbers: [daily_number],
        line_count: 0,
        line_types: [],
        reward: null,
      });
      await endMonths();
      expect((await client.get(`${bingo}/history/2025-05`)).body).toEqual(live);
      server.clock.set('2025-06-01T04:00:00Z');
      await returnLater(client);
      const over = { ...live, card: { ...card, is_active: false } };
      expect((await client.get(`${bingo}/history/2025-05`)).body).toEqual(over);
      await endMonths();
      expect((await client.get(`${bingo}/history/2025-05`)).body).toEqual({ ...over, is_archived: true });
      expect((await client.get(`${bingo}/card`)).status).toBe(404);
      expect((await choose(client)).status).toBe(201);
    });

    it('is there at every moment while the month is archived', async () => {
      const clients = await Promise.all(Array.from({ length: 6 }, () => server.signUp()));
      await Promise.all(clients.map((each) => choose(each)));
      await Promise.all(clients.map((each) => each.post(`${bingo}/claim`)));
      server.clock.set('2025-06-02T04:00:00Z');
      await Promise.all(clients.map(returnLater));
      const asking = clients.flatMap((each) => Array.from({ length: 5 }, () => each.get(`${bingo}/history/2025-05`)));
      const [answers] = await Promise.all([Promise.all(asking), endMonths()]);
      expect(answers.map(({ status, body }) => [status, body.claims?.length])).toEqual(Array(30).fill([200, 1]));
    });

    it('keeps rewards of the archive in the list', async () => {
      await choose(client);
      const { id, user_id } = (await client.get(`${bingo}/card`)).body;
      const reward = { user_id, card_id: id, month: '2025-05', line_types: '["row-0","row-1","col-2"]', line_count: 3 };
      await server.context.queries
        .insertInto('bingo_rewards')
        .values({ ...reward, id: crypto.randomUUID(), issued_at: server.clock.now() })
        .execute();
      const before = (await client.get(`${bingo}/rewards`)).body;
      expect(before).toHaveLength(1);
      server.clock.set('2025-06-03T04:00:00Z');
      await returnLater(client);
      await endMonths();
      expect((await client.get(`${bingo}/rewards`)).body).toEqual(before);
      expect((await client.get(`${bingo}/history/2025-05`)).body.reward).toEqual(before[0]);
    });
  });
});
