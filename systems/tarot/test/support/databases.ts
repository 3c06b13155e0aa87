// The databases that the suite runs on: SQLite in a file, and a PostgreSQL of our own, which is started with the first suite that asks for it. TAROT_TEST_DATABASES
// names those that are wanted, as `sqlite`; both unless given. TAROT_TEST_POSTGRES is the address of a server that runs already.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import { createPostgresServer, type PostgresServer } from '../../../../packages/kit/test/pool/postgres-server.ts';

export interface TestDatabase {
  kind: 'sqlite' | 'postgres';
  /** Settings of an empty one. */
  create(): Promise<{ environment: Record<string, string>; remove(): Promise<void> }>;
}

const temporaryDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'tarot-test-'));

const sqlite: TestDatabase = {
  kind: 'sqlite',
  create: async () => {
    const directory = await temporaryDirectory();
    return {
      environment: { DATA_DIR: directory },
      remove: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

let running: Promise<{ url: string; server?: PostgresServer }> | undefined;

async function startPostgres(): Promise<{ url: string; server?: PostgresServer }> {
  const given = process.env.TAROT_TEST_POSTGRES;
  if (given) return { url: given };
  const server = await createPostgresServer();
  await server.start();
  const { host, port, user, database } = server.config;
  return { url: `postgresql://${user}@${host}:${port}/${database}`, server };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}

const postgres: TestDatabase = {
  kind: 'postgres',
  create: async () => {
    running ??= startPostgres();
    const { url } = await running;
    const directory = await temporaryDirectory();
    const name = `tarot_${randomUUID().replaceAll('-', '')}`;
    await administer(url, `create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return {
      environment: { DATA_DIR: directory, DATABASE_URL: own.href },
      remove: async () => {
        await administer(url, `drop database if exists ${name} with (force)`);
        await rm(directory, { recursive: true, force: true });
      },
    };
  },
};

const wanted = (process.env.TAROT_TEST_DATABASES ?? 'sqlite,postgres').split(',');
const databases = [sqlite, postgres].filter(({ kind }) => wanted.includes(kind));

/** The same suite on each. */
export function describeOnEachDatabase(name: string, suite: (database: TestDatabase) => void): void {
  describe.each(databases.map((database) => ({ ...database, name: database.kind })))(`${name} on $name`, suite);
  afterAll(async () => {
    const { server } = (await running) ?? {};
    running = undefined;
    await server?.remove();
  });
}
