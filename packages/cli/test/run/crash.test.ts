import { afterEach, describe, expect, it } from 'vitest';
import { program as fixture, runTare } from '../support/run-tare.ts';
import { ask, hold, keptAlive, leaveNothing, load, program, startFile } from './held-server.ts';

const serve = ['node', program('serve.mjs')];
afterEach(leaveNothing);

describe('a server that ends by itself', () => {
  it('is started again, each time after a longer pause', async () => {
    const file = startFile('falls');
    const held = hold([], serve, file);
    const port = await held.port();
    file.write('die');
    await ask(port, '/crash').catch(() => undefined);
    await held.event('crashed', ({ worker }) => worker === 4);
    const pauses = held.all('crashed').map(({ againInMs }) => againInMs ?? Number.NaN);
    expect(pauses[0]).toBe(0);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(new Set(pauses).size).toBe(4);
    expect(held.all('crashed')).toMatchObject([{ status: 9 }, { status: 5 }, { status: 5 }, { status: 5 }]);
    file.write('');
    await held.event('ready', ({ worker }) => worker === 5);
    expect((await ask(port)).status).toBe(200);
  });

  it('leaves the other workers alone, which answer meanwhile', async () => {
    const file = startFile('one-falls');
    const held = hold(['--workers', '2'], serve, file);
    const port = await held.port();
    await held.event('ready', ({ worker }) => worker === 2);
    file.write('die');
    await ask(port, '/crash').catch(() => undefined);
    const { worker: first } = await held.event('crashed');
    const clients = load(port, '/', [keptAlive(), undefined], 5);
    await held.event('crashed', ({ worker }) => worker === 4);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect([...clients.pids]).toEqual([String(held.pids()[first === 1 ? 1 : 0])]);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
  });

  it('can be ended while it waits for its next start', async () => {
    const file = startFile('ends-in-pause');
    const held = hold([], serve, file);
    const port = await held.port();
    file.write('die');
    await ask(port, '/crash').catch(() => undefined);
    await held.event('crashed', ({ worker }) => worker === 3);
    expect(await held.stop()).toMatchObject({ exitCode: 0 });
    expect(held.pids()).toHaveLength(3);
  });

  it('before it is ready: is given up after some tries, with its reason and exit status 3', async () => {
    const held = hold([], ['node', fixture('exits-before-ready.mjs')]);
    const { exitCode, stderr } = await held.finished;
    expect(exitCode).toBe(3);
    expect(stderr).toContain('fatal: the database refused the connection');
    expect(stderr).toContain('EXITED_BEFORE_READY');
    expect(held.all('crashed').map(({ status, againInMs }) => [status, againInMs === null])).toEqual([
      [7, false],
      [7, false],
      [7, true],
    ]);
  });

  it('before it is ready, with several workers: one tries for all', async () => {
    const held = hold(['--workers', '4'], ['node', fixture('exits-before-ready.mjs')]);
    expect(await held.finished).toMatchObject({ exitCode: 3 });
    expect(held.pids()).toHaveLength(3);
  });

  it('is told to a person in words', async () => {
    const command = ['--', 'node', fixture('exits-before-ready.mjs')];
    const { stderr } = await runTare(['run', '--budget', '200MB', ...command]);
    expect(stderr).toContain('tare  worker 1 ended by itself (with status 7); it is started again at once\n');
    expect(stderr).toMatch(/^tare {2}worker 2 ended by itself \(with status 7\); it is started again in \d\.\d s$/m);
    expect(stderr).toContain('tare  worker 3 ended by itself (with status 7); it is given up\n');
    expect(stderr).toContain(`Run it by itself to see why: node ${fixture('exits-before-ready.mjs')}`);
  });

  it('in peace and without ever listening has done its work', async () => {
    const held = hold([], ['node', fixture('exits-zero.mjs')]);
    expect(await held.finished).toMatchObject({ exitCode: 0 });
    expect(held.events.map(({ kind }) => kind)).toEqual(['started', 'ended']);
  });
});
