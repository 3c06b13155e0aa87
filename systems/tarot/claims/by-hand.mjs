// What tare has no word for: how long answers are, and how long the first one of an AI package takes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as openRequest } from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const list = '/api/v1/cards?page_size=50';

/** Bytes of a list of cards with and without compression, and what a cache is worth. */
export async function measureAnswers() {
  const cached = await withServer({}, async (url) => ({
    plainBytes: (await ask(`${url}${list}`)).bytes,
    gzipBytes: (await ask(`${url}${list}`, { 'accept-encoding': 'gzip' })).bytes,
    medianMs: await medianOf(() => ask(`${url}${list}`)),
  }));
  const uncachedMs = await withServer({ CACHE_ENTRIES: '0' }, (url) => medianOf(() => ask(`${url}${list}`)));
  return { list, ...cached, uncachedMs };
}

/**
 * The first question to an AI service by its package, against later ones. The service refuses the connection, and the offline provider answers: what is left of the
 * difference is loading the package and making its client.
 */
export async function measureFirstUse() {
  const closedPort = await findClosedPort();
  const service = {
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: `http://127.0.0.1:${closedPort}/v1`,
    AI_PROVIDER: 'openai',
  };
  const measure = (style) =>
    withServer({ ...service, PROVIDER_STYLE: style }, async (url, headers) => {
      const stream = () =>
        ask(
          `${url}/api/v1/readings/interpretation/stream`,
          { ...headers, 'content-type': 'application/json' },
          'POST',
          {
            card_id: 'embers-05',
            question: 'What now?',
            character_voice: 'trader',
          },
        );
      const first = (await stream()).ms;
      return { firstMs: first, laterMs: await medianOf(stream, 9) };
    });
  return { lazySdk: await measure('lazy-sdk'), http: await measure('http') };
}

async function withServer(environment, work) {
  const child = spawn(process.execPath, ['bundle/main.js'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: 'temporary',
      DEMO_DATA: 'true',
      BCRYPT_COST: '4',
      RATE_LIMIT_PER_MINUTE: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await listeningAddress(child);
    return await work(url, { cookie: await signIn(url) });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** From the line of the log that tells it. */
async function listeningAddress(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address) {
      child.stdout.resume();
      return address;
    }
  }
  throw new Error('The server did not start.');
}

async function signIn(url) {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'demo1@example.org', password: 'open sesame 7' }),
  });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function ask(url, headers = {}, method = 'GET', body) {
  const began = performance.now();
  const { bytes } = await new Promise((resolve, reject) => {
    const request = openRequest(url, { method, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}.`));
      let length = 0;
      response.on('data', (part) => {
        length += part.length;
      });
      response.on('end', () => resolve({ bytes: length })).on('error', reject);
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { bytes, ms: performance.now() - began };
}

async function medianOf(work, count = 51) {
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    times.push((await work()).ms);
    await delay(1);
  }
  return times.sort((a, b) => a - b)[Math.floor(count / 2)];
}

async function findClosedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
