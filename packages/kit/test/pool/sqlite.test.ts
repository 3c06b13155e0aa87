import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Level } from '../../src/budget/level.ts';
import { listParts } from '../../src/parts.ts';
import {
  createSqlitePool,
  type SqliteConnection,
  type SqlitePool,
  type SqlitePoolOptions,
} from '../../src/pool/sqlite.ts';

let directory: string;
const pools: SqlitePool[] = [];
const errors: unknown[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kit-sqlite-'));
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await rm(directory, { recursive: true, force: true });
  expect(errors.splice(0)).toEqual([]);
});

function made(options: Partial<SqlitePoolOptions> = {}): SqlitePool {
  const onError = (error: unknown): void => void errors.push(error);
  const pool = createSqlitePool({
    name: 'notes',
    file: join(directory, 'notes.db'),
    size: 3,
    overflow: 0,
    onError,
    ...options,
  });
  pools.push(pool);
  return pool;
}

async function withNotes(options: Partial<SqlitePoolOptions> = {}): Promise<SqlitePool> {
  const pool = made(options);
  await pool.write((database) => database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)'));
  return pool;
}

const insert = (database: SqliteConnection, text: string): void =>
  void database.prepare('INSERT INTO notes (text) VALUES (?)').run(text);
const textsOf = (database: SqliteConnection): string[] =>
  (database.prepare('SELECT text FROM notes ORDER BY id').all() as { text: string }[]).map(({ text }) => text);
const texts = (pool: SqlitePool): Promise<string[]> => pool.read(textsOf);
const pragma = (database: SqliteConnection, name: string): unknown => {
  const [row] = database.prepare(`PRAGMA ${name}`).all() as Record<string, unknown>[];
  return Object.values(row ?? {})[0];
};
const adapt = (level: Level): void => {
  for (const part of listParts('pool')) void part.adapt?.(level);
};

describe('createSqlitePool', () => {
  it('imports nothing and opens nothing until it is used', async () => {
    const pool = made({ file: join(directory, 'missing', 'notes.db') });
    expect(pool.statistics).toMatchObject({ readers: { made: 0 }, writer: { made: 0 } });
    await expect(pool.read(() => 1)).rejects.toThrow('Unable to open');
    expect(pool.statistics.readers).toMatchObject({ failures: 1, opening: 0 });
  });

  it('sets up each connection: WAL, foreign keys, the time for locks, a bounded page cache, and what is asked for', async () => {
    const pool = made({
      cacheBytes: '512KB',
      busyMs: 1234,
      pragmas: { synchronous: 'NORMAL', recursive_triggers: true },
    });
    const settings = (database: SqliteConnection) =>
      [
        'journal_mode',
        'foreign_keys',
        'busy_timeout',
        'cache_size',
        'synchronous',
        'recursive_triggers',
        'query_only',
      ].map((name) => pragma(database, name));
    expect(await pool.write(settings)).toEqual(['wal', 1, 1234, -500, 1, 1, 0]);
    expect(await pool.read(settings)).toEqual(['wal', 1, 1234, -500, 1, 1, 1]);
    await pool.transaction(() => undefined);
    expect(await pool.write((database) => pragma(database, 'busy_timeout'))).toBe(1234);
  });

  it('waits for the disk at each COMMIT, but where a transaction says otherwise, whether it succeeds or not', async () => {
    const synchronous = (database: SqliteConnection) => pragma(database, 'synchronous');
    const pool = await withNotes();
    expect(await pool.transaction(synchronous)).toBe(2);
    expect(await pool.transaction(synchronous, { flush: false })).toBe(1);
    expect(await pool.write(synchronous)).toBe(2);
    const failing = pool.transaction(
      () => {
        throw new Error('in the middle');
      },
      { flush: false },
    );
    await expect(failing).rejects.toThrow('in the middle');
    expect(await pool.transaction(synchronous)).toBe(2);
    // What is less than that already stays so.
    const careless = made({ file: join(directory, 'careless.db'), pragmas: { SYNCHRONOUS: 'OFF' } });
    expect(await careless.transaction(synchronous, { flush: false })).toBe(0);
    expect(await careless.write(synchronous)).toBe(0);
  });

  it('reads on several connections at once while one writes, and sees what is committed', async () => {
    const pool = await withNotes();
    await pool.write((database) => insert(database, 'first'));
    const seen: string[][] = [];
    await pool.transaction(async (database) => {
      insert(database, 'second');
      await Promise.all(
        Array.from({ length: 3 }, () =>
          pool.read(async (reader) => {
            seen.push(textsOf(reader));
            await delay(5);
            expect(pool.statistics.readers.active).toBe(3);
            seen.push(textsOf(reader));
            await delay(5);
          }),
        ),
      );
    });
    expect(seen).toEqual(Array.from({ length: 6 }, () => ['first']));
    expect(await texts(pool)).toEqual(['first', 'second']);
  });

  it('cannot write on a connection that reads', async () => {
    const pool = await withNotes();
    await expect(pool.read((database) => insert(database, 'no'))).rejects.toThrow('readonly');
    expect(await texts(pool)).toEqual([]);
  });

  it('rolls back a transaction that throws, and keeps what was there', async () => {
    const pool = await withNotes();
    await pool.transaction((database) => insert(database, 'kept'));
    const failing = pool.transaction(async (database) => {
      insert(database, 'lost');
      await delay(5);
      database.prepare('DELETE FROM notes').run();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await texts(pool)).toEqual(['kept']);
    await pool.transaction((database) => insert(database, 'next'));
    expect(await texts(pool)).toEqual(['kept', 'next']);
    expect(pool.statistics.writer).toMatchObject({ made: 1, active: 0 });
  });

  it('rolls back a transaction whose COMMIT is refused', async () => {
    const pool = await withNotes();
    await pool.write((database) =>
      database.exec('CREATE TABLE links (note INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)'),
    );
    const dangling = pool.transaction((database) => database.exec('INSERT INTO links VALUES (7)'));
    await expect(dangling).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
    await pool.transaction((database) => insert(database, 'after'));
    expect(await texts(pool)).toEqual(['after']);
  });

  it('runs transactions one after the other, and loses none of many', async () => {
    const pool = await withNotes();
    let inside = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        pool.transaction(async (database) => {
          expect(++inside).toBe(1);
          insert(database, String(index));
          if (index % 7 === 0) await delay(1);
          inside -= 1;
          if (index % 3 === 0) throw new Error('every third');
        }),
      ),
    );
    const expected = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [String(index)] : []));
    expect(expected).toHaveLength(40);
    expect(await texts(pool)).toEqual(expected);
  });

  it('has what its transactions committed, whatever becomes of their connections', async () => {
    const step = fc.constantFrom('commit', 'throw', 'write', 'read', 'elevated', 'critical', 'normal');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const pool = await withNotes({ file: join(directory, `${crypto.randomUUID()}.db`), idleMs: 0, keep: 1 });
        const expected: string[] = [];
        for (const [index, kind] of steps.entries()) {
          const text = String(index);
          if (kind === 'commit') await pool.transaction((database) => insert(database, text));
          else if (kind === 'write') await pool.write((database) => insert(database, text));
          else if (kind === 'read') expect(await texts(pool)).toEqual(expected);
          else if (kind === 'throw')
            await pool
              .transaction((database) => {
                insert(database, text);
                throw new Error('no');
              })
              .catch(() => undefined);
          else adapt(kind as Level);
          if (kind === 'commit' || kind === 'write') expected.push(text);
        }
        expect(await texts(pool)).toEqual(expected);
        await pool.close();
      }),
      { numRuns: 25 },
    );
  });

  it('rolls back what work leaves open, and says so', async () => {
    const pool = await withNotes();
    const leaving = pool.write((database) => {
      database.exec('BEGIN');
      insert(database, 'nobody commits this');
    });
    await expect(leaving).rejects.toThrow('left a transaction open');
    await pool.write((database) => {
      expect(database.inTransaction).toBe(false);
    });
    const throwing = pool.write((database) => {
      database.exec('BEGIN');
      throw new Error('own');
    });
    await expect(throwing).rejects.toThrow('own');
    expect(await texts(pool)).toEqual([]);
  });

  it('takes a connection back from work that kept it', async () => {
    const pool = await withNotes();
    const kept = await pool.write((database) => database);
    expect(() => kept.exec('DELETE FROM notes')).toThrow('was released');
    expect(() => kept.prepare('SELECT 1')).toThrow('was released');
  });

  it('waits for the lock of another process beside other work, and says when it was too long', async () => {
    const pool = await withNotes({ busyMs: 200 });
    const other = new Database(join(directory, 'notes.db'));
    other.exec('BEGIN IMMEDIATE');
    await expect(pool.transaction(() => undefined)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    const waiting = pool.transaction((database) => insert(database, 'at last'));
    // This would not run if the waiting held the thread.
    await delay(20);
    other.exec('COMMIT');
    other.close();
    await waiting;
    expect(await texts(pool)).toEqual(['at last']);
  });

  it('loses nothing to a process that writes to the same file', async () => {
    const pool = await withNotes();
    const script = `
      const Database = require('libsql');
      const database = new Database(process.argv[1]);
      database.exec('PRAGMA busy_timeout = 20000');
      for (let index = 0; index < 200; index++) database.prepare('INSERT INTO notes (text) VALUES (?)').run('theirs');
    `;
    const theirs = new Promise<void>((resolve, reject) => {
      const cwd = join(createRequire(import.meta.url).resolve('libsql'), '..');
      const file = join(directory, 'notes.db');
      execFile(process.execPath, ['-e', script, file], { cwd }, (error) => (error ? reject(error) : resolve()));
    });
    for (let index = 0; index < 200; index++) {
      await pool.transaction((database) => insert(database, 'ours'));
      if (index % 20 === 0) await delay(1);
    }
    await theirs;
    const all = await texts(pool);
    expect([all.filter((text) => text === 'ours').length, all.length]).toEqual([200, 400]);
  });

  it('notices, with prePing, that another file has its name now', async () => {
    const pool = await withNotes({ pingAfterMs: 0 });
    await pool.write((database) => insert(database, 'old'));
    const replacement = new Database(join(directory, 'restored.db'));
    replacement.exec(
      "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes (text) VALUES ('restored')",
    );
    replacement.close();
    expect(await texts(pool)).toEqual(['old']);
    for (const suffix of ['-wal', '-shm']) await rm(join(directory, `notes.db${suffix}`), { force: true });
    await rename(join(directory, 'restored.db'), join(directory, 'notes.db'));
    await pool.write((database) => insert(database, 'new'));
    expect(await texts(pool)).toEqual(['restored', 'new']);
    expect(pool.statistics).toMatchObject({ writer: { lost: 1 }, readers: { lost: 1 } });
  });

  it('says what is wrong with a file that is no database, and works once it is one', async () => {
    const file = join(directory, 'notes.db');
    await writeFile(file, 'this is no database. '.repeat(500));
    const pool = made();
    await expect(pool.read(() => 1)).rejects.toMatchObject({ code: 'SQLITE_NOTADB' });
    await expect(pool.write(() => 1)).rejects.toMatchObject({ code: 'SQLITE_NOTADB' });
    const good = new Database(join(directory, 'good.db'));
    good.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)');
    good.close();
    await copyFile(join(directory, 'good.db'), file);
    expect(await texts(pool)).toEqual([]);
  });

  it('closes idle connections when memory is short, and goes on', async () => {
    const pool = await withNotes();
    await Promise.all(Array.from({ length: 3 }, () => pool.read(() => delay(1))));
    expect(pool.statistics.readers.idle).toBe(3);
    await pool.transaction(async (database) => {
      insert(database, 'in the middle');
      adapt('elevated');
      expect(pool.statistics).toMatchObject({ readers: { idle: 0, closed: 3 }, writer: { active: 1 } });
      insert(database, 'of it');
    });
    adapt('critical');
    expect(pool.statistics.writer.idle).toBe(0);
    expect(await texts(pool)).toEqual(['in the middle', 'of it']);
    expect(pool.statistics.readers.idle).toBe(0);
  });

  it('ends work under way when it is closed, and rolls it back', async () => {
    const pool = await withNotes({ graceMs: 10 });
    let begun: () => void = () => undefined;
    const isUnderWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let goOn: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const working = pool.transaction(async (database) => {
      const statement = database.prepare('INSERT INTO notes (text) VALUES (?)');
      statement.run('never committed');
      begun();
      await closed;
      expect(() => statement.run('outside of the transaction')).toThrow('readonly');
      expect(database.inTransaction).toBe(false);
      insert(database, 'too late');
    });
    const failing = expect(working).rejects.toThrow('not open');
    await isUnderWay;
    await pool.close();
    goOn();
    await failing;
    await expect(pool.read(() => 1)).rejects.toMatchObject({ code: 'POOL_CLOSED' });
    // Neither a lock nor what was written is left.
    const other = new Database(join(directory, 'notes.db'));
    other.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; COMMIT');
    expect(textsOf(other)).toEqual([]);
    other.close();
  });

  it('is one connection in memory, which is never closed, and never written to by read', async () => {
    const pool = await withNotes({ file: ':memory:', idleMs: 0, recycleMs: 1, size: 5 });
    await pool.transaction((database) => insert(database, 'kept'));
    await delay(20);
    adapt('critical');
    expect(await texts(pool)).toEqual(['kept']);
    await expect(pool.read((database) => insert(database, 'no'))).rejects.toThrow('readonly');
    await pool.write((database) => insert(database, 'too'));
    adapt('normal');
    expect(await Promise.all([texts(pool), texts(pool)])).toEqual([
      ['kept', 'too'],
      ['kept', 'too'],
    ]);
    expect(pool.statistics.readers).toMatchObject({ made: 1, closed: 0, size: 1 });
    expect(listParts('pool').filter(({ name }) => name.startsWith('notes'))).toHaveLength(1);
  });

  it('refuses what cannot be, and adds nothing to the list of parts', () => {
    const before = listParts('pool').length;
    const rubbish: Partial<SqlitePoolOptions>[] = [
      { file: '' },
      { file: 'file:notes.db?mode=memory' },
      { file: 'libsql://example.com' },
      { cacheBytes: 'lots' },
      { cacheBytes: -1 },
      { cacheBytes: Number.NaN },
      { busyMs: -1 },
      { busyMs: Number.POSITIVE_INFINITY },
      { pragmas: { 'synchronous; DROP TABLE notes': 1 } },
      { pragmas: { synchronous: 'OFF; DROP TABLE notes' } },
      { size: -1 },
      { keep: -1 },
    ];
    for (const options of rubbish)
      expect(() => made(options), JSON.stringify(options)).toThrow(
        expect.objectContaining({ code: 'POOL_INVALID' }) as Error,
      );
    expect(listParts('pool')).toHaveLength(before);
  });

  it('imports libsql at the first use, and does not keep a program alive that is done', async () => {
    const source = `
      const { createSqlitePool } = require('@tare/kit/pool/sqlite');
      const { listParts } = require('@tare/kit');
      const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules.libsql.index/.test(file));
      const pool = createSqlitePool({ name: 'notes', file: process.argv[1] });
      const before = isLoaded();
      pool.read((database) => database.prepare('SELECT 1 AS one').all()).then((rows) => {
        const lazy = listParts('lazy').map(({ name, report }) => [name, report().state]);
        console.log(JSON.stringify({ before, after: isLoaded(), rows, idle: pool.statistics.readers.idle, lazy }));
      });`;
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const file = join(directory, 'notes.db');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', source, file], {
      cwd,
      timeout: 25_000,
    });
    expect(stderr).toBe('');
    const expected = { before: false, after: true, rows: [{ one: 1 }], idle: 1, lazy: [['libsql', 'loaded']] };
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('tells of those that read and the one that writes', async () => {
    const pool = await withNotes();
    const names = () => listParts('pool').map(({ name }) => name);
    expect(names()).toEqual(expect.arrayContaining(['notes readers', 'notes writer']));
    await pool.close();
    expect(names()).toEqual([]);
  });
});
