// Traced trials of real programs: who loads what in both module systems, what their packages are, what the load runs, and who could not be looked into.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { HeapProfileNode } from '@tare/accounting';
import type { Subject } from '@tare/measure';
import { describe, expect, it } from 'vitest';
import { importsOf, mainIsolate, moduleAt, observed, observedService } from '../support/observed.ts';
import { writeTree } from '../support/package-tree.ts';
import { loadOf, routeOf, serviceOf, subjectOf } from '../support/programs.ts';

const startOf = (root: string, entry: string, args: readonly string[] = [], path = '/'): Subject =>
  subjectOf(
    serviceOf(join(root, entry), {
      argv: [process.execPath, ...args, join(root, entry)],
      cwd: root,
      load: loadOf({ routes: [routeOf('GET', path)] }),
    }),
  );

/** Bytes of samples with this frame on top. */
function bytesOf(node: HeapProfileNode, functionName: string): number {
  const own = node.callFrame.functionName === functionName ? node.selfSize : 0;
  return node.children.reduce((sum, child) => sum + bytesOf(child, functionName), own);
}

describe('a CommonJS program', () => {
  const server = `
    const { createServer } = require('http');
    const alpha = require('alpha');
    require('beta');
    const path = require.resolve('alpha/unused.js');
    try { require('optional') } catch {}
    createServer((request, response) => {
      if (request.url === '/late') require('./late.js');
      response.end(alpha.answer());
    }).listen(0, '127.0.0.1');
  `;
  const files = {
    'package.json': { name: 'shop', version: '3.0.0', dependencies: { alpha: '1', beta: '1' } },
    'src/server.js': server,
    'src/late.js': `require('alpha'); exports.late = 1;`,
    'node_modules/alpha/package.json': { name: 'alpha', version: '1.0.0', main: 'lib' },
    'node_modules/alpha/lib/package.json': { type: 'commonjs' },
    'node_modules/alpha/lib/index.js': `
      exports.kept = [];
      function keepsMuch() { for (let i = 0; i < 50000; i += 1) exports.kept.push({ i, text: 'n' + i }); }
      keepsMuch();
      exports.answer = function answer() { return String(inner()); };
      function inner() { return exports.kept.length; }
      exports.neverCalled = () => 1;
      exports.Shop = class Shop {};
      exports.version = '1.0.0';`,
    'node_modules/alpha/unused.js': 'throw new Error("nobody asked for this")',
    'node_modules/beta/package.json': { name: 'beta', version: '1.1.0', scripts: { install: 'node-gyp rebuild' } },
    'node_modules/beta/index.js': `module.exports = require('alpha'); require('./data.json'); require('./data');`,
    'node_modules/beta/data.json': { a: 1 },
    'node_modules/beta/node_modules/alpha/package.json': { name: 'alpha', version: '2.0.0' },
    'node_modules/beta/node_modules/alpha/index.js': 'module.exports = function alpha(one, two) {};',
  };

  it('is seen with who asked for what, in which order, and what only a request loaded', async () => {
    const root = writeTree(files);
    const service = await observedService(startOf(root, 'src/server.js', [], '/late'));
    const isolate = mainIsolate(service);
    const server = join(root, 'src/server.js');
    expect(isolate).toMatchObject({ entry: server, nodeVersion: process.versions.node, threadId: 0 });
    expect(importsOf(isolate, server, root)).toEqual([
      'http -> node:http',
      'alpha -> node_modules/alpha/lib/index.js',
      'beta -> node_modules/beta/index.js',
      './late.js -> src/late.js (late)',
    ]);
    expect(importsOf(isolate, join(root, 'src/late.js'), root)).toEqual([
      'alpha -> node_modules/alpha/lib/index.js (late)',
    ]);
    expect(importsOf(isolate, join(root, 'node_modules/beta/index.js'), root)).toEqual([
      'alpha -> node_modules/beta/node_modules/alpha/index.js',
      './data.json -> node_modules/beta/data.json',
      './data -> node_modules/beta/data.json',
    ]);
    const files_ = isolate.modules
      .filter(({ kind }) => kind !== 'builtin')
      .map(({ path }) => path.slice(root.length + 1));
    expect(files_, 'tare itself, what was only looked up and what is missing are not there').toEqual([
      'src/server.js',
      'node_modules/alpha/lib/index.js',
      'node_modules/beta/index.js',
      'node_modules/beta/node_modules/alpha/index.js',
      'node_modules/beta/data.json',
      'src/late.js',
    ]);
    expect(moduleAt(isolate, join(root, 'node_modules/beta/data.json')).kind).toBe('json');
    const { sourceBytes, askedAtMs } = moduleAt(isolate, server);
    expect(sourceBytes).toBe(files['src/server.js'].length);
    expect(moduleAt(isolate, join(root, 'src/late.js')).askedAtMs).toBeGreaterThan(askedAtMs);
  });

  it('is seen with its packages, their versions and copies, and what the application declares', async () => {
    const root = writeTree(files);
    const service = await observedService(startOf(root, 'src/server.js'));
    expect(service.application).toBe(root);
    expect(service.packages).toEqual([
      { directory: root, name: 'shop', version: '3.0.0', dependencies: ['alpha', 'beta'], hasAddon: false },
      {
        directory: join(root, 'node_modules/alpha'),
        name: 'alpha',
        version: '1.0.0',
        dependencies: [],
        hasAddon: false,
      },
      { directory: join(root, 'node_modules/beta'), name: 'beta', version: '1.1.0', dependencies: [], hasAddon: true },
      {
        directory: join(root, 'node_modules/beta/node_modules/alpha'),
        name: 'alpha',
        version: '2.0.0',
        dependencies: [],
        hasAddon: false,
      },
    ]);
    expect(service.knobs).toEqual([]);
  });

  it('is seen with its heap by frame, the functions that the load ran, and the shapes of what the application imports', async () => {
    const root = writeTree(files);
    const isolate = mainIsolate(await observedService(startOf(root, 'src/server.js')));
    const alpha = join(root, 'node_modules/alpha/lib/index.js');
    if ('state' in isolate.heapProfile) throw new Error('There is no profile.');
    expect(bytesOf(isolate.heapProfile.head, 'keepsMuch')).toBeGreaterThan(1e6);
    expect(isolate.heapSpaces['old_space']).toBeGreaterThan(1e6);
    expect(isolate.calledUnderLoad).toEqual({ [alpha]: 2, [join(root, 'src/server.js')]: 1 });
    expect(Object.keys(isolate.shapes)).toEqual([alpha, join(root, 'node_modules/beta/index.js')]);
    expect(isolate.shapes[alpha]).toMatchObject({
      type: 'object',
      properties: {
        answer: { type: 'function' },
        Shop: { type: 'class' },
        version: { type: 'primitive', value: '1.0.0' },
      },
    });
    expect(isolate.shapes[join(root, 'node_modules/beta/index.js')]).toMatchObject({
      type: 'function',
      properties: { name: { value: 'alpha' }, length: { value: 2 } },
    });
  });
});

describe('a program of ES modules', () => {
  const files = {
    'package.json': { type: 'module', imports: { '#settings': './settings.js' } },
    'server.js': `
      import { createServer } from 'http';
      import { settings } from '#settings';
      import legacy, { named } from 'legacy';
      import * as modern from 'modern/part';
      export { settings as again } from './settings.js';
      const waited = await new Promise((resolve) => setTimeout(() => resolve('waited'), 5));
      const early = await import('./early.js');
      // import('./never.js')
      const neverRun = () => import('./never.js');
      createServer(async (request, response) => {
        if (request.url === '/late') await import('./late.mjs');
        response.end([settings, named, modern.part, waited, typeof legacy, early.early].join());
      }).listen(0, '127.0.0.1');`,
    'settings.js': `import data from './data.json' with { type: 'json' }; export const settings = data.name;`,
    'data.json': { name: 'from JSON' },
    'early.js': 'export const early = 1;',
    'never.js': 'export const never = 1;',
    'late.mjs': `import './late-too.js'; import { createRequire } from 'node:module'; createRequire(import.meta.url)('legacy/more.js');`,
    'late-too.js': 'export {};',
    'node_modules/legacy/package.json': { name: 'legacy', version: '0.1.0' },
    'node_modules/legacy/index.js': `exports.named = 'n'; exports.inner = require('./inner.js');`,
    'node_modules/legacy/inner.js': 'exports.lazily = () => import("modern");',
    'node_modules/legacy/more.js': 'exports.more = 1;',
    'node_modules/modern/package.json': {
      name: 'modern',
      version: '5.0.0',
      exports: {
        '.': './index.mjs',
        './*': { types: './types/*.d.ts', require: './cjs/*.cjs', default: './esm/*.js' },
      },
    },
    'node_modules/modern/esm/package.json': { type: 'module' },
    'node_modules/modern/esm/part.js': `export const part = 'p'; export class Part {} export default function make() {}`,
    'node_modules/modern/index.mjs': 'export const whole = 1;',
  };

  it('is seen in the same graph as the CommonJS modules that it imports', async () => {
    const root = writeTree(files);
    const service = await observedService(startOf(root, 'server.js', [], '/late'));
    const isolate = mainIsolate(service);
    expect(importsOf(isolate, join(root, 'server.js'), root)).toEqual([
      'http -> node:http',
      '#settings -> settings.js',
      'legacy -> node_modules/legacy/index.js',
      'modern/part -> node_modules/modern/esm/part.js',
      './settings.js -> settings.js',
      './early.js -> early.js',
      './late.mjs -> late.mjs (late)',
    ]);
    expect(importsOf(isolate, join(root, 'settings.js'), root)).toEqual(['./data.json -> data.json']);
    expect(importsOf(isolate, join(root, 'late.mjs'), root).sort()).toEqual([
      './late-too.js -> late-too.js (late)',
      'legacy/more.js -> node_modules/legacy/more.js (late)',
      'node:module -> node:module (late)',
    ]);
    expect(importsOf(isolate, join(root, 'node_modules/legacy/index.js'), root)).toEqual([
      './inner.js -> node_modules/legacy/inner.js',
    ]);
    const kinds = Object.fromEntries(isolate.modules.map(({ path, kind }) => [path.slice(root.length + 1), kind]));
    expect(kinds).toMatchObject({
      'server.js': 'module',
      'data.json': 'json',
      'node_modules/legacy/index.js': 'commonjs',
      'node_modules/modern/esm/part.js': 'module',
    });
    expect(Object.keys(kinds), 'what was never run is not there').not.toContain('never.js');
    expect(service.packages.map(({ directory, name }) => [directory.slice(root.length + 1), name])).toEqual([
      ['', root.split('/').at(-1)],
      ['node_modules/legacy', 'legacy'],
      ['node_modules/modern', 'modern'],
    ]);
    expect(moduleAt(isolate, join(root, 'server.js')).sourceBytes).toBe(files['server.js'].length);
    expect(isolate.shapes[join(root, 'node_modules/modern/esm/part.js')]).toEqual({
      type: 'object',
      properties: {
        part: { type: 'primitive', value: 'p' },
        Part: { type: 'class', properties: expect.anything() },
        default: { type: 'function', properties: expect.anything() },
      },
    });
    const called = isolate.calledUnderLoad;
    expect(called).toMatchObject({ [join(root, 'server.js')]: 1 });
  });

  it('may be written in what only a loader understands', async () => {
    const root = writeTree({
      'package.json': { type: 'module' },
      'loader.mjs': `
        import { register } from 'node:module';
        register('./hooks.mjs', import.meta.url);`,
      'hooks.mjs': `
        export async function resolve(specifier, context, next) {
          if (specifier.startsWith('@/'))
            return { url: new URL('src' + specifier.slice(1), import.meta.url).href, format: 'module', shortCircuit: true };
          return specifier.startsWith('./') && specifier.endsWith('.js')
            ? { url: new URL(specifier.replace(/js$/, 'tongue'), context.parentURL).href + '?by=loader', format: 'module', shortCircuit: true }
            : next(specifier, context);
        }
        export async function load(url, context, next) {
          if (!url.includes('.tongue')) return next(url, context);
          const { readFileSync } = await import('node:fs');
          return { format: 'module', shortCircuit: true, source: readFileSync(new URL(url), 'utf8').replaceAll('bring', 'import') + '\\n//' };
        }`,
      'server.mjs': `
        import { createServer } from 'node:http';
        import { word } from './word.js';
        import '@/far/off.js';
        createServer((_request, response) => response.end(word)).listen(0, '127.0.0.1');`,
      'word.tongue': `bring { end } from './end.js'; export const word = 'w' + end;`,
      'src/far/off.js': 'export {};',
      'end.tongue': `export const end = 'e';`,
    });
    const service = await observedService(
      startOf(root, 'server.mjs', ['--no-warnings', '--import', join(root, 'loader.mjs')]),
    );
    const isolate = mainIsolate(service);
    expect(importsOf(isolate, join(root, 'server.mjs'), root)).toEqual([
      'node:http -> node:http',
      './word.js -> word.tongue',
      '@/far/off.js -> src/far/off.js',
    ]);
    const word = moduleAt(isolate, join(root, 'word.tongue'));
    expect(word.sourceBytes, 'of what was compiled').toBe(
      `import { end } from './end.js'; export const word = 'w' + end;\n//`.length,
    );
    expect(importsOf(isolate, word.path, root)).toEqual(['./end.js -> end.tongue']);
  });
});

describe('programs of several isolates', () => {
  it('are seen one by one: worker threads', async () => {
    const root = writeTree({
      'package.json': { name: 'threads' },
      'server.cjs': `
        const { Worker } = require('node:worker_threads');
        new Worker(require('node:path').join(__dirname, 'worker.cjs'));
        require('node:http').createServer((_q, r) => r.end('fine')).listen(0, '127.0.0.1');`,
      'worker.cjs': `require('heavy'); require('node:worker_threads').parentPort.on('message', () => {});`,
      'node_modules/heavy/package.json': { name: 'heavy', version: '1.0.0' },
      'node_modules/heavy/index.js': 'exports.heavy = 1;',
    });
    const { isolates, packages } = await observedService(startOf(root, 'server.cjs'));
    expect(isolates.map(({ threadId, entry }) => [threadId === 0, entry])).toEqual([
      [true, join(root, 'server.cjs')],
      [false, join(root, 'worker.cjs')],
    ]);
    const loads = isolates.map(({ modules }) => modules.some(({ path }) => path.endsWith('heavy/index.js')));
    expect(loads).toEqual([false, true]);
    expect(packages.map(({ name }) => name)).toEqual(['threads', 'heavy']);
  });

  it('are seen one by one: workers of a cluster, and a shell before them that is no Node.js', async () => {
    const root = writeTree({
      'package.json': { name: 'family' },
      'server.mjs': `
        import cluster from 'node:cluster';
        import { createServer } from 'node:http';
        if (cluster.isPrimary) { cluster.fork(); cluster.fork(); }
        else {
          await import('./work.mjs');
          createServer((_q, r) => r.end('fine')).listen(0, '127.0.0.1');
        }`,
      'work.mjs': 'export const work = 1;',
    });
    const service = serviceOf('', {
      argv: ['sh', '-c', `"${process.execPath}" server.mjs; true`],
      cwd: root,
    });
    const { isolates, application } = await observedService(subjectOf(service));
    expect(application).toBe(root);
    expect(new Set(isolates.map(({ pid }) => pid)).size).toBe(3);
    expect(isolates.map(({ entry }) => entry)).toEqual(Array(3).fill(join(root, 'server.mjs')));
    const works = isolates.map(({ modules }) => modules.some(({ path }) => path === join(root, 'work.mjs')));
    expect(works.sort()).toEqual([false, true, true]);
  });

  it('are left out with a warning where one ends before it could answer', async () => {
    const root = writeTree({
      'server.cjs': `
        const child = require('node:child_process').fork(__dirname + '/child.cjs');
        require('node:http').createServer((request, response) => {
          if (request.url === '/end' && child.connected) child.disconnect();
          response.end('fine');
        }).listen(0, '127.0.0.1');`,
      'child.cjs': `process.on('message', () => {});`,
    });
    const { services, warnings, failure } = await observed(startOf(root, 'server.cjs', [], '/end'));
    expect(failure).toBeUndefined();
    expect(services[0]?.isolates.map(({ entry }) => entry)).toEqual([join(root, 'server.cjs')]);
    expect(warnings).toMatchObject([{ code: 'not-observed', message: expect.stringContaining('had ended') }]);
  });
});

describe('where modules lie', () => {
  it('is told by real paths: linked stores and workspaces', async () => {
    const root = writeTree({
      'apps/api/package.json': { name: 'api', dependencies: { shared: '*', stored: '1' } },
      'apps/api/src/server.cjs': `
        require('shared'); require('stored');
        require('node:http').createServer((_q, r) => r.end('fine')).listen(0, '127.0.0.1');`,
      'libs/shared/package.json': { name: 'shared', version: '0.0.1' },
      'libs/shared/index.js': `require('stored');`,
      'node_modules/.store/stored@1.0.0/node_modules/stored/package.json': { name: 'stored', version: '1.0.0' },
      'node_modules/.store/stored@1.0.0/node_modules/stored/index.js': 'exports.stored = 1;',
    });
    const stored = join(root, 'node_modules/.store/stored@1.0.0/node_modules/stored');
    for (const [link, target] of [
      ['apps/api/node_modules/shared', join(root, 'libs/shared')],
      ['apps/api/node_modules/stored', stored],
      ['libs/shared/node_modules/stored', stored],
    ] as const) {
      mkdirSync(join(root, link, '..'), { recursive: true });
      symlinkSync(target, join(root, link));
    }
    const service = await observedService(startOf(root, 'apps/api/src/server.cjs'));
    expect(service.application).toBe(join(root, 'apps/api'));
    expect(service.packages.map(({ directory }) => directory)).toEqual([
      join(root, 'apps/api'),
      join(root, 'libs/shared'),
      stored,
    ]);
    const shapes = Object.keys(mainIsolate(service).shapes);
    expect(shapes).toEqual([join(root, 'libs/shared/index.js'), join(stored, 'index.js')]);
  });

  it('is the launch directory where what was started is itself a package', async () => {
    const root = writeTree({
      'package.json': { name: 'site' },
      'pages.js': 'exports.pages = 1;',
      'node_modules/framework/package.json': { name: 'framework' },
      'node_modules/framework/start.js': `
        require(process.cwd() + '/pages.js');
        require('node:http').createServer((_q, r) => r.end('fine')).listen(0, '127.0.0.1');`,
    });
    const service = await observedService(startOf(root, 'node_modules/framework/start.js'));
    expect(service.application).toBe(root);
    expect(service.packages.map(({ name }) => name)).toEqual(['site', 'framework']);
  });
});

describe('knobs', () => {
  it('are read from what a running process declares; what is malformed is a warning', async () => {
    const knob = { variable: 'POOL', value: null, leanest: '1', values: ['2'], risk: 'low', sentence: 'Connections.' };
    const root = writeTree({
      'package.json': { name: 'declares' },
      'server.cjs': `
        const { writeFileSync } = require('node:fs');
        const declare = (text) => writeFileSync(process.env.TARE_CONTROL + '/knobs/' + process.pid + '.json', text);
        if (process.argv[2] === 'child') declare('{ broken');
        else {
          require('node:child_process').fork(__filename, ['child']);
          declare(${JSON.stringify(JSON.stringify([{ ...knob, extra: 1 }, { ...knob, risk: 'none' }, knob]))});
          require('node:http').createServer((_q, r) => r.end('fine')).listen(0, '127.0.0.1');
        }
        process.on('message', () => {});`,
    });
    const { services, warnings, failure } = await observed(startOf(root, 'server.cjs'));
    expect(failure).toBeUndefined();
    expect(services[0]?.knobs).toEqual([knob]);
    expect(warnings.map(({ code, service }) => [code, service])).toEqual([
      ['knob-malformed', 'web'],
      ['knob-malformed', 'web'],
    ]);
  });
});

describe('a subject', () => {
  it('that runs no Node.js has no isolates, and one that ends early no services', async () => {
    const { services, failure } = await observed(subjectOf(serviceOf('allocate.py', { args: [0] })));
    expect(failure).toBeUndefined();
    expect(services).toMatchObject([{ name: 'web', isolates: [], knobs: [] }]);
    const dying = await observed(subjectOf(serviceOf('crashes-under-load.mjs', { args: [5] })));
    expect(dying).toMatchObject({ failure: { code: 'CRASHED_UNDER_LOAD' }, services: [], trial: { state: 'partial' } });
  });
});
