import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from './support/client.ts';
import { getOnce, type Started, startProcess } from './support/started.ts';

let directory: string;
const running: Started[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tarot-process-'));
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

const quick = { BCRYPT_COST: '4', READINGS_PER_DAY: '0', SECRET_KEY: 'only for this test, and long enough' };
const start = async (environment: Record<string, string> = {}): Promise<Started> => {
  const started = await startProcess(directory, environment);
  running.push(started);
  return started;
};

async function signUp(url: string, email = 'somebody@example.org'): Promise<Client> {
  const client = new Client(url);
  const body = { email, password: 'correct horse 7', confirm_password: 'correct horse 7', name: 'Somebody' };
  expect((await client.post('/api/v1/auth/register', body)).status).toBe(201);
  return client;
}

it('starts with no environment at all, on a database of its own', async () => {
  const { url, end, output } = await start();
  expect((await new Client(url).get('/health')).status).toBe(200);
  expect(await readdir(join(directory, 'data'))).toContain('tarot.db');
  expect(output()).toContain('SECRET_KEY is not set');
  expect(await end('SIGTERM')).toBe(0);
});

it('keeps what it has over a restart, counts included', async () => {
  const first = await start(quick);
  const client = await signUp(first.url);
  await client.get('/api/v1/cards/embers-05');
  expect(await first.end('SIGTERM')).toBe(0);
  const second = await start(quick);
  const again = new Client(second.url);
  expect(
    (await again.post('/api/v1/auth/login', { email: 'somebody@example.org', password: 'correct horse 7' })).status,
  ).toBe(200);
  expect((await again.get('/api/v1/cards/embers-05?include_stats=true')).body.stats.total_appearances).toBe(2);
});

it('loses nothing that was acknowledged when it is killed in the middle', async () => {
  const first = await start(quick);
  const client = await signUp(first.url);
  const acknowledged: string[] = [];
  const writing = Array.from({ length: 8 }, async () => {
    for (;;) {
      const { status, body } = await client.post('/api/v1/readings', {
        question: 'Kept?',
        spread_template_id: 'timeline',
      });
      if (status === 201) acknowledged.push(body.id);
    }
  }).map((endless) => endless.catch(() => undefined));
  while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
  await first.end('SIGKILL');
  await Promise.all(writing);
  const second = await start(quick);
  const again = new Client(second.url);
  await again.post('/api/v1/auth/login', { email: 'somebody@example.org', password: 'correct horse 7' });
  for (const id of acknowledged) {
    const { status, body } = await again.get(`/api/v1/readings/${id}`);
    expect([status, body.card_positions?.length]).toEqual([200, 3]);
  }
});

it('needs a secret of its own in production, and sends cookies by https only', async () => {
  const without = await start({ ENVIRONMENT: 'production' });
  expect(without.child.exitCode).not.toBe(0);
  expect(without.output()).toContain('SECRET_KEY');
  const { url } = await start({ ENVIRONMENT: 'production', ...quick });
  const client = await signUp(url);
  for (const { line } of client.cookies.values()) expect(line).toMatch(/Secure/);
  expect((await client.get('/')).headers.get('strict-transport-security')).toContain('max-age');
});

it('names every setting that is wrong, and does not start', async () => {
  const { child, output } = await start({ WORKERS: '0', GZIP: 'perhaps' });
  expect(child.exitCode).not.toBe(0);
  expect(output()).toMatch(/WORKERS.*GZIP/);
});

it('answers by two workers on one database, and starts anew what ended', async () => {
  const { url, end } = await start({
    ...quick,
    WORKERS: '2',
    RATE_LIMIT_PER_MINUTE: '0',
    AUTH_RATE_LIMIT_PER_MINUTE: '0',
  });
  const pidOf = async (): Promise<number> => {
    // By a connection of its own each time: one that stays open stays with its worker.
    const text = await getOnce(`${url}/api/v1/monitoring/metrics/memory`);
    return JSON.parse(text).process.pid;
  };
  const pids = new Set<number>();
  while (pids.size < 2) pids.add(await pidOf());
  const client = await signUp(url);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      client.post('/api/v1/readings', { question: 'Both?', spread_template_id: 'timeline' }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect((await client.get('/api/v1/readings')).body.total_count).toBe(20);
  const [killed] = pids;
  if (killed) process.kill(killed, 'SIGKILL');
  const later = new Set<number>();
  while (later.size < 2) {
    const pid = await pidOf().catch(() => killed);
    if (pid && pid !== killed) later.add(pid);
  }
  expect(await end('SIGTERM')).toBe(0);
});
