// A server to be tested: listening on 127.0.0.1, with a clock and a chance of the test's own. The suite talks to it by HTTP only. Knobs can be set from outside, so that
// the suite runs with each: TAROT_TEST_GZIP=false sets GZIP=false.

import type { AddressInfo } from 'node:net';
import { buildApp } from '../../src/app.ts';
import type { Context } from '../../src/context.ts';
import { readSettings } from '../../src/settings.ts';
import { Client } from './client.ts';
import type { TestDatabase } from './databases.ts';

interface TestClock {
  now(): number;
  /** Lets time pass. */
  advance(ms: number): void;
  set(iso: string): void;
}

export interface TestServer {
  readonly url: string;
  readonly clock: TestClock;
  /** For what cannot be asked for by HTTP, as `counters.flush()`; a test that needs it often asks for too much. */
  readonly context: Context;
  /** Of nobody. */
  client(): Client;
  /** Of somebody who has just registered. */
  signUp(changes?: Record<string, unknown>): Promise<Client>;
  /** When listeners of events have done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const quick = {
  BCRYPT_COST: '4',
  RATE_LIMIT_PER_MINUTE: '0',
  AUTH_RATE_LIMIT_PER_MINUTE: '0',
  READINGS_PER_DAY: '0',
  CHECK_RESPONSES: 'true',
  LOG_LEVEL: 'silent',
  ENABLE_SCHEDULER: 'false',
  TARE_BUDGET: '2GB',
};

function knobsFromOutside(): Record<string, string> {
  const prefix = 'TAROT_TEST_';
  const others = new Set(['TAROT_TEST_DATABASES', 'TAROT_TEST_POSTGRES']);
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith(prefix) && !others.has(name) && value ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** Noon in Taipei, of a Wednesday in the middle of a month. */
const usualStart = '2025-01-15T04:00:00Z';

function createClock(): TestClock {
  let nowMs = Date.parse(usualStart);
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    set: (iso) => {
      nowMs = Date.parse(iso);
    },
  };
}

export interface StartOptions {
  environment?: Record<string, string>;
  random?: () => number;
}

export async function startServer(
  database: TestDatabase,
  { environment = {}, random = Math.random }: StartOptions = {},
): Promise<TestServer> {
  const created = await database.create();
  const clock = createClock();
  const settings = readSettings({ ...quick, ...knobsFromOutside(), ...created.environment, ...environment });
  const { app, context } = await buildApp({ settings, clock, random });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let users = 0;
  return {
    url,
    clock,
    context,
    client: () => new Client(url),
    signUp: async (changes = {}) => {
      users += 1;
      const client = new Client(url);
      const password = 'correct horse 7';
      const body = {
        email: `user${users}@example.org`,
        password,
        confirm_password: password,
        name: `User ${users}`,
        ...changes,
      };
      const answer = await client.post('/api/v1/auth/register', body);
      if (answer.status !== 201) throw new Error(`Registering failed: ${JSON.stringify(answer.body)}`);
      client.user = answer.body.user;
      return client;
    },
    settled: () => context.events.settled(),
    close: async () => {
      await app.close();
      await created.remove();
    },
  };
}
