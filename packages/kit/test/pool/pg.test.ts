import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg, { type PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listParts } from '../../src/parts.ts';
import { createPgPool, type PgPool, type PgPoolOptions } from '../../src/pool/pg.ts';
import { createPostgresServer, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
const pools: PgPool[] = [];
const errors: unknown[] = [];

beforeAll(async () => {
  server = await createPostgresServer();
  await server.start();
}, 120_000);
afterAll(() => server?.remove());
beforeEach(async () => {
  await asAdministrator((client) =>
    client.query('DROP TABLE IF EXISTS notes; CREATE TABLE notes (id serial, text text UNIQUE NOT NULL)'),
  );
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  expect(errors.splice(0)).toEqual([]);
});

function made(options: Partial<PgPoolOptions> = {}): PgPool {
  const onError = (error: unknown): void => void errors.push(error);
  const pool = createPgPool({ name: 'main', connection: server.config, size: 3, overflow: 0, onError, ...options });
  pools.push(pool);
  return pool;
}

/** On a connection beside those of the pool. */
async function asAdministrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server.config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const terminate = (pid: number | undefined): Promise<unknown> =>
  asAdministrator((client) => client.query('SELECT pg_terminate_backend($1, 10000)', [pid]));
const backendOf = async (source: Pick<PgPool, 'query'>): Promise<number> => {
  const { rows } = await source.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
};
const insert = 'INSERT INTO notes (text) VALUES ($1)';
const texts = async (pool: PgPool): Promise<string[]> =>
  (await pool.query<{ text: string }>('SELECT text FROM notes ORDER BY id')).rows.map(({ text }) => text);

describe('createPgPool', () => {
  it('connects when it is first needed, and uses its connections again', async () => {
    const pool = made();
    expect(pool.statistics.made).toBe(0);
    const { rows } = await pool.query<{ sum: number }>('SELECT $1::int + $2::int AS sum', [1, 2]);
    expect(rows).toEqual([{ sum: 3 }]);
    expect(await backendOf(pool)).toBe(await backendOf(pool));
    expect(pool.statistics).toMatchObject({ made: 1, idle: 1, active: 0 });
  });

  it('takes a connection string, and settings of the session', async () => {
    const { host, port, user, database } = server.config;
    const byText = made({ connection: `postgres://${user}@${host}:${port}/${database}?application_name=texts` });
    expect((await byText.query('SHOW application_name')).rows).toEqual([{ application_name: 'texts' }]);
    const bySettings = made({ connection: { ...server.config, statement_timeout: 50 } });
    await expect(bySettings.query('SELECT pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
    // A query that took too long says nothing against its connection.
    expect(bySettings.statistics).toMatchObject({ idle: 1, lost: 0 });
  });

  it('prepares each new connection once', async () => {
    const onConnect = vi.fn((client: pg.Client) => client.query("SET application_name = 'prepared'"));
    const pool = made({ onConnect });
    for (let turn = 0; turn < 3; turn++)
      expect((await pool.query('SHOW application_name')).rows).toEqual([{ application_name: 'prepared' }]);
    expect(onConnect).toHaveBeenCalledTimes(1);
    const failing = made({ onConnect: () => Promise.reject(new Error('not like this')) });
    await expect(failing.query('SELECT 1')).rejects.toThrow('not like this');
    expect(failing.statistics).toMatchObject({ failures: 1, made: 0, opening: 0 });
  });

  it('never has more connections than it may, however many ask', async () => {
    const pool = made({ size: 2, overflow: 1, connection: { ...server.config, application_name: 'counted' } });
    const count = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'counted'";
    const results = await Promise.all(
      Array.from({ length: 60 }, async () => (await pool.query<{ count: number }>(count)).rows[0]?.count ?? 0),
    );
    expect(Math.max(...results)).toBeLessThanOrEqual(3);
    // What was still being made for them is kept or closed when it comes.
    await vi.waitFor(
      () => expect(pool.statistics).toMatchObject({ idle: 2, active: 0, opening: 0, waiting: 0, failures: 0 }),
      10_000,
    );
  });

  it('keeps its connection after a query that is wrong', async () => {
    const pool = made();
    const before = await backendOf(pool);
    await expect(pool.query('SELEKT 1')).rejects.toMatchObject({ code: '42601' });
    await expect(pool.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await backendOf(pool)).toBe(before);
  });

  it('drops a connection whose answer nobody waits for any more', async () => {
    const pool = made({ connection: { ...server.config, query_timeout: 50 } });
    await expect(pool.query('SELECT pg_sleep(20)')).rejects.toThrow('read timeout');
    expect(pool.statistics).toMatchObject({ idle: 0, active: 0, lost: 1 });
  });

  describe('a connection that the server ends', () => {
    it('is dropped quietly while it is idle', async () => {
      const pool = made({ prePing: false });
      const before = await backendOf(pool);
      await terminate(before);
      await vi.waitFor(() => expect(pool.statistics).toMatchObject({ idle: 0, lost: 1 }), 10_000);
      expect(await backendOf(pool)).not.toBe(before);
    });

    it('is noticed by the test before it is handed out', async () => {
      const pool = made({ pingAfterMs: 0 });
      const before = await backendOf(pool);
      await terminate(before);
      // At once, with the news of its end perhaps still on the way.
      expect(await backendOf(pool)).not.toBe(before);
      expect(pool.statistics).toMatchObject({ lost: 1, failures: 0, idle: 1 });
    });

    it('fails the query that was under way, and is not handed out again', async () => {
      const pool = made({ size: 1 });
      const client = await pool.connect();
      const pid = await backendOf(client);
      const sleeping = expect(client.query('SELECT pg_sleep(60)')).rejects.toThrow();
      await terminate(pid);
      await sleeping;
      await expect(client.query('SELECT 1')).rejects.toThrow();
      client.release();
      expect(pool.statistics).toMatchObject({ idle: 0, active: 0, lost: 1 });
      expect(await backendOf(pool)).not.toBe(pid);
    });

    it('is not handed to the one who waits', async () => {
      const pool = made({ size: 1 });
      const killing = expect(pool.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject({
        code: '57P01',
      });
      const next = pool.query('SELECT 1 AS one');
      await killing;
      expect((await next).rows).toEqual([{ one: 1 }]);
      // Nor by one who catches the error, and says nothing of it.
      const client = await pool.connect();
      const after = pool.query('SELECT 2 AS two');
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      client.release();
      expect((await after).rows).toEqual([{ two: 2 }]);
      expect(pool.statistics).toMatchObject({ lost: 2, made: 3 });
    });

    it('ends no process while somebody has it and asks nothing', async () => {
      const pool = made();
      const client = await pool.connect();
      await terminate(await backendOf(client));
      await expect(client.query('SELECT 1')).rejects.toThrow();
      client.release();
      expect(pool.statistics).toMatchObject({ idle: 0, lost: 1 });
    });

    it('fails the transaction it was in, and nothing of that is kept', async () => {
      const pool = made();
      const failing = pool.transaction(async (client) => {
        await client.query(insert, ['lost']);
        await terminate(await backendOf(client));
        await client.query(insert, ['never']);
      });
      await expect(failing).rejects.toThrow();
      expect(await texts(pool)).toEqual([]);
      expect(pool.statistics).toMatchObject({ active: 0, lost: 1 });
    });
  });

  describe('a server that is started again', () => {
    it('is not noticed between two checkouts', async () => {
      const pool = made({ pingAfterMs: 0 });
      await Promise.all(Array.from({ length: 3 }, () => pool.query('SELECT pg_sleep(0.05)')));
      expect(pool.statistics.idle).toBe(3);
      await server.stop();
      await server.start();
      const results = await Promise.all(Array.from({ length: 3 }, () => pool.query('SELECT 1 AS one')));
      expect(results.map(({ rows }) => rows)).toEqual(Array.from({ length: 3 }, () => [{ one: 1 }]));
      expect(pool.statistics).toMatchObject({ lost: 3, failures: 0, timeouts: 0, active: 0 });
    });

    it('refuses those who come while it is gone, and serves those who come after', async () => {
      const pool = made();
      await pool.query('SELECT 1');
      await server.stop();
      try {
        const results = await Promise.allSettled(Array.from({ length: 10 }, () => pool.query('SELECT 1')));
        expect(results.every(({ status }) => status === 'rejected')).toBe(true);
        expect(pool.statistics).toMatchObject({ idle: 0, active: 0, opening: 0, waiting: 0 });
      } finally {
        await server.start();
      }
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });
  });

  describe('a server that does not answer', () => {
    it('is given up after the checkout, and its socket is closed', async () => {
      const sockets: Socket[] = [];
      const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined).resume()));
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as { port: number };
      const pool = made({ connection: { ...server.config, port }, checkoutTimeoutMs: 150 });
      await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'POOL_TIMED_OUT' });
      await vi.waitFor(
        () => expect(sockets.map(({ readableEnded, destroyed }) => readableEnded || destroyed)).toEqual([true]),
        10_000,
      );
      expect(pool.statistics).toMatchObject({ opening: 0, failures: 1, timeouts: 1 });
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
  });

  describe('connect', () => {
    it('gives a client to one caller until it is released', async () => {
      const pool = made({ size: 1, checkoutTimeoutMs: 60 });
      const client = await pool.connect();
      await expect(pool.connect()).rejects.toMatchObject({ code: 'POOL_TIMED_OUT' });
      client.release();
      const next = await pool.connect();
      // The first caller has no part in it any more, whatever it does.
      client.release();
      client.release(true);
      expect(() => client.query('SELECT 1')).toThrow('was released');
      expect((await next.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      next.release();
      expect(pool.statistics).toMatchObject({ made: 1, idle: 1 });
    });

    it('closes one that comes back with an error', async () => {
      const pool = made();
      for (const error of [true, new Error('strange')]) {
        const client = await pool.connect();
        client.release(error);
      }
      expect(pool.statistics).toMatchObject({ made: 2, closed: 2, idle: 0, lost: 2 });
    });

    it('closes one that comes back in a transaction, which is rolled back', async () => {
      const pool = made();
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query(insert, ['nobody commits this']);
      client.release();
      expect(pool.statistics).toMatchObject({ idle: 0, lost: 1 });
      expect(await texts(pool)).toEqual([]);
    });

    it('drops one that its caller ended', async () => {
      const pool = made();
      const client = await pool.connect();
      await client.end();
      client.release();
      expect(pool.statistics).toMatchObject({ idle: 0, lost: 1 });
    });

    it('gives what the client has: its events, its process id, its class', async () => {
      const pool = made();
      const client = await pool.connect();
      expect(client).toBeInstanceOf(pg.Client);
      const notified = once(client, 'notification');
      await client.query('LISTEN news; NOTIFY news, $$fresh$$');
      expect(await notified).toMatchObject([{ channel: 'news', payload: 'fresh' }]);
      expect((client as PoolClient & { processID: number }).processID).toBe(await backendOf(client));
      client.release(true);
    });

    it('ends the waiting by a signal', async () => {
      const pool = made({ size: 1 });
      const client = await pool.connect();
      const controller = new AbortController();
      const waiting = expect(pool.query('SELECT 1', [], { signal: controller.signal })).rejects.toBe('enough');
      controller.abort('enough');
      await waiting;
      client.release();
    });
  });

  describe('transaction', () => {
    it('commits what its work did, and gives what it answers', async () => {
      const pool = made();
      const answer = await pool.transaction(async (client) => {
        await client.query(insert, ['one']);
        await client.query(insert, ['two']);
        expect(await texts(pool)).toEqual([]);
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await texts(pool)).toEqual(['one', 'two']);
    });

    it('rolls back what throws, and keeps its connection', async () => {
      const pool = made();
      const failing = pool.transaction(async (client) => {
        await client.query(insert, ['lost']);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      const wrong = pool.transaction((client) => client.query('SELECT 1 / 0'));
      await expect(wrong).rejects.toMatchObject({ code: '22012' });
      expect(await texts(pool)).toEqual([]);
      expect(pool.statistics).toMatchObject({ made: 1, idle: 1, lost: 0 });
    });

    it('says so when nothing was committed because an error was swallowed', async () => {
      const pool = made();
      const failing = pool.transaction(async (client) => {
        await client.query(insert, ['one']);
        await client.query(insert, ['one']).catch(() => undefined);
      });
      await expect(failing).rejects.toThrow('was rolled back');
      expect(await texts(pool)).toEqual([]);
      expect(pool.statistics).toMatchObject({ idle: 1, active: 0 });
    });

    it('loses nothing among many at once', async () => {
      const pool = made({ size: 3 });
      const results = await Promise.allSettled(
        Array.from({ length: 90 }, (_, index) =>
          pool.transaction(async (client) => {
            await client.query(insert, [`${index}`]);
            if (index % 3 === 0) throw new Error('every third');
            if (index % 10 === 1) await client.query('SELECT 1 / 0');
          }),
        ),
      );
      const expected = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [String(index)] : []));
      expect((await texts(pool)).sort()).toEqual(expected.sort());
      expect(pool.statistics).toMatchObject({ active: 0, waiting: 0 });
    });
  });

  describe('end', () => {
    it('lets queries finish that are under way, and refuses others', async () => {
      const pool = made();
      const working = pool.query('SELECT pg_sleep(0.2), 1 AS one');
      await vi.waitFor(() => expect(pool.statistics.active).toBe(1), 10_000);
      const ending = pool.end();
      await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'POOL_CLOSED' });
      expect((await working).rows).toMatchObject([{ one: 1 }]);
      await ending;
      expect(pool.statistics).toMatchObject({ made: 1, closed: 1 });
    });

    it('closes after graceMs what is still under way', async () => {
      const pool = made({ graceMs: 50 });
      const working = expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow();
      await vi.waitFor(() => expect(pool.statistics.active).toBe(1), 10_000);
      await pool.end();
      await working;
      expect(pool.statistics).toMatchObject({ made: 1, closed: 1, active: 0 });
    });

    it('leaves no session at the server, and nothing in the list of parts', async () => {
      const pool = made({ connection: { ...server.config, application_name: 'leaving' } });
      await Promise.all(Array.from({ length: 3 }, () => pool.query('SELECT pg_sleep(0.05)')));
      expect(listParts('pool').map(({ name }) => name)).toEqual(['main']);
      await pool.end();
      expect(listParts('pool')).toEqual([]);
      const count = () =>
        asAdministrator(async (client) => {
          const { rows } = await client.query("SELECT FROM pg_stat_activity WHERE application_name = 'leaving'");
          return rows.length;
        });
      // The server takes its time after the socket is closed.
      for (let turn = 0; turn < 100 && (await count()) > 0; turn++) await delay(50);
      expect(await count()).toBe(0);
    });
  });

  it('closes idle connections when memory is short', async () => {
    const pool = made();
    await Promise.all(Array.from({ length: 3 }, () => pool.query('SELECT pg_sleep(0.05)')));
    expect(pool.statistics.idle).toBe(3);
    for (const part of listParts('pool')) void part.adapt?.('elevated');
    expect(pool.statistics).toMatchObject({ idle: 0, closed: 3 });
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('fits where Kysely asks for a pool', async () => {
    /** As its PostgresDialect has it. */
    interface KyselyPool {
      connect(): Promise<{
        query<Row>(
          sql: string,
          parameters: readonly unknown[],
        ): Promise<{ command: string; rowCount: number | null; rows: Row[] }>;
        release(): void;
      }>;
      end(): Promise<void>;
    }
    const pool: KyselyPool = made();
    const client = await pool.connect();
    await client.query('begin', []);
    const { command, rowCount } = await client.query(insert, Object.freeze(['by Kysely']));
    expect({ command, rowCount }).toEqual({ command: 'INSERT', rowCount: 1 });
    await client.query('commit', []);
    expect((await client.query<{ text: string }>('SELECT text FROM notes', [])).rows).toEqual([{ text: 'by Kysely' }]);
    client.release();
    await pool.end();
  });

  it('imports pg at the first query, and does not keep a program alive that is done', async () => {
    const source = `
      const { createPgPool } = require('@tare/kit/pool/pg');
      const { listParts } = require('@tare/kit');
      const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules.pg.lib/.test(file));
      const pool = createPgPool({ name: 'main', connection: ${JSON.stringify(server.config)} });
      const before = isLoaded();
      pool.query('SELECT 1 AS one').then(({ rows }) => {
        const lazy = listParts('lazy').map(({ name, report }) => [name, report().state]);
        console.log(JSON.stringify({ before, after: isLoaded(), rows, idle: pool.statistics.idle, lazy }));
      });`;
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', source], { cwd, timeout: 25_000 });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      before: false,
      after: true,
      rows: [{ one: 1 }],
      idle: 1,
      lazy: [['pg', 'loaded']],
    });
  });
});
