// What was acknowledged is there, however the server ended: killed in the middle of writes, twice in a row, on each database.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../src/data/database.ts';
import { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { type Started, startProcess } from './support/started.ts';

const settings = {
  BCRYPT_COST: '4',
  READINGS_PER_DAY: '0',
  RATE_LIMIT_PER_MINUTE: '0',
  AUTH_RATE_LIMIT_PER_MINUTE: '0',
  SECRET_KEY: 'only for this test, and long enough',
};
const password = 'correct horse 7';
const users = ['one', 'two', 'three', 'four'];
const windowsOfEach = 2;
const writesOfEachRound = 48;

/** What the server has said that it has, of one user. */
class Kept {
  readonly email: string;
  readonly readings: string[] = [];
  /** The text of an entry; of one whose change nobody answered, both texts that it may have. */
  readonly journals = new Map<string, string[]>();
  /** By session. */
  readonly completed = new Map<string, string>();

  constructor(name: string) {
    this.email = `${name}@example.org`;
  }

  get count(): number {
    return this.readings.length + this.journals.size + this.completed.size;
  }
}

describeOnEachDatabase('a server that is killed', (database) => {
  const running: Started[] = [];
  let remove: (() => Promise<void>) | undefined;
  afterEach(async () => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL');
    await remove?.();
  });

  it('has all that it acknowledged, each time', { timeout: 180_000 }, async () => {
    const { environment, ...created } = await database.create();
    remove = created.remove;
    const start = async (): Promise<Started> => {
      const started = await startProcess(environment['DATA_DIR'] ?? '', { ...environment, ...settings });
      running.push(started);
      if (started.child.exitCode !== null) throw new Error(`The server did not start:\n${started.output()}`);
      return started;
    };
    const everything = users.map((name) => new Kept(name));
    const first = await start();
    for (const { email } of everything) await register(first.url, email);
    await writeUntilKilled(first, everything);
    for (let round = 0; round < 2; round += 1) {
      const again = await start();
      await requireAll(again.url, everything);
      await writeUntilKilled(again, everything);
    }
    // And once more as soon as it is there, before anything is asked of it.
    await (await start()).end('SIGKILL');
    const last = await start();
    await requireAll(last.url, everything);
    expect(await last.end('SIGTERM')).toBe(0);
    await requireWhole(environment);
  });
});

async function register(url: string, email: string): Promise<void> {
  const body = { email, password, confirm_password: password, name: 'Somebody' };
  expect((await new Client(url).post('/api/v1/auth/register', body)).status).toBe(201);
}

async function signIn(url: string, { email }: Kept): Promise<Client> {
  const client = new Client(url);
  expect((await client.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  return client;
}

async function writeUntilKilled(server: Started, everything: readonly Kept[]): Promise<void> {
  const total = (): number => everything.reduce((sum, { count }) => sum + count, 0);
  const enough = total() + writesOfEachRound;
  const refused: unknown[] = [];
  const windows = everything.flatMap((kept) => Array.from({ length: windowsOfEach }, () => kept));
  const clients = await Promise.all(windows.map(async (kept) => ({ kept, client: await signIn(server.url, kept) })));
  let writing = clients.length;
  const writers = clients.map(async ({ kept, client }) => {
    try {
      for (;;) await write(client, kept);
    } catch (error) {
      if (!isOfNobody(error)) refused.push(error);
    } finally {
      writing -= 1;
    }
  });
  while (total() < enough && refused.length === 0) await delay(2);
  expect([writing, refused]).toEqual([writers.length, []]);
  await server.end('SIGKILL');
  await Promise.all(writers);
  expect(refused).toEqual([]);
}

/** What fetch throws where the server is gone, before its answer or in the middle of it; anything else was refused by one that is there. */
const isOfNobody = (error: unknown): boolean =>
  error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message);

/** One round of one window: a reading, what was thought of it, and a session to its end. */
async function write(client: Client, kept: Kept): Promise<void> {
  const reading = await client.post('/api/v1/readings', { question: 'Kept?', spread_template_id: 'timeline' });
  expect(reading.status).toBe(201);
  kept.readings.push(reading.body.id);
  const journal = await client.post(`/api/v1/readings/${reading.body.id}/journal`, { content: 'At first.' });
  expect(journal.status).toBe(201);
  kept.journals.set(journal.body.id, ['At first.', 'On second thought.']);
  const change = await client.put(`/api/v1/journals/${journal.body.id}`, { content: 'On second thought.' });
  expect(change.status).toBe(200);
  kept.journals.set(journal.body.id, ['On second thought.']);
  const session = await client.post('/api/v1/sessions', { question: 'Done?', spread_type: 'single_ember' });
  expect(session.status).toBe(201);
  const completion = await client.post(`/api/v1/sessions/${session.body.id}/complete`);
  expect(completion.status).toBe(200);
  kept.completed.set(session.body.id, completion.body.reading_id);
}

async function requireAll(url: string, everything: readonly Kept[]): Promise<void> {
  for (const kept of everything) {
    const client = await signIn(url, kept);
    await Promise.all([
      ...kept.readings.map((id) => requireReading(client, id, 3)),
      ...[...kept.journals].map(([id, texts]) => requireJournal(client, id, texts)),
      ...[...kept.completed].map(([id, readingId]) => requireCompleted(client, id, readingId)),
    ]);
    // What nobody answered may be there or not, but never a half of it: the count of a user is written with each reading.
    const { total_count } = (await client.get('/api/v1/readings?page_size=1')).body;
    expect((await client.get('/api/v1/auth/me')).body.user.total_readings).toBe(total_count);
    expect(total_count).toBeGreaterThanOrEqual(kept.readings.length + kept.completed.size);
  }
}

async function requireReading(client: Client, id: string, cards: number): Promise<void> {
  const { status, body } = await client.get(`/api/v1/readings/${id}`);
  expect([id, status, body.card_positions?.length]).toEqual([id, 200, cards]);
}

async function requireJournal(client: Client, id: string, texts: readonly string[]): Promise<void> {
  const { status, body } = await client.get(`/api/v1/journals/${id}`);
  expect([id, status]).toEqual([id, 200]);
  expect(texts).toContain(body.content);
}

async function requireCompleted(client: Client, id: string, readingId: string): Promise<void> {
  const { body } = await client.get(`/api/v1/sessions/${id}`);
  expect(body).toMatchObject({ status: 'complete', reading_id: readingId });
  await requireReading(client, readingId, 1);
}

/** Of the files as well as of the rows. */
async function requireWhole(environment: Record<string, string>): Promise<void> {
  const { queries, kind, close } = await openDatabase({
    databaseUrl: environment['DATABASE_URL'],
    dataDirectory: environment['DATA_DIR'] ?? '',
    DATABASE_POOL_SIZE: 1,
    DATABASE_MAX_OVERFLOW: 0,
  });
  try {
    if (kind === 'sqlite') {
      expect((await sql`pragma integrity_check`.execute(queries)).rows).toEqual([{ integrity_check: 'ok' }]);
      expect((await sql`pragma foreign_key_check`.execute(queries)).rows).toEqual([]);
    }
    const halves = await sql<{ id: string }>`
      select readings.id from readings left join reading_cards on reading_cards.reading_id = readings.id
      group by readings.id, readings.spread_key
      having count(reading_cards.card_key) <> case readings.spread_key when 'timeline' then 3 else 1 end
      union all
      select id from saved_sessions where (status = 'complete') <> (reading_id is not null)`.execute(queries);
    expect(halves.rows).toEqual([]);
  } finally {
    await close();
  }
}
