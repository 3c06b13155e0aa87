// What tare weighs of this backend, under which load, and what it may try. From the repository: `npm start`; from here: `tare measure`, `tare plan`, `tare check`.

import { createHmac } from 'node:crypto';
import { defineConfig } from 'tare';

/** For trials only: each has a fresh database with the same users (DEMO_DATA), and nobody else can reach it. */
const secretKey = 'a secret that is for trials only, and no other';
const demoUser = '00000000-0000-4000-8000-000000000001';
const demoSession = '00000000-0000-4000-9000-000000000001';
const demoReading = '00000000-0000-4000-a000-000000010001';
const otherReading = '00000000-0000-4000-a000-000000010002';

function signToken(claims: Record<string, unknown>): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secretKey).update(signed).digest('base64url')}`;
}

const now = Math.floor(Date.now() / 1000);
const token = signToken({
  sub: demoUser,
  email: 'demo1@example.org',
  type: 'access',
  sid: demoSession,
  jti: 'trial',
  iat: now,
  exp: now + 86_400,
});

export default defineConfig({
  name: 'tarot',
  services: {
    tarot: {
      // Without the options of V8 that the image has: `tare plan` is to find what they save.
      command: ['node', ...(process.env.TAROT_NODE_OPTIONS?.split(' ') ?? []), 'bundle/main.js'],
      env: {
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: 'temporary',
        DEMO_DATA: 'true',
        SECRET_KEY: secretKey,
        // Nobody signs in under the load; the one hash for the users of DEMO_DATA is not part of the start.
        BCRYPT_COST: '4',
        // All requests come from one address and one user.
        RATE_LIMIT_PER_MINUTE: '0',
        AUTH_RATE_LIMIT_PER_MINUTE: '0',
        READINGS_PER_DAY: '0',
        STREAMS_PER_USER: '100',
        LOG_LEVEL: 'warn',
      },
      // What it retains, whatever the options of V8: 32 MB by `tare measure`, and room for another major of Node.js.
      budget: { limit: '40MB', warn: '35MB', mode: 'calm' },
      load: {
        requests: 1000,
        connections: 20,
        headers: { cookie: `access_token=${token}` },
        // What users of the front end do, as far as fixed requests can say it: they look at cards, draw, ask, and come back to what they asked.
        routes: [
          { path: '/api/v1/cards?page_size=20', weight: 10 },
          { path: '/api/v1/cards/embers-05?include_story=true', weight: 10 },
          { path: '/api/v1/cards/draws?count=3', weight: 12 },
          { path: '/api/v1/cards/suits/flasks', weight: 4 },
          { path: '/api/v1/spreads/', weight: 6 },
          { path: '/api/v1/auth/me', weight: 6 },
          {
            method: 'POST',
            path: '/api/v1/readings/',
            body: { question: 'What comes of it, the {n}th time?', spread_template_id: 'timeline' },
            weight: 10,
          },
          { path: '/api/v1/readings/?page_size=20', weight: 8 },
          { path: `/api/v1/readings/${demoReading}`, weight: 6 },
          { method: 'POST', path: '/api/v1/readings/quick', body: { question: 'Yes or no?' }, weight: 4 },
          {
            method: 'POST',
            path: '/api/v1/readings/interpretation/stream',
            body: { card_id: 'embers-05', question: 'What now?', character_voice: 'trader' },
            weight: 2,
          },
          { path: '/api/v1/readings/analytics/stats', weight: 1 },
          { path: '/api/v1/bingo/status', weight: 3 },
          { path: '/api/v1/tasks/daily', weight: 2 },
          { path: '/api/v1/quests/stats', weight: 1 },
          { path: '/api/v1/achievements/progress', weight: 2 },
          { path: '/api/v1/karma/summary', weight: 2 },
          { method: 'POST', path: `/api/v1/readings/${otherReading}/share`, body: {}, weight: 1 },
          { path: '/api/v1/social/feed', weight: 3 },
          { path: '/api/v1/music/presets/public', weight: 2 },
          {
            method: 'POST',
            path: '/api/v1/analytics/events',
            body: { events: [{ event_type: 'view', event_category: 'card', event_action: 'flip' }] },
            weight: 3,
          },
          { path: '/api/v1/journals', weight: 1 },
          { method: 'PUT', path: '/api/v1/preferences/visual', body: { animations_enabled: false }, weight: 1 },
          { path: '/api/v1/landing-stats', weight: 2 },
        ],
      },
    },
  },
  limit: '512MB',
  // What the machine holds after the load, without these options: 86 MB. As the image starts it, it is 45.
  budget: '100MB',
  // The other way round: what each remedy of the claims took away (docs/claims.md). `tare compare --change wide-rows` says what it would cost to go back.
  changes: {
    'eager-sdks': {
      description: 'All three AI packages are imported at the start.',
      env: { PROVIDER_STYLE: 'eager-sdk' },
    },
    'lazy-sdks': {
      description: 'AI packages are imported when they are first used.',
      env: { PROVIDER_STYLE: 'lazy-sdk' },
    },
    'sdk-openai': { description: 'The package of one service alone.', command: 'node --import openai bundle/main.js' },
    'sdk-anthropic': {
      description: 'The package of one service alone.',
      command: 'node --import @anthropic-ai/sdk bundle/main.js',
    },
    'sdk-google': {
      description: 'The package of one service alone.',
      command: 'node --import @google/genai bundle/main.js',
    },
    'pool-20': {
      description: 'Twenty connections that stay open.',
      env: { DATABASE_POOL_SIZE: '20', DATABASE_MAX_OVERFLOW: '0' },
    },
    'pool-10-10': {
      description: 'Ten connections, and ten more under load.',
      env: { DATABASE_POOL_SIZE: '10', DATABASE_MAX_OVERFLOW: '10' },
    },
    'no-scheduler': { description: 'No jobs run by the clock.', env: { ENABLE_SCHEDULER: 'false' } },
    'slots-10': { description: 'Ten jobs may run at once.', env: { SCHEDULER_SLOTS: '10' } },
    'cold-start-check': {
      description: 'The daily number is looked for at the start.',
      env: { BINGO_COLD_START_CHECK: 'true' },
    },
    'no-cache': { description: 'No answer is kept.', env: { CACHE_ENTRIES: '0' } },
    'cache-1000': { description: 'A thousand answers are kept.', env: { CACHE_ENTRIES: '1000' } },
    'no-gzip': { description: 'Answers are not compressed.', env: { GZIP: 'false' } },
    'access-log': {
      description: 'A line for each request, to stdout.',
      env: { ACCESS_LOG: 'true', LOG_LEVEL: 'info' },
    },
    'access-log-file': {
      description: 'A line for each request, to a file that is rotated.',
      env: { ACCESS_LOG: 'true', LOG_LEVEL: 'info', LOG_DESTINATION: 'file' },
    },
    'no-docs': { description: 'Neither /openapi.json nor /docs.', env: { API_DOCS: 'false' } },
    'wide-rows': { description: 'Each draw loads all cards from the database.', env: { WIDE_ROW_DRAW: 'true' } },
    spike: { description: 'Statistics load every row of the user.', env: { SPIKE_MODE: 'true' } },
    unbundled: { description: 'Each module is a file of its own.', command: 'node dist/main.js' },
    'core-only': {
      description: 'No module group but core is loaded.',
      env: {
        ENABLE_GAMIFICATION: 'false',
        ENABLE_SOCIAL: 'false',
        ENABLE_MEDIA: 'false',
        ENABLE_ANALYTICS: 'false',
      },
    },
    'everything-on': {
      description: 'What the origin had before all remedies, in one process.',
      command: 'node dist/main.js',
      env: {
        PROVIDER_STYLE: 'eager-sdk',
        DATABASE_POOL_SIZE: '20',
        DATABASE_MAX_OVERFLOW: '10',
        SCHEDULER_SLOTS: '10',
        BINGO_COLD_START_CHECK: 'true',
        CACHE_ENTRIES: '0',
        GZIP: 'false',
        ACCESS_LOG: 'true',
        LOG_LEVEL: 'info',
        LOG_DESTINATION: 'file',
        WIDE_ROW_DRAW: 'true',
        SPIKE_MODE: 'true',
      },
    },
  },
});
