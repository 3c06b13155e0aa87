// Every setting of this backend: knobs, which tare may try other values of, and texts, as addresses and secrets. Read once; whatever is wrong is told at once.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choice, defineKnobs, flag, integer, type KnobValues } from '@tare/kit/knobs';

const knobTable = {
  WORKERS: integer({
    default: 1,
    leanest: 1,
    least: 1,
    most: 16,
    values: [2, 4],
    sentence: 'Processes that answer; one answers less at once, and all stand still when it does.',
  }),
  DATABASE_POOL_SIZE: integer({
    default: 3,
    leanest: 1,
    least: 1,
    most: 100,
    values: [5, 10, 20],
    sentence: 'Connections to the database that stay open; with fewer, more requests wait for one.',
  }),
  DATABASE_MAX_OVERFLOW: integer({
    default: 5,
    leanest: 0,
    most: 100,
    values: [10],
    sentence: 'Further connections under load, which are closed after it; without them more requests wait.',
  }),
  PROVIDER_STYLE: choice(['http', 'lazy-sdk', 'eager-sdk'], {
    default: 'http',
    leanest: 'http',
    sentence:
      'How AI services are called: by plain requests, by their packages at first use, or by their packages from the start.',
  }),
  ENABLE_SCHEDULER: flag({
    default: true,
    leanest: false,
    risk: 'medium',
    sentence:
      'Jobs run by the clock; without it the daily number is made when it is first asked for, and months are not archived.',
  }),
  SCHEDULER_SLOTS: integer({
    default: 1,
    leanest: 1,
    least: 1,
    most: 10,
    values: [3, 10],
    sentence: 'Jobs that may run at once; with one they wait for each other.',
  }),
  BINGO_COLD_START_CHECK: flag({
    default: false,
    leanest: false,
    sentence: 'Jobs that were missed are made up for at the start rather than when they are next due.',
  }),
  CACHE_ENTRIES: integer({
    default: 100,
    leanest: 0,
    values: [1000],
    sentence: 'Lists of cards and spreads that are kept as they were answered; without them each is made anew.',
  }),
  GZIP: flag({
    default: true,
    leanest: false,
    sentence: 'Answers from 1000 bytes are compressed; without it they are several times as long.',
  }),
  LOG_DESTINATION: choice(['stdout', 'file'], {
    default: 'stdout',
    leanest: 'stdout',
    sentence: 'Where the log goes: to whatever started this, or to a file in DATA_DIR that is rotated.',
  }),
  ACCESS_LOG: flag({
    default: false,
    leanest: false,
    sentence: 'A line of the log for each request; without it only errors are told.',
  }),
  API_DOCS: flag({
    default: true,
    leanest: false,
    sentence: '/openapi.json and /docs tell what the routes take and give; without it they are not there.',
  }),
  LEAK_MODE: flag({
    default: false,
    leanest: false,
    sentence: 'For demonstration: times are kept for each path that was ever asked, not for each route.',
  }),
  SPIKE_MODE: flag({
    default: false,
    leanest: false,
    sentence: 'For demonstration: statistics of a user load all rows, not sums of them.',
  }),
  WIDE_ROW_DRAW: flag({
    default: false,
    leanest: false,
    sentence: 'For demonstration: each draw loads all cards with all their texts from the database.',
  }),
  CHECK_RESPONSES: flag({
    default: false,
    leanest: false,
    sentence: 'For tests: a response that differs from its schema is an error.',
  }),
  DEMO_DATA: flag({
    default: false,
    memory: false,
    sentence: 'For demonstration: where there are no users yet, five are made, with a month of readings each.',
  }),
  BCRYPT_COST: integer({
    default: 12,
    memory: false,
    least: 4,
    most: 16,
    sentence: 'Work for each password, as a power of two; less is faster to guess.',
  }),
  RATE_LIMIT_PER_MINUTE: integer({
    default: 1200,
    memory: false,
    sentence: 'Requests of one address in a minute, for each worker; 0 is no limit.',
  }),
  AUTH_RATE_LIMIT_PER_MINUTE: integer({
    default: 30,
    memory: false,
    sentence: 'The same for registering, signing in and other routes that take a password; 0 is no limit.',
  }),
  READINGS_PER_DAY: integer({
    default: 20,
    memory: false,
    sentence: 'Readings of a user in a day; 0 is no limit.',
  }),
  ANALYTICS_EVENTS_PER_USER: integer({
    default: 10_000,
    memory: false,
    sentence: 'What is kept of a user for statistics; the oldest goes when there is more. 0 is no limit.',
  }),
  AUDIO_CACHE_MB: integer({
    default: 100,
    memory: false,
    least: 1,
    sentence:
      'Speech that is kept as files; with less, more of it is synthesized anew. It takes room on the disk, not memory.',
  }),
  COUNTER_FLUSH_MS: integer({
    default: 3000,
    memory: false,
    least: 50,
    sentence: 'How long counts of cards and spreads stay in memory before they are written.',
  }),
  ACCESS_TOKEN_EXPIRE_MINUTES: integer({
    default: 30,
    memory: false,
    least: 1,
    sentence: 'How long a user is signed in without a refresh.',
  }),
  REFRESH_TOKEN_EXPIRE_DAYS: integer({
    default: 7,
    memory: false,
    least: 1,
    sentence: 'How long a session can be refreshed.',
  }),
  STREAMING_TIMEOUT: integer({
    default: 120,
    memory: false,
    least: 1,
    sentence: 'Seconds that a streamed answer may take.',
  }),
  STREAMS_PER_USER: integer({
    default: 3,
    memory: false,
    sentence: 'Streamed answers to one user at once, for each worker; 0 is no limit.',
  }),
  TRUST_PROXY: flag({
    default: false,
    memory: false,
    sentence:
      'A proxy in front tells the address of the client (X-Forwarded-For); without it the proxy is taken for the client.',
  }),
};

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings extends KnobValues<typeof knobTable> {
  readonly isProduction: boolean;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** PostgreSQL; undefined: SQLite in `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  /** For the database, avatars, audio and logs; `:memory:` keeps a database in memory only, and files in a temporary place. `temporary` is `useTemporaryData`. */
  readonly dataDirectory: string;
  /** Signs tokens. */
  readonly secretKey: string;
  /** Whether it was made up for this run: all are signed out by the next start. */
  readonly isSecretKeyGenerated: boolean;
  readonly corsOrigins: readonly string[];
  /** Of the front end: where links that are sent around point to. */
  readonly publicUrl: string | undefined;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Asked for by /metrics and /health/memory. */
  readonly healthToken: string | undefined;
  /** Where it all came from, for what is read elsewhere: providers read their keys and addresses from here, never from `process.env`. */
  readonly environment: Environment;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const leastSecretLength = 32;

/** @throws KitError KNOB_INVALID, and Error where a text is missing or wrong */
export function readSettings(environment: Environment = process.env): Settings {
  const given = (name: string): string | undefined => environment[name] || undefined;
  const isProduction = given('ENVIRONMENT') === 'production' || given('NODE_ENV') === 'production';
  const secretKey = given('SECRET_KEY');
  if (secretKey === undefined && isProduction)
    throw new Error('SECRET_KEY is missing: production needs one of its own.');
  if (secretKey !== undefined && secretKey.length < leastSecretLength)
    throw new Error(`SECRET_KEY is too short: ${leastSecretLength} characters at least.`);
  const databaseUrl = given('DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new Error(
      'DATABASE_URL is no address of PostgreSQL (postgresql://...). Without it there is SQLite in DATA_DIR.',
    );
  const knobs = defineKnobs(knobTable, { env: environment });
  if (knobs.DEMO_DATA && isProduction)
    throw new Error('DEMO_DATA is on: everybody knows the password of its users, which production must not have.');
  return Object.freeze({
    ...knobs,
    isProduction,
    host: given('HOST') ?? '0.0.0.0',
    port: readPort(given('PORT')),
    databaseUrl,
    dataDirectory: given('DATA_DIR') ?? 'data',
    secretKey: secretKey ?? randomBytes(32).toString('hex'),
    isSecretKeyGenerated: secretKey === undefined,
    corsOrigins: readOrigins(given('CORS_ORIGINS') ?? 'http://localhost:3000,http://127.0.0.1:3000'),
    publicUrl: given('PUBLIC_URL')?.replace(/\/+$/, ''),
    logLevel: readLogLevel(given('LOG_LEVEL')),
    healthToken: given('HEALTH_TOKEN'),
    environment,
  });
}

/** DATA_DIR=temporary is a fresh folder that goes with this process, for trials. Its workers find the folder in their environment. */
export function useTemporaryData(): void {
  if (process.env.DATA_DIR !== 'temporary') return;
  const directory = mkdtempSync(join(tmpdir(), 'tarot-'));
  process.env.DATA_DIR = directory;
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
}

function readPort(text = '8000'): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port < 65_536)) throw new Error(`PORT is no port: ${text}.`);
  return port;
}

function readOrigins(text: string): readonly string[] {
  const origins = text.split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined)
    throw new Error(`CORS_ORIGINS has one that is none: "${wrong}". Give them as https://example.org.`);
  return origins;
}

function readLogLevel(text = 'info'): Settings['logLevel'] {
  const level = logLevels.find((candidate) => candidate === text.toLowerCase());
  if (level === undefined) throw new Error(`LOG_LEVEL is none of ${logLevels.join(', ')}: ${text}.`);
  return level;
}
