// What tare learns of stand-ins, and that they hold in every isolate and under a loader.

import { join } from 'node:path';
import { openTrials, type Subject } from '@tare/measure';
import { describe, expect, it } from 'vitest';
import { loadOf, routeOf, serviceOf, subjectOf } from '../support/programs.ts';
import { type Files, runPlain, runWithStandIns, standInOf, writeProject } from '../support/stand-ins.ts';
import { traceless } from '../support/traceless.ts';

const pkg = (source: string, main = 'index.cjs', folder = 'node_modules/pkg'): Files => ({
  [`${folder}/${main}`]: source,
  [`${folder}/package.json`]: JSON.stringify({
    name: 'pkg',
    version: '1.0.0',
    exports: { '.': `./${main}`, './*': './*' },
  }),
});
const simple = pkg(`class Client { ask() { return 'answer' } } exports.Client = Client; exports.twice = (n) => 2 * n`);
const choice = { importer: 'app.cjs', specifier: 'pkg', target: 'node_modules/pkg/index.cjs' };

describe('uses of stand-ins', () => {
  it('are told once, with what was done, where, and how long loading took', async () => {
    const project = writeProject({
      ...simple,
      'app.cjs': [`const { twice, Client } = require('pkg')`, '', 'console.log(twice(4))', 'twice(5)', 'Client.x'].join(
        '\n',
      ),
    });
    const { stdout, touches } = await runWithStandIns(project, 'app.cjs', [choice]);
    expect(stdout).toBe('8\n');
    const importer = join(project, 'app.cjs');
    const told = { pid: expect.any(Number), package: 'pkg', importer, moment: 'start', error: null };
    expect(touches).toEqual([
      { ...told, how: 'call', key: null, place: `${importer}:3`, loadMs: expect.any(Number) },
      { ...told, how: 'get', key: 'x', place: `${importer}:5`, loadMs: null },
    ]);
  });

  it('tell instances that are made later from those that are used', async () => {
    const project = writeProject({
      ...simple,
      'app.cjs': `const { Client } = require('pkg'); const client = new Client();\nsetTimeout(() => console.log(client.ask()))`,
    });
    const { touches } = await runWithStandIns(project, 'app.cjs', [choice]);
    expect(touches.map(({ how, key, place, loadMs }) => [how, key, place?.split(':')[1], loadMs !== null])).toEqual([
      ['deferred-construct', 'Client', '1', false],
      ['get', 'ask', '2', true],
    ]);
  });

  it('name the file of several importers that used it', async () => {
    const project = writeProject({
      ...simple,
      'app.cjs': `const { twice } = require('pkg'); const b = require('./b.cjs'); console.log(typeof twice, b)`,
      'b.cjs': `const { twice } = require('pkg'); module.exports = [1].map(twice)`,
    });
    const both = [choice, { ...choice, importer: 'b.cjs' }];
    const { touches } = await runWithStandIns(project, 'app.cjs', both);
    expect(touches.map(({ importer }) => importer)).toEqual([join(project, 'b.cjs')]);
  });

  it('have no place where only the import itself needs the module', async () => {
    const project = writeProject({
      ...pkg(`export const list = [1, 2]; export const f = () => 1`, 'index.mjs'),
      'app.mjs': `import { f, list } from 'pkg'; console.log(Array.isArray(list), f())`,
    });
    const esm = { importer: 'app.mjs', specifier: 'pkg', target: 'node_modules/pkg/index.mjs', names: ['f', 'list'] };
    const { stdout, touches } = await runWithStandIns(project, 'app.mjs', [esm]);
    expect(stdout).toBe('true 1\n');
    expect(touches[0]).toMatchObject({ key: 'list', place: null, moment: 'start', importer: join(project, 'app.mjs') });
  });

  it('tell what failed', async () => {
    const project = writeProject({
      ...pkg(`if (process.env.NO_LICENCE) throw new Error('no licence'); exports.f = () => 1`),
      'app.cjs': `process.env.NO_LICENCE = '1'; const { f } = require('pkg'); try { f() } catch (e) { console.log(e.message) }`,
    });
    const { stdout, touches } = await runWithStandIns(project, 'app.cjs', [choice]);
    expect(stdout).toBe('no licence\n');
    expect(touches).toMatchObject([{ how: 'call', error: 'no licence' }]);
  });

  it.each([
    ['awaits at top level', 'export const f = await Promise.resolve(() => 1)', ['f'], /awaits at top level/],
    ['is imported for what it does', 'export const f = () => 1', [], /for what it does/],
    ['gives a variable its value later', 'export let f', ['f'], /before it has a value/],
  ])('say why a module that %s is left as it is', async (_what, source, names, reason) => {
    const project = writeProject({
      ...pkg(source, 'index.mjs'),
      'app.mjs': names.length > 0 ? `import { f } from 'pkg'; console.log(typeof f)` : `import 'pkg'; console.log(1)`,
    });
    const left = { importer: 'app.mjs', specifier: 'pkg', target: 'node_modules/pkg/index.mjs', names };
    const { status, stderr, touches } = await runWithStandIns(project, 'app.mjs', [left]);
    expect([status, stderr]).toEqual([0, '']);
    expect(touches).toMatchObject([{ package: 'pkg', moment: 'start', error: expect.stringMatching(reason) }]);
  });

  it('say so where another module is found than the one that was seen', async () => {
    const project = writeProject({
      ...simple,
      'node_modules/pkg/other.cjs': 'exports.f = 1',
      'app.cjs': `console.log(require('pkg').twice(2))`,
    });
    const wrong = { ...choice, target: 'node_modules/pkg/other.cjs' };
    const { stdout, touches } = await runWithStandIns(project, 'app.cjs', [wrong]);
    expect(stdout).toBe('4\n');
    expect(touches).toMatchObject([{ error: expect.stringContaining('is not') }]);
  });
});

describe('redirected packages', () => {
  const copies: Files = {
    ...pkg(`exports.copy = 'outer'; exports.part = require('./part.cjs')`, 'index.cjs'),
    'node_modules/pkg/part.cjs': `module.exports = 'outer part'`,
    'node_modules/user/index.cjs': `exports.copy = require('pkg').copy; exports.part = require('pkg/part.cjs')`,
    'node_modules/user/package.json': JSON.stringify({ name: 'user', main: 'index.cjs' }),
    ...pkg(`exports.copy = 'inner'; exports.only = 1`, 'index.cjs', 'node_modules/user/node_modules/pkg'),
    'node_modules/user/node_modules/pkg/part.cjs': `module.exports = 'inner part'`,
    'node_modules/user/node_modules/pkg/only-here.cjs': `module.exports = 'only here'`,
  };
  const redirect = (project: string): { redirections: { package: string; from: string; to: string }[] } => ({
    redirections: [
      {
        package: 'pkg',
        from: join(project, 'node_modules/user/node_modules/pkg'),
        to: join(project, 'node_modules/pkg'),
      },
    ],
  });

  it('come from the other copy by require, where that has the file', async () => {
    const project = writeProject({
      ...copies,
      'app.cjs': `const user = require('user'); console.log(user.copy, user.part, require('./node_modules/user/node_modules/pkg/only-here.cjs'))`,
    });
    expect((await runPlain(project, 'app.cjs')).stdout).toBe('inner inner part only here\n');
    expect((await runWithStandIns(project, 'app.cjs', [], redirect(project))).stdout).toBe(
      'outer outer part only here\n',
    );
  });

  it('come from the other copy by import', async () => {
    const project = writeProject({
      ...copies,
      'node_modules/user/index.mjs': `import pkg from 'pkg'; import part from 'pkg/part.cjs'; export const got = [pkg.copy, part]`,
      'app.mjs': `import { got } from './node_modules/user/index.mjs'; console.log(got.join())`,
    });
    const options = { ...redirect(project), hooksModules: true };
    expect((await runPlain(project, 'app.mjs')).stdout).toBe('inner,inner part\n');
    expect((await runWithStandIns(project, 'app.mjs', [], options)).stdout).toBe('outer,outer part\n');
  });
});

describe('stand-ins hold', () => {
  it('in worker threads and in the workers of a cluster', async () => {
    const project = writeProject({
      ...simple,
      'app.cjs': `const { twice } = require('pkg'); const cluster = require('cluster'); const threads = require('worker_threads');
        if (!threads.isMainThread) threads.parentPort.postMessage('thread ' + twice(3));
        else if (cluster.isWorker) { console.log('worker', twice(4)); process.exit() }
        else { new threads.Worker(__filename).once('message', (text) => { console.log(text); cluster.fork() }) }`,
    });
    const { stdout, touches } = await runWithStandIns(project, 'app.cjs', [choice]);
    expect(stdout).toBe('thread 6\nworker 8\n');
    expect(touches.map(({ how, error }) => [how, error])).toEqual([
      ['call', null],
      ['call', null],
    ]);
    expect(new Set(touches.map(({ pid }) => pid)).size).toBe(2);
  });

  it('in the ES modules of a worker thread', async () => {
    const project = writeProject({
      ...pkg(`export const twice = (n) => 2 * n`, 'index.mjs'),
      'app.mjs': `import { twice } from 'pkg'; import { isMainThread, Worker } from 'node:worker_threads';
        if (isMainThread) new Worker(new URL(import.meta.url)); else console.log(twice(3))`,
    });
    const esm = { importer: 'app.mjs', specifier: 'pkg', target: 'node_modules/pkg/index.mjs', names: ['twice'] };
    const { stdout, stderr, touches } = await runWithStandIns(project, 'app.mjs', [esm]);
    expect([stdout, stderr]).toEqual(['6\n', '']);
    expect(touches).toMatchObject([{ how: 'call', error: null }]);
  });

  it('beside a loader that puts queries behind addresses and transforms sources', async () => {
    const project = writeProject({
      ...pkg(`export const twice = (n) => 2 * n`, 'index.mjs'),
      'loader.mjs': `import { readFile } from 'node:fs/promises'; import { fileURLToPath } from 'node:url';
        export async function resolve(specifier, context, next) { const found = await next(specifier, context);
          return found.url.endsWith('.mts') ? { ...found, url: found.url + '?typed=1', format: 'module' } : found }
        export async function load(url, context, next) { if (!url.endsWith('?typed=1')) return next(url, context);
          const source = await readFile(fileURLToPath(url.replace('?typed=1', '')), 'utf8');
          return { format: 'module', shortCircuit: true, source: source.replace(': number', '') } }`,
      'register.mjs': `import { register } from 'node:module'; register('./loader.mjs', import.meta.url)`,
      'app.mjs': `import './typed.mts'`,
      'typed.mts': `import { twice } from 'pkg'; const n: number = 4; console.log(twice(n))`,
    });
    const esm = { importer: 'typed.mts', specifier: 'pkg', target: 'node_modules/pkg/index.mjs', names: ['twice'] };
    const { stdout, stderr, touches } = await runWithStandIns(project, 'app.mjs', [esm], {
      args: ['--import', './register.mjs'],
    });
    expect([stdout, stderr]).toEqual(['8\n', '']);
    expect(touches).toMatchObject([{ how: 'call', importer: join(project, 'typed.mts'), error: null }]);
  });

  it('without being seen: lists of modules, globals and listeners stay', async () => {
    const project = writeProject({
      ...simple,
      'app.cjs': `require('pkg'); console.log(JSON.stringify([Object.keys(require.cache).filter((path) => !path.includes('/agent/')), Reflect.ownKeys(globalThis).length,
        process.eventNames(), module.children.length, require.resolve('pkg') === __dirname + '/node_modules/pkg/index.cjs']))`,
    });
    const { stdout, touches } = await runWithStandIns(project, 'app.cjs', [choice]);
    const app = join(project, 'app.cjs');
    const plain: unknown[] = JSON.parse((await runPlain(project, 'app.cjs')).stdout);
    expect(JSON.parse(stdout)).toEqual([[app], plain[1], plain[2], 0, true]);
    expect(touches).toEqual([]);
  });
});

/** 12 MB of strings that are kept. */
const heavy = `exports.kept = Array.from({ length: 60 }, (_, i) => String(i).padEnd(200_000, 'x') .split('').reverse().join('')); exports.Client = class Client { count() { return exports.kept.length } }`;
const serverOf = (project: string): Subject =>
  subjectOf(
    serviceOf(join(project, 'app.cjs'), {
      load: loadOf({ requests: 4, routes: [routeOf('GET', '/')] }),
      cwd: project,
    }),
  );
const withImports = (subject: Subject, imports: Awaited<ReturnType<typeof standInOf>>[]): Subject => ({
  ...subject,
  services: subject.services.map((service) => ({
    ...service,
    launch: { ...service.launch, standIns: { imports, redirections: [], hooksModules: false } },
  })),
});

describe('a trial with stand-ins', () => {
  it('shows the saving, and the uses with their moments', async () => {
    const project = writeProject({
      ...pkg(heavy),
      'app.cjs': `const { Client } = require('pkg'); const client = new Client(); const http = require('node:http');
        http.createServer((req, res) => { res.setHeader('content-type', 'application/json');
          res.end(JSON.stringify({ count: req.url === '/used' ? client.count() : 0 })) }).listen(0, '127.0.0.1')`,
    });
    const subject = serverOf(project);
    const standIn = await standInOf(project, choice);
    const session = await openTrials();
    const idle = async (of: Subject): Promise<{ bytes: number; touches: unknown[] }> => {
      const { trial, touches, failure } = await traceless(of, (marked, look) =>
        session.trial(marked, { mode: 'calm', seed: 1, onStep: look }),
      );
      expect(failure).toBeUndefined();
      return { bytes: Number(trial.services[0]?.phases.collected.privateBytes), touches };
    };
    const plain = await idle(subject);
    const unused = await idle(withImports(subject, [standIn]));
    expect(plain.touches).toEqual([]);
    expect(unused.touches).toMatchObject([{ how: 'deferred-construct', key: 'Client', moment: 'start', error: null }]);
    expect(plain.bytes - unused.bytes).toBeGreaterThan(10e6);

    const used = withImports(subject, [standIn]);
    for (const { load } of used.services) if (load) load.routes = [routeOf('GET', '/used')];
    const { bytes, touches } = await idle(used);
    expect(touches).toMatchObject([{ how: 'deferred-construct' }, { how: 'get', key: 'count', moment: 'later' }]);
    expect(Math.abs(plain.bytes - bytes)).toBeLessThan(3e6);
  });
});
