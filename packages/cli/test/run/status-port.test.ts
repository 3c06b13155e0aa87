import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../support/run-tare.ts';
import {
  type Asking,
  ask,
  eventually,
  freePort,
  type HoldOptions,
  hold,
  isRunning,
  leaveNothing,
  program,
  readStatus,
} from './held-server.ts';

const serve = ['node', program('serve.mjs')];
afterEach(leaveNothing);

async function watched(options: readonly string[] = [], more: HoldOptions = {}) {
  const statusPort = await freePort();
  const held = hold(['--metrics-port', String(statusPort), ...options], serve, more);
  const port = await held.port();
  const post = (path: string, asking: Asking = {}) => ask(statusPort, path, { method: 'POST', ...asking });
  return { held, port, statusPort, post };
}

/** `NAME{LABELS} VALUE`, after the two lines that say what it is. */
const sample = /^[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?\d+(?:\.\d+)?(?:e\+\d+)?$/;

describe('the port for metrics', () => {
  it('gives metrics that Prometheus can read', async () => {
    const { statusPort, port } = await watched(['--workers', '2']);
    await ask(port);
    const { status, headers, body } = await ask(statusPort, '/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = body.trimEnd().split('\n');
    expect(lines.filter((line) => !/^# (HELP|TYPE) tare_run_/.test(line) && !sample.test(line))).toEqual([]);
    const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(new Set(types).size).toBe(types.length);
    expect(body).toContain('tare_run_limit_bytes 400000000\n');
  });

  it('gives the state of everything as JSON', async () => {
    const { held, statusPort, port } = await watched(['--workers', '2']);
    await held.event('ready', ({ worker }) => worker === 2);
    await Promise.all(Array.from({ length: 8 }, () => ask(port)));
    await eventually(async () => (await readStatus(statusPort)).totals.requests).toBe(8);
    const status = await readStatus(statusPort);
    expect(status).toMatchObject({
      level: 'normal',
      limitBytes: 400e6,
      figure: 'private',
      supervisor: { pid: held.pid, privateBytes: expect.any(Number) },
      workers: held.pids().map((pid, index) => ({
        id: index + 1,
        pid,
        state: 'ready',
        addresses: [`127.0.0.1:${port}`],
        heap: { heapUsedBytes: expect.any(Number), heapLimitBytes: expect.any(Number) },
        threads: [],
      })),
      totals: { recycles: {}, crashes: 0, kills: 0, cut: 0 },
    });
    // What a status says, its metrics say as well.
    const { body } = await ask(statusPort, '/metrics');
    expect(body).toContain('tare_run_requests_total 8\n');
  });

  it('counts requests of HTTP/2 as well', async () => {
    const { connect } = await import('node:http2');
    const statusPort = await freePort();
    const held = hold(['--metrics-port', String(statusPort)], ['node', program('h2c.mjs')]);
    const session = connect(`http://127.0.0.1:${await held.port()}`);
    for (let count = 0; count < 3; count += 1)
      await new Promise((resolve) => session.request({ ':path': '/' }).once('close', resolve).resume().end());
    session.destroy();
    await eventually(async () => (await readStatus(statusPort)).totals.requests).toBe(3);
  });

  it('says whether anybody serves', async () => {
    const { held, statusPort, port } = await watched();
    expect(await ask(statusPort, '/health')).toMatchObject({ status: 200 });
    await ask(port, '/crash').catch(() => undefined);
    await held.event('ready', ({ worker }) => worker === 2);
    await ask(port, '/crash').catch(() => undefined);
    await held.event('crashed', ({ worker }) => worker === 2);
    expect(await ask(statusPort, '/health')).toMatchObject({ status: 503, body: expect.stringContaining('no worker') });
    await held.event('ready', ({ worker }) => worker === 3);
    expect(await ask(statusPort, '/health')).toMatchObject({ status: 200 });
    expect((await readStatus(statusPort)).totals.crashes).toBe(2);
  });

  it('recycles all workers, or one, and counts what was done', async () => {
    const { held, statusPort, post } = await watched(['--workers', '2']);
    await held.event('ready', ({ worker }) => worker === 2);
    expect(await post('/workers/2/recycle')).toMatchObject({ status: 202 });
    await held.event('ended', ({ worker }) => worker === 2);
    expect(await post('/recycle')).toMatchObject({ status: 202 });
    await held.event('ended', ({ worker }) => worker === 3);
    expect(held.all('recycling').map(({ worker, reason }) => [worker, reason])).toEqual([
      [2, 'asked'],
      [1, 'asked'],
      [3, 'asked'],
    ]);
    await eventually(async () => (await readStatus(statusPort)).totals.recycles).toEqual({ asked: 3 });
  });

  it.each<[string, string, Asking, number]>([
    ['another path', '/nothing', {}, 404],
    ['what is asked for by GET', '/recycle', {}, 404],
    ['another path by POST', '/nothing', { method: 'POST' }, 404],
    ['a worker that is not there', '/workers/99/recycle', { method: 'POST' }, 404],
    ['another method', '/recycle', { method: 'DELETE' }, 405],
    ['a page in a browser', '/recycle', { method: 'POST', headers: { origin: 'http://evil.example' } }, 403],
    ['a heap file without a place for it', '/workers/1/heap-snapshot', { method: 'POST' }, 409],
  ])('answers %s with a reason', async (_name, path, asking, status) => {
    const { held, statusPort } = await watched();
    const answer = await ask(statusPort, path, asking);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/\w/) });
    expect(held.all('recycling')).toEqual([]);
  });

  it('asks for the token of TARE_RUN_TOKEN, but for its health', async () => {
    const { held, statusPort } = await watched([], { env: { TARE_RUN_TOKEN: 'secret' } });
    const as = (token: string): Asking => ({ headers: { authorization: `Bearer ${token}` } });
    expect(await ask(statusPort, '/health')).toMatchObject({ status: 200 });
    for (const asking of [{}, as('wrong'), as('secre'), as('secret2')]) {
      expect(await ask(statusPort, '/status', asking)).toMatchObject({ status: 401 });
      expect(await ask(statusPort, '/recycle', { method: 'POST', ...asking })).toMatchObject({ status: 401 });
    }
    expect(await ask(statusPort, '/metrics', as('secret'))).toMatchObject({ status: 200 });
    expect(await ask(statusPort, '/recycle', { method: 'POST', ...as('secret') })).toMatchObject({ status: 202 });
    await held.event('ended');
  });

  it('that is taken is told, and no server is left', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const taken = typeof address === 'object' ? String(address?.port) : '';
    const held = hold(['--metrics-port', taken], serve);
    const { exitCode, stderr } = await held.finished;
    holder.close();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`The port for metrics, ${taken}, cannot be listened on.`);
    expect(stderr).toContain('PORT_TAKEN');
    expect(held.pids().filter(isRunning)).toEqual([]);
  });

  it('of the system’s choice is told', async () => {
    const held = hold(['--metrics-port', '0'], serve);
    await held.port();
    expect(JSON.stringify(held.events)).toMatch(/metrics|status/);
  });
});

describe('heap files', () => {
  let before = '';
  beforeAll(() => {
    before = join(folder, 'full');
    mkdirSync(before);
    writeFileSync(join(before, 'tare-before-worker-1.heapsnapshot'), Buffer.alloc(2_000_000));
  });

  it('are written when they are asked for, whole, and the server goes on', async () => {
    const { held, port, post } = await watched(['--heap-files', 'heaps']);
    const [snapshot, profile] = await Promise.all([post('/workers/1/heap-snapshot'), post('/workers/1/heap-profile')]);
    expect(snapshot).toMatchObject({ status: 200 });
    expect(profile).toMatchObject({ status: 200 });
    for (const { body } of [snapshot, profile]) {
      const { path, bytes } = JSON.parse(body);
      expect(statSync(path).size).toBe(bytes);
    }
    const read = (body: string) => JSON.parse(readFileSync(JSON.parse(body).path, 'utf8'));
    expect(read(snapshot.body)).toMatchObject({ snapshot: { meta: expect.any(Object) }, nodes: expect.any(Array) });
    expect(read(profile.body)).toMatchObject({ head: expect.any(Object), samples: expect.any(Array) });
    expect(readdirSync(join(folder, 'heaps')).filter((name) => name.endsWith('~'))).toEqual([]);
    expect(
      held
        .all('heap-file')
        .map(({ file }) => file)
        .sort(),
    ).toEqual(['profile', 'snapshot']);
    expect((await ask(port)).status).toBe(200);
  });

  it('keep to their quota, and remove nothing that is older', async () => {
    const { held, post } = await watched(['--heap-files', 'full', '--heap-quota', '3MB']);
    const answer = await post('/workers/1/heap-snapshot');
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.body).error).toMatch(/heap files in .*full would take \d+ of 3 MB/);
    expect(held.all('no-heap-file')).toMatchObject([{ worker: 1, file: 'snapshot' }]);
    expect(readdirSync(before)).toEqual(['tare-before-worker-1.heapsnapshot']);
  });

  it('are refused where their folder cannot be', async () => {
    writeFileSync(join(folder, 'no-folder'), '');
    const { port, post } = await watched(['--heap-files', 'no-folder/heaps']);
    expect(await post('/workers/1/heap-snapshot')).toMatchObject({ status: 409 });
    expect((await ask(port)).status).toBe(200);
  });

  it('go where tare was told to, also from a server that has left its folder', async () => {
    const statusPort = await freePort();
    const options = ['--heap-files', 'from-elsewhere', '--metrics-port', String(statusPort)];
    const held = hold(options, ['node', '--import', 'data:text/javascript,process.chdir("/")', program('serve.mjs')]);
    await held.port();
    const { status, body } = await ask(statusPort, '/workers/1/heap-snapshot', { method: 'POST' });
    expect({ status, body }).toMatchObject({ status: 200 });
    expect(existsSync(join(folder, 'from-elsewhere'))).toBe(true);
  });
});
