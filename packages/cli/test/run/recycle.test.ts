import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ask,
  eventually,
  freePort,
  hold,
  keptAlive,
  leaveNothing,
  load,
  program,
  readStatus,
  startFile,
  upgraded,
} from './held-server.ts';

const serve = ['node', program('serve.mjs')];
afterEach(leaveNothing);

const askRecycle = (statusPort: number): Promise<unknown> => ask(statusPort, '/recycle', { method: 'POST' });

/** A server that is recycled when it is asked to. */
async function recyclable(options: readonly string[] = [], command: readonly string[] = serve, env = {}) {
  const statusPort = await freePort();
  const held = hold(['--metrics-port', String(statusPort), ...options], command, { env });
  const port = await held.port();
  return { held, port, statusPort, recycle: () => askRecycle(statusPort) };
}

describe('a recycle', () => {
  it.each([1, 2])(
    'after requests, ten times over and with %i workers, loses none of them',
    { timeout: 90_000 },
    async (workers) => {
      const options = ['--recycle-after', '20', '--recycle-jitter', '10', '--workers', String(workers)];
      const held = hold(options, serve);
      const port = await held.port();
      const clients = load(port, '/', [keptAlive(), keptAlive(), undefined, undefined], 5);
      const slow = load(port, '/slow/300', [keptAlive(), undefined]);
      await held.event('ended', () => held.all('ended').length >= 10, 0, 80_000);
      await Promise.all([clients.end(), slow.end()]);
      expect(clients.failures).toEqual([]);
      expect(slow.failures).toEqual([]);
      expect(clients.pids.size).toBeGreaterThanOrEqual(10);
      const recycles = held.all('recycling');
      expect(
        recycles.every(({ reason, overlap, requests }) => reason === 'requests' && overlap && requests >= 20),
      ).toBe(true);
      expect(held.all('cut')).toEqual([]);
      expect(held.all('crashed')).toEqual([]);
      expect(await held.stop()).toMatchObject({ exitCode: 0 });
    },
  );

  it('is of one worker at a time', async () => {
    const { held, recycle } = await recyclable(['--workers', '3']);
    for (const id of [1, 2, 3]) await held.event('ready', ({ worker }) => worker === id);
    await recycle();
    await held.event('ended', ({ worker }) => worker === 3);
    const ids = held.events.flatMap((event) => ('worker' in event ? [`${event.kind} ${event.worker}`] : []));
    expect(ids.slice(6)).toEqual(
      [1, 2, 3].flatMap((old) => [`recycling ${old}`, `started ${old + 3}`, `ready ${old + 3}`, `ended ${old}`]),
    );
  });

  it('waits for a slow request, while others are answered by the next worker', async () => {
    const { held, port, recycle } = await recyclable();
    const [first] = held.pids();
    const slow = ask(port, '/slow/2000', { agent: keptAlive() });
    await ask(port);
    await recycle();
    await held.event('ready', ({ worker }) => worker === 2);
    await eventually(async () => (await ask(port)).body).not.toBe(String(first));
    expect(await slow).toMatchObject({ status: 200, body: String(first) });
    expect(held.all('ended')).toEqual([]);
  });

  it('ends a connection that is kept alive by its next answer', async () => {
    const { held, port, recycle } = await recyclable();
    const agent = keptAlive(1);
    const { body: first } = await ask(port, '/', { agent });
    await recycle();
    await held.event('ready', ({ worker }) => worker === 2);
    let last = await ask(port, '/', { agent });
    await eventually(async () => {
      const before = last;
      last = await ask(port, '/', { agent });
      return { body: before.body, connection: before.headers.connection };
    }).toEqual({ body: first, connection: 'close' });
    expect(last.body).toBe(String(held.pids()[1]));
  });

  it('ends a connection by its next answer even where the server says that it is kept', async () => {
    const { held, port, recycle } = await recyclable(['--drain', '2s']);
    const clients = load(port, '/kept', [keptAlive(1), keptAlive(1), keptAlive(1)]);
    await eventually(() => clients.answers).toBeGreaterThan(10);
    await recycle();
    await held.event('ended');
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect(held.all('cut')).toEqual([]);
  });

  it('cuts a connection that has left HTTP when the time is over, and tells it', async () => {
    const { held, port, recycle } = await recyclable(['--drain', '1s']);
    const socket = await upgraded(port);
    const closed = once(socket, 'close');
    await recycle();
    await held.event('ready', ({ worker }) => worker === 2);
    socket.write('still there');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('still there');
    expect(await held.event('cut')).toMatchObject({ worker: 1, connections: 1 });
    await closed;
    expect(await held.event('ended')).toMatchObject({ worker: 1 });
  });

  it('says goodbye on HTTP/2, after the last answer of the connection', async () => {
    const { held, port, recycle } = await recyclable([], ['node', program('h2c.mjs')]);
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const closed = once(session, 'close');
    const slow = streamed(session, '/slow');
    expect(await streamed(session, '/')).toBe(String(held.pids()[0]));
    await recycle();
    expect(await slow).toBe(String(held.pids()[0]));
    await closed;
    await held.event('ended');
    expect(held.all('cut')).toEqual([]);
  });

  it('leaves no stream of HTTP/2 in doubt: one that comes after the goodbye is refused as never begun', async () => {
    const { held, port, recycle } = await recyclable([], ['node', program('h2c.mjs')]);
    const open = (): ClientHttp2Session => connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined);
    const failures: string[] = [];
    let goesOn = true;
    const clients = Array.from({ length: 3 }, async () => {
      let session = open();
      while (goesOn) {
        if (session.closed || session.destroyed) session = open();
        await streamed(session, '/').catch((error) => {
          // To be sent again by any client (RFC 9113, 8.7); that of Node.js leaves it to its caller, and refuses by itself what it had not sent yet.
          if (!/NGHTTP2_REFUSED_STREAM/.test(String(error))) failures.push(String(error));
        });
      }
      session.close();
    });
    for (let worker = 1; worker <= 3; worker += 1) {
      await recycle();
      await held.event('ended', (event) => event.worker === worker);
    }
    goesOn = false;
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(held.all('cut')).toEqual([]);
  });

  it('comes by the clock as well', async () => {
    const held = hold(['--recycle-every', '1s'], serve);
    const port = await held.port();
    const clients = load(port, '/', [keptAlive(), undefined], 5);
    expect(await held.event('recycling')).toMatchObject({ worker: 1, reason: 'schedule', overlap: true });
    await held.event('ended', ({ worker }) => worker === 2);
    await clients.end();
    expect(clients.failures).toEqual([]);
  });
});

describe('a replacement', () => {
  it.each([
    ['dies', 'die', 'ended'],
    ['never listens', 'hang', 'took-too-long'],
  ] as const)('that %s is given up: the old one goes on, and is replaced later', async (_name, todo, because) => {
    const file = startFile(`replacement-${todo}`);
    const held = hold(['--recycle-every', '1s', '--start-timeout', '1s'], serve, file);
    const port = await held.port();
    const clients = load(port, '/', [keptAlive(), undefined], 5);
    file.write(todo);
    expect(await held.event('not-replaced', ({ worker }) => worker === 1)).toMatchObject({ because });
    expect((await ask(port)).body).toBe(String(held.pids()[0]));
    const before = held.events.length;
    file.write('');
    await held.event('ended', ({ worker }) => worker === 1, before);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect((await ask(port)).body).not.toBe(String(held.pids()[0]));
  });

  it('that was asked for and did not come up is tried again, as it is told', async () => {
    const file = startFile('asked');
    const { held, recycle } = await recyclable([], serve, file.env);
    file.write('die');
    await recycle();
    await held.event('not-replaced');
    file.write('');
    expect(await held.event('ended')).toMatchObject({ worker: 1 });
  });

  it('is not told as failed where everything was to end', async () => {
    const file = startFile('ends-meanwhile');
    const { held, recycle } = await recyclable([], serve, file.env);
    file.write('hang');
    await recycle();
    await held.event('started', ({ worker }) => worker === 2);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(held.all('not-replaced')).toEqual([]);
  });

  it('need not listen where a server listened for a moment only', async () => {
    const { held, port, recycle } = await recyclable(['--start-timeout', '3s']);
    await ask(port, '/passing-server');
    await recycle();
    await held.event('ended', ({ worker }) => worker === 1);
    expect(held.all('not-replaced')).toEqual([]);
  });

  it('keeps the ports of two servers apart that listen on whatever is free', async () => {
    const { held, statusPort } = await recyclable([], ['node', program('two-free-ports.mjs')]);
    const name = async (address: string): Promise<string> => (await ask(Number(address.split(':')[1]), '/')).body;
    await eventually(async () => (await readStatus(statusPort)).workers[0]?.addresses.length).toBe(2);
    const [{ addresses } = { addresses: [] }] = (await readStatus(statusPort)).workers;
    expect(await Promise.all(addresses.map(name))).toEqual(['first', 'second']);
    process.kill(held.pids()[0] ?? 0, 'SIGKILL');
    await held.event('ready', ({ worker }) => worker === 2);
    expect(await Promise.all(addresses.map(name))).toEqual(['first', 'second']);
  });
});

describe('a listening socket', () => {
  it.each([
    [1, 'at first'],
    [2, 'by the other one'],
  ])('is held when one of %i workers is killed: no connection is refused', async (workers) => {
    const file = startFile(`held-${workers}`);
    const held = hold(['--workers', String(workers)], serve, file);
    const port = await held.port();
    await held.event('ready', ({ worker }) => worker === workers);
    for (let round = 1; round <= 3; round += 1) {
      const victim = held.pids().at(-1) ?? 0;
      process.kill(victim, 'SIGKILL');
      // What the victim had accepted is lost with it, so that nothing is asked before it has gone.
      await held.event('crashed', ({ worker }) => worker === workers + round - 1);
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(port)));
      expect(answers.every(({ status, body }) => status === 200 && body !== String(victim))).toBe(true);
      await held.event('ready', ({ worker }) => worker === workers + round);
    }
    expect(held.all('crashed')).toHaveLength(3);
  });

  it('keeps connections for a worker that comes up later', async () => {
    const held = hold([], serve);
    const port = await held.port();
    const crash = (): Promise<unknown> => ask(port, '/crash').catch(() => undefined);
    await crash();
    await held.event('ready', ({ worker }) => worker === 2);
    await crash();
    // The second crash in a row: there is a pause before the next start.
    const { againInMs } = await held.event('crashed', ({ worker }) => worker === 2);
    expect(againInMs).toBeGreaterThan(0);
    const early: Socket = connect(port, '127.0.0.1');
    await once(early, 'connect');
    early.write('GET / HTTP/1.1\r\nHost: early\r\nConnection: close\r\n\r\n');
    const [text] = (await once(early, 'data')) as [Buffer];
    early.destroy();
    expect(text.toString()).toContain(String(held.pids()[2]));
  });
});

const streamed = (session: ClientHttp2Session, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let body = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    stream.once('error', reject);
    stream.once('end', () => (body === '' ? reject(new Error('an answer without a body')) : resolve(body)));
    stream.end();
  });
