import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TareConfig } from '../../src/config/config.ts';
import { type ConfigOverrides, subjectFromCommand, subjectFromConfig } from '../../src/config/read-subject.ts';
import type { Subject } from '../../src/subject/subject.ts';

const root = mkdtempSync(join(tmpdir(), 'tare-subject-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const subject = (config: TareConfig, overrides?: ConfigOverrides): Subject =>
  subjectFromConfig({ path: '/srv/shop/tare.config.ts', directory: '/srv/shop', config }, overrides);

const fleet: TareConfig = {
  services: {
    web: { command: 'node web.js', dependsOn: ['api', 'redis'], env: { A: '1' } },
    api: { command: 'node api.js', dependsOn: ['redis'], load: { requests: 5, headers: { 'x-own': '1' } } },
    redis: { command: 'redis-server', ready: 6379, load: false },
  },
  load: { requests: 50, headers: { authorization: 'Bearer x' }, routes: ['/a', 'POST /b'] },
};

const defaultLoad = { requests: 1000, connections: 10, warmup: 0, routes: [], headers: {}, timeoutMs: 10_000 };

describe('subjectFromConfig', () => {
  it('fills in the defaults', () => {
    expect(subject({ services: { web: { command: 'node server.js' } } })).toEqual({
      name: 'shop',
      services: [
        {
          name: 'web',
          launch: { argv: ['node', 'server.js'], env: {}, cwd: '/srv/shop' },
          dependsOn: [],
          ready: { kind: 'automatic' },
          readyTimeoutMs: 30_000,
          load: defaultLoad,
          stopGraceMs: 5_000,
        },
      ],
    });
  });

  it('reads what is configured', () => {
    const { name, services } = subject({
      name: 'Shop',
      services: {
        web: {
          command: ['node', 'a b.js'],
          cwd: 'packages/web',
          ready: '/up/',
          readyTimeout: '2m',
          stopGrace: 250,
          load: { timeout: '1s', connections: 3, warmup: 4 },
        },
      },
    });
    expect(name).toBe('Shop');
    expect(services[0]).toMatchObject({
      launch: { argv: ['node', 'a b.js'], cwd: '/srv/shop/packages/web' },
      ready: { kind: 'output', pattern: /up/ },
      readyTimeoutMs: 120_000,
      stopGraceMs: 250,
      load: { timeoutMs: 1000, connections: 3, warmup: 4 },
    });
  });

  it('orders services by what they depend on', () => {
    expect(subject(fleet).services.map(({ name }) => name)).toEqual(['redis', 'api', 'web']);
  });

  it('gives every service the common load, under its own', () => {
    const loads = new Map(subject(fleet).services.map(({ name, load }) => [name, load]));
    expect(loads.get('redis')).toBeNull();
    expect(loads.get('web')).toMatchObject({ requests: 50, headers: { authorization: 'Bearer x' } });
    expect(loads.get('api')).toMatchObject({
      requests: 5,
      headers: { authorization: 'Bearer x', 'x-own': '1' },
      routes: [
        { method: 'GET', path: '/a' },
        { method: 'POST', path: '/b' },
      ],
    });
  });

  it('starts what a named service needs, without load', () => {
    const { services } = subject(fleet, { services: ['api'], requests: 9 });
    expect(services.map(({ name, load }) => [name, load?.requests])).toEqual([
      ['redis', undefined],
      ['api', 9],
    ]);
  });

  it('puts the command line over the file, for the measured services alone', () => {
    const { services } = subject(fleet, {
      services: ['web'],
      ready: 3000,
      readyTimeout: '1s',
      routes: ['PUT /x'],
      env: { A: '2', B: '3' },
    });
    const [redis, api, web] = services;
    expect(web).toMatchObject({
      ready: { kind: 'port', port: 3000 },
      readyTimeoutMs: 1000,
      launch: { env: { A: '2', B: '3' } },
      load: { routes: [{ method: 'PUT', path: '/x' }] },
    });
    expect(api).toMatchObject({ ready: { kind: 'automatic' }, launch: { env: {} }, load: null });
    expect(redis?.ready).toEqual({ kind: 'port', port: 6379 });
  });

  it.each<[ConfigOverrides, string]>([
    [{ services: ['wep'] }, 'wep'],
    [{ ready: 3000 }, 'web, api, redis'],
    [{ routes: ['/x'] }, 'api, web'],
    [{ services: ['web'], ready: '/health' }, '/health'],
    [{ services: ['web'], readyTimeout: 'soon' }, 'soon'],
    [{ services: ['web'], routes: ['FETCH /'] }, 'FETCH /'],
    [{ requests: 0 }, '0'],
    [{ connections: 1.5 }, '1.5'],
    [{ warmup: -1 }, '-1'],
  ])('refuses %j', (overrides, seen) => {
    expect(() => subject(fleet, overrides)).toThrow(expect.objectContaining({ code: 'USAGE', seen }));
  });
});

describe('subjectFromCommand', () => {
  it('is one service named after package.json, ready by itself', () => {
    writeFileSync(join(root, 'package.json'), '{"name":"@acme/web api"}');
    mkdirSync(join(root, 'src'), { recursive: true });
    const { name, services } = subjectFromCommand(['node', 'a b.js'], { cwd: join(root, 'src'), env: { A: '1' } });
    expect(name).toBe('web-api');
    expect(services).toEqual([
      {
        name: 'web-api',
        launch: { argv: ['node', 'a b.js'], env: { A: '1' }, cwd: join(root, 'src') },
        dependsOn: [],
        ready: { kind: 'automatic' },
        readyTimeoutMs: 30_000,
        load: defaultLoad,
        stopGraceMs: 5_000,
      },
    ]);
  });

  it('is named after its folder where package.json has no name or is damaged', () => {
    for (const text of ['{}', '{', '{"name":7}', '{"name":"@acme/-"}']) {
      const folder = join(root, 'my-app');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), text);
      expect(subjectFromCommand(['node'], { cwd: folder }).name).toBe('my-app');
    }
  });

  it('reads a single argument with white space as a whole command', () => {
    const argvOf = (argv: string[]): readonly string[] | undefined =>
      subjectFromCommand(argv, { cwd: root, name: 'x' }).services[0]?.launch.argv;
    expect(argvOf(['node "a b.js"'])).toEqual(['node', 'a b.js']);
    expect(argvOf(['./start $X'])).toEqual(['sh', '-c', './start $X']);
  });

  it.each([[[]], [['']], [[' ']], [["node 'x"]]])('refuses %j', (argv) => {
    expect(() => subjectFromCommand(argv, { cwd: root })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
