// The tracer in processes started apart from tare: the program sees nothing of it, and shapes are taken without setting anything off.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { ExportShape } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { agentPath } from '../../src/agent/agent-control.ts';
import { writeTree } from '../support/package-tree.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What a program prints, and how it ends; its NODE_OPTIONS are tare's alone. */
function run(root: string, entry: string, isTraced: boolean, args: readonly string[] = []): string {
  const control = mkdtempSync(join(temporaryDirectory, 'control-'));
  for (const name of ['commands', 'replies', 'threads']) mkdirSync(join(control, name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, join(root, entry)], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: `--require ${agentPath}`,
      TARE_CONTROL: control,
      ...(isTraced ? { TARE_TRACE: '1' } : {}),
    },
  });
  return `${stdout}${stderr}status ${status}`;
}

describe('a traced program', () => {
  const commonjs = {
    'main.js': `
      Error.stackTraceLimit = 50;
      const Module = require('module');
      const own = (stack) => stack.split('\\n').filter((line) => !line.includes('node:internal'));
      const told = (work) => { try { return work(); } catch (error) { return [error.code, error.message, error.requireStack, own(error.stack)]; } };
      const out = {
        main: [require.main === module, require.main.filename, process.mainModule === module, module.parent, module.loaded],
        caller: require('./who-called'),
        missing: told(() => require('./missing')),
        missingPackage: told(() => require('no-such-package')),
        throwing: told(() => require('./throws')),
        twice: require('./who-called') === require('./who-called.js'),
        unresolved: told(() => require.resolve('./missing')),
        wrong: told(() => require(1)),
        empty: told(() => require('')),
      };
      const asked = [];
      const load = Module._load;
      Module._load = function (request, parent, isMain) {
        asked.push(request);
        return request === 'virtual' ? { virtual: true } : load.call(this, request, parent, isMain);
      };
      const resolve = Module._resolveFilename;
      Module._resolveFilename = function (request, ...rest) {
        return resolve.call(this, request === '@/alias' ? './aliased.js' : request, ...rest);
      };
      out.patched = [require('virtual'), require('@/alias'), asked];
      out.cache = Object.keys(require.cache).filter((path) => !path.endsWith('/agent.cjs'));
      out.children = module.children.map(({ filename }) => filename);
      out.globals = Reflect.ownKeys(globalThis).map(String);
      out.listeners = process.eventNames().map(String);
      out.argv = [process.argv.slice(2), process.execArgv, process.env.NODE_OPTIONS];
      Promise.allSettled([import('./missing.mjs'), import('./throws.mjs'), import('./good.mjs')]).then((results) => {
        out.imports = results.map(({ reason, value }) => value ? { ...value } : [reason.code, reason.message]);
        console.log(JSON.stringify(out, null, 1));
      });`,
    'who-called.js': `
      // As packages do that look for the file which required them: the first frame that is neither their own nor Node.js's.
      const prepare = Error.prepareStackTrace;
      Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName());
      const files = new Error().stack;
      Error.prepareStackTrace = prepare;
      exports.caller = files.find((file) => file && file !== __filename && !file.startsWith('node:'));`,
    'throws.js': `function fail() { throw new TypeError('on purpose'); } fail();`,
    'throws.mjs': `await null; throw new RangeError('on purpose as well');`,
    'good.mjs': `export const url = import.meta.url; export const name = import.meta.filename;`,
    'aliased.js': 'exports.aliased = true;',
  };

  it('sees its errors, stacks, callers, caches and patches as they are without', () => {
    const root = writeTree(commonjs);
    const plain = run(root, 'main.js', false);
    expect(plain).toContain('TypeError: on purpose');
    expect(plain).toContain('status 0');
    expect(run(root, 'main.js', true)).toBe(plain);
  });

  it.each([
    ['an ES module whose import is missing', 'import "./nowhere.js";'],
    ['an ES module that names what is not exported', 'import { nothing } from "./b.mjs";'],
    ['an ES module that throws', 'import "./b.mjs"; await null; throw new Error("on purpose");'],
    ['an ES module that waits for ever', 'await new Promise(() => {});'],
    ['an ES module that ends by itself', 'import "./b.mjs"; process.exitCode = 7;'],
  ])('%s ends as it does without', (_what, source) => {
    const root = writeTree({ 'a.mjs': source, 'b.mjs': 'export {};' });
    expect(run(root, 'a.mjs', true)).toBe(run(root, 'a.mjs', false));
  });
});

describe('the shape of exports', () => {
  const makeShapeOf: (most: number) => (value: unknown) => ExportShape = createRequire(import.meta.url)(
    '../../agent/tracer-shapes.cjs',
  );
  const shapeOf = (value: unknown): ExportShape => makeShapeOf(1000)(value);
  const property = (value: object): ExportShape | undefined => shapeOf(value).properties?.['key'];

  it.each<[string, unknown, ExportShape['type']]>([
    ['a class', class Shop {}, 'class'],
    [
      'a constructor of the old kind',
      Object.assign(function Old() {}, { prototype: { constructor: null, method() {} } }),
      'class',
    ],
    ['a function', function plain() {}, 'function'],
    ['an arrow function', () => 1, 'function'],
    ['an async function', async () => 1, 'function'],
    ['a generator', function* some() {}, 'function'],
    ['an object', {}, 'object'],
    ['an object without a prototype', Object.create(null), 'object'],
    ['an array', [1], 'object'],
    ['undefined', undefined, 'primitive'],
    ['a proxy', new Proxy({}, {}), 'other'],
    ['a callable proxy', new Proxy(() => 1, {}), 'other'],
  ])('tells %s', (_what, value, type) => {
    expect(shapeOf(value).type).toBe(type);
  });

  it('has the values that JSON can write, and of others only that they are primitive', () => {
    const { properties } = shapeOf({
      text: 'a',
      one: 1,
      yes: true,
      nothing: null,
      big: 1n,
      mark: Symbol(),
      not: Number.NaN,
    });
    expect(properties).toEqual({
      text: { type: 'primitive', value: 'a' },
      one: { type: 'primitive', value: 1 },
      yes: { type: 'primitive', value: true },
      nothing: { type: 'primitive', value: null },
      big: { type: 'primitive' },
      mark: { type: 'primitive' },
      not: { type: 'primitive' },
    });
  });

  it('goes two levels deep, and round in no circle', () => {
    const circle: Record<string, unknown> = { inner: { deeper: { deepest: 1 } } };
    circle['self'] = circle;
    expect(shapeOf(circle)).toEqual({
      type: 'object',
      properties: {
        inner: { type: 'object', properties: { deeper: { type: 'object' } } },
        self: { type: 'object', properties: { inner: { type: 'object' }, self: { type: 'object' } } },
      },
    });
  });

  it('reads accessors that hand a binding through, and no others', () => {
    let reads = 0;
    const source = { name: 'read' };
    const define = (get: () => unknown, enumerable = true): object =>
      Object.defineProperty({}, 'key', { get, enumerable });
    const read: ExportShape = { type: 'primitive', value: 'read' };
    expect(property(define(() => source.name))).toEqual(read);
    // As TypeScript writes re-exports.
    expect(property(define(runInNewContext('(function () { return source["name"]; })', { source })))).toEqual(read);
    expect(
      property(
        define(() => {
          reads += 1;
          return source;
        }),
      ),
    ).toEqual({ type: 'other' });
    expect(
      property({
        get key() {
          throw new Error('not to be read');
        },
      }),
    ).toEqual({ type: 'other' });
    const gone = undefined as unknown as { inner: { name: string } };
    expect(property(define(() => gone.inner.name)), 'one that throws').toEqual({ type: 'other' });
    expect(property(define(() => source.name, false)), 'not enumerable').toBeUndefined();
    expect(reads).toBe(0);
  });

  it('knows what transpiled importers ask for although it is not enumerable, and keys that are special in JavaScript', () => {
    const exported = Object.defineProperty({}, '__esModule', { value: true });
    Object.defineProperty(exported, '__proto__', { value: 'own', enumerable: true });
    const { properties } = shapeOf(exported);
    expect(Object.keys(properties ?? {})).toEqual(['__esModule', '__proto__']);
    expect(Object.getOwnPropertyDescriptor(properties, '__proto__')?.value).toEqual({
      type: 'primitive',
      value: 'own',
    });
  });

  it('is cut where a module exports a table of data', () => {
    const table = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`row${index}`, { cell: index }]));
    const { properties } = makeShapeOf(20)({ table });
    expect(properties?.['table']?.type).toBe('object');
    expect(JSON.stringify(makeShapeOf(20)(table)).length).toBeLessThan(JSON.stringify(shapeOf(table)).length);
    expect(makeShapeOf(20)(table).properties?.['row49']).toEqual({ type: 'other' });
  });
});
