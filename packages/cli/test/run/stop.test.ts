import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { program as fixture, folder } from '../support/run-tare.ts';
import { ask, eventually, freePort, hold, isRunning, leaveNothing, program } from './held-server.ts';

const serve = ['node', program('serve.mjs')];
afterEach(leaveNothing);

describe('tare run', () => {
  it('tells where the server listens, and the server answers there', async () => {
    const port = await freePort();
    const held = hold([], serve, { env: { PORT: String(port) } });
    const ready = await held.event('ready');
    expect(ready).toMatchObject({ worker: 1, addresses: [`127.0.0.1:${port}`], privateBytes: expect.any(Number) });
    expect(await ask(port)).toMatchObject({ status: 200, body: String(held.pids()[0]) });
  });

  it('leaves standard output to the server', async () => {
    const held = hold([], ['node', fixture('allocate.mjs'), '1']);
    const port = await held.port();
    expect(await held.stop()).toMatchObject({ exitCode: 0, stdout: `listening on ${port}\n` });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 after %s: no worker is left, and the port is free',
    async (name) => {
      const held = hold(['--workers', '2'], serve);
      const port = await held.port();
      await held.event('ready', ({ worker }) => worker === 2);
      held.signal(name);
      expect(await held.finished).toMatchObject({ exitCode: 0 });
      expect(held.pids().filter(isRunning)).toEqual([]);
      expect(held.events.map(({ kind }) => kind)).toEqual([
        'started',
        'ready',
        'started',
        'ready',
        'stopping',
        'ended',
        'ended',
      ]);
      const next = createServer().listen(port, '127.0.0.1');
      await once(next, 'listening');
      next.close();
    },
  );

  it('answers the request that is under way before it ends, and no other', async () => {
    const held = hold([], serve);
    const port = await held.port();
    const slow = ask(port, '/slow/1500');
    await ask(port);
    held.signal('SIGTERM');
    await held.event('stopping');
    expect(await slow).toMatchObject({ status: 200 });
    expect(await held.finished).toMatchObject({ exitCode: 0 });
    expect(held.all('cut')).toEqual([]);
  });

  it('does not wait for connections when it is asked a second time', async () => {
    const held = hold(['--drain', '10m'], serve);
    const port = await held.port();
    const lost = ask(port, '/slow/1000000').catch((error: Error) => error);
    await ask(port);
    held.signal('SIGTERM');
    await held.event('stopping');
    held.signal('SIGTERM');
    expect(await held.finished).toMatchObject({ exitCode: 0 });
    expect(await lost).toBeInstanceOf(Error);
    expect(held.all('killed')).toEqual([]);
  });

  it('cuts what is still open when the time for it is over, and tells it', async () => {
    const held = hold(['--drain', '200ms'], serve);
    const port = await held.port();
    const lost = ask(port, '/slow/1000000').catch((error: Error) => error);
    await ask(port);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(await lost).toBeInstanceOf(Error);
    expect(held.all('cut')).toMatchObject([{ worker: 1, connections: 1 }]);
  });

  it('kills a server that does not end when it is asked to', async () => {
    const held = hold([], ['node', fixture('ignores-sigterm.mjs')]);
    const open = connect(await held.port(), '127.0.0.1').on('error', () => undefined);
    await once(open, 'connect');
    held.signal('SIGTERM');
    await held.event('stopping');
    // With the connection open the end is not even asked for. Asked again, there is less time for it.
    held.signal('SIGTERM');
    expect(await held.finished).toMatchObject({ exitCode: 0 });
    open.destroy();
    expect(held.all('killed')).toMatchObject([{ worker: 1 }]);
  });

  it('ends a worker that is still starting', async () => {
    const held = hold([], ['node', fixture('slow-start.mjs')], { env: { DELAY_MS: '1000000' } });
    await held.event('started');
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(held.all('ready')).toEqual([]);
  });

  it('leaves no worker behind when it is killed itself', async () => {
    const held = hold(['--workers', '2'], serve);
    await held.event('ready', ({ worker }) => worker === 2);
    held.signal('SIGKILL');
    await held.finished;
    await eventually(() => held.pids().filter(isRunning)).toEqual([]);
  });

  it('passes on the signals that mean something else to a server', async () => {
    const held = hold(['--workers', '2'], serve);
    const port = await held.port();
    await held.event('ready', ({ worker }) => worker === 2);
    held.signal('SIGUSR2');
    held.signal('SIGHUP');
    const seen = new Map<string, string[]>();
    const both = ['SIGHUP', 'SIGUSR2'];
    await eventually(async () => {
      const { pid } = JSON.parse((await ask(port, '/about')).body);
      // Perhaps the other one answers; who has heard both keeps them.
      seen.set(String(pid), JSON.parse((await ask(port, '/signals')).body).sort());
      return [...seen.values()];
    }).toContainEqual(both);
    expect(held.all('crashed')).toEqual([]);
  });

  it('removes the path of a UNIX socket when it ends', async () => {
    const path = join(folder, 'server.sock');
    const held = hold([], serve, { env: { PORT: path } });
    expect(await held.event('ready')).toMatchObject({ addresses: [path] });
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(existsSync(path)).toBe(false);
  });

  it('goes on when nobody reads what it tells any more', async () => {
    const held = hold(['--recycle-every', '1s'], serve);
    const port = await held.port();
    const first = (await ask(port)).body;
    held.deafen();
    await eventually(async () => (await ask(port)).body).not.toBe(first);
    expect(isRunning(held.pid)).toBe(true);
  });
});
