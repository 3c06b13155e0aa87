import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, eventually, freePort, type Held, hold, keptAlive, leaveNothing, load, program } from './held-server.ts';

const grows = ['node', program('grows.mjs')];
afterEach(leaveNothing);

/** Four clients with a pause: a leak that a supervisor has time to see. */
const gently = (port: number) => load(port, '/', [keptAlive(), keptAlive(), undefined, undefined], 15);

const endOf = (held: Held, worker: number) => held.event('ended', (event) => event.worker === worker);

describe('a worker over budget', () => {
  it('is replaced again and again, and no request is lost', { timeout: 90_000 }, async () => {
    const held = hold(['--budget', '120MB'], grows, { env: { BYTES: '200000' } });
    const clients = gently(await held.port());
    await endOf(held, 1);
    await endOf(held, 2);
    await endOf(held, 3);
    await clients.end();
    expect(clients.failures).toEqual([]);
    const recycles = held.all('recycling').slice(0, 3);
    expect(recycles.map(({ reason, overlap }) => [reason, overlap])).toEqual(Array(3).fill(['over-budget', true]));
    expect(held.all('crashed')).toEqual([]);
    expect(held.all('too-small')).toEqual([]);
  });

  it('ends first where its replacement does not fit beside it: connections wait meanwhile', {
    timeout: 60_000,
  }, async () => {
    const held = hold(['--budget', '120MB'], grows, { env: { HELD_MB: '50', BYTES: '200000' } });
    const clients = gently(await held.port());
    await held.event('ready', ({ worker }) => worker === 2);
    await eventually(() => clients.pids.size).toBe(2);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect(held.all('recycling')[0]).toMatchObject({ reason: 'over-budget', overlap: false });
    const kinds = held.events.map((event) => ('worker' in event ? `${event.kind} ${event.worker}` : event.kind));
    expect(kinds.indexOf('ended 1')).toBeLessThan(kinds.indexOf('started 2'));
    // Refused work costs less than a worker that is gone: shedding was tried before.
    expect(held.all('level').map(({ level }) => level)).toContain('critical');
  });

  it('is left alone where a fresh one weighs as much, and that is told once', async () => {
    const held = hold(['--budget', '60MB'], grows, { env: { HELD_MB: '50' } });
    const port = await held.port();
    await held.event('too-small');
    await held.event('level', ({ level }) => level === 'critical');
    const clients = gently(port);
    // Several looks.
    await delay(1500);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect(held.all('recycling')).toEqual([]);
    expect(held.all('too-small')).toHaveLength(1);
  });
});

describe('a worker whose heap is almost full', () => {
  it.each([
    ['with a new space of the default size', ['--max-old-space-size=48']],
    ['with a small new space', ['--max-old-space-size=48', '--max-semi-space-size=1']],
  ])('is replaced before V8 ends it, %s', { timeout: 60_000 }, async (_name, flags) => {
    const held = hold([], ['node', ...flags, program('grows.mjs')], { env: { HEAP_MB: '30', HEAP_BYTES: '20000' } });
    const clients = load(await held.port(), '/', [keptAlive(), undefined], 20);
    const first = await Promise.race([held.event('recycling'), held.event('crashed')]);
    expect(first).toMatchObject({ kind: 'recycling', reason: 'heap' });
    await endOf(held, 1);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect(held.all('crashed')).toEqual([]);
  });
});

describe('a server with @tare/kit', () => {
  const kit = ['node', program('kit-server.mjs')];
  const read = async (held: Held) => JSON.parse((await ask(await held.port())).body);

  it('has its share as its budget', async () => {
    const held = hold(['--budget', '400MB', '--workers', '2'], kit);
    const { limitBytes, supervised } = await read(held);
    expect(supervised).toBe('normal');
    expect(limitBytes).toBeGreaterThan(50e6);
    expect(limitBytes).toBeLessThan(200e6);
  });

  it('is at the level of the supervisor, although it holds little by itself', async () => {
    const held = hold(['--budget', '90MB', '--workers', '2'], kit, { env: { HELD_MB: '30', LIMIT: '1GB' } });
    await held.event('level', ({ level }) => level === 'critical');
    await eventually(() => read(held)).toMatchObject({ supervised: 'critical', level: 'critical' });
    expect((await read(held)).share).toBeLessThan(0.5);
  });

  it('starts under a budget that is too small, which is told', async () => {
    const held = hold(['--budget', '25MB'], kit);
    expect(await held.event('too-small')).toMatchObject({ limitBytes: 25e6 });
    expect(await read(held)).toMatchObject({ supervised: expect.any(String) });
  });
});

describe('the last file of a heap', () => {
  it('is written once, when a worker comes to its limit', { timeout: 60_000 }, async () => {
    const options = ['--budget', '120MB', '--heap-files', 'on-limit', '--heap-on-limit', 'snapshot'];
    const held = hold(options, grows, { env: { BYTES: '400000' } });
    const clients = gently(await held.port());
    await endOf(held, 1);
    await endOf(held, 2);
    await clients.end();
    expect(clients.failures).toEqual([]);
    expect(held.all('heap-file')).toMatchObject([{ worker: 1, file: 'snapshot' }]);
  });

  it('keeps nobody from being ended who cannot write it', { timeout: 60_000 }, async () => {
    const statusPort = await freePort();
    const options = ['--budget', '120MB', '--heap-files', 'never', '--heap-on-limit', 'snapshot', '--drain', '1s'];
    const held = hold([...options, '--metrics-port', String(statusPort)], ['node', program('grows-and-blocks.mjs')]);
    const port = await held.port();
    ask(port).catch(() => undefined);
    await held.event('recycling', ({ reason }) => reason === 'over-budget');
    await held.event('ready', ({ worker }) => worker === 2);
    expect(await endOf(held, 1)).toMatchObject({ worker: 1 });
  });
});
