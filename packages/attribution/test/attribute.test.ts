import { type ObservedIsolate, type ObservedService, unavailable } from '@tare/accounting';
import type { ExplainedService, PackageCost } from '@tare/experiment';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from '../src/attribute.ts';
import type { AttributionInput } from '../src/attribution-input.ts';
import {
  application,
  drawProgram,
  type FileSketch,
  isolateOf,
  pathOf,
  profileOf,
  type Sample,
  serviceOf,
} from './support/observed.ts';
import { processOf, trialOf } from './support/trial.ts';

const heap = { threadId: 0, heapUsedBytes: 40_000, heapTotalBytes: 50_000, externalBytes: 0, arrayBuffersBytes: 0 };
const plain = trialOf([processOf({ 'js-heap': 45_000, malloc: 5000 }, [heap])]);

const explain = (observed: ObservedService, more: Partial<AttributionInput> = {}): ExplainedService =>
  attribute({ observed, plain, traced: plain, sources: {}, ...more });

const files: Record<string, FileSketch> = {
  'main.js': { imports: ['db.js', '~web/i.js', 'late:~mail/i.js'] },
  'db.js': { imports: ['~pg/i.js'] },
  '~web/i.js': { imports: ['~debug/i.js', 'node:http'] },
  '~debug/i.js': {},
  '~pg/i.js': { imports: ['~debug/i.js', '~pg/native.node'] },
  '~pg/native.node': { kind: 'addon', sourceBytes: 77_000 },
  '~mail/i.js': {},
};
const samples: Sample[] = [
  [['main.js'], 100],
  [['db.js'], 50],
  [['~web/i.js'], 9000],
  [['~debug/i.js'], 400],
  [['~pg/i.js'], 7000],
  [['~mail/i.js'], 30],
  [['node:internal/timers'], 5],
];
const packageAt = (name: string, dependencies: string[] = []) => ({
  directory: name === 'app' ? application : `${application}/node_modules/${name}`,
  name,
  version: '1.0.0',
  dependencies,
  hasAddon: false,
});
const sources = {
  [pathOf('main.js')]:
    "const db = require('./db.js');\nconst web = require('web');\nexports.send = () => {\n  require('mail').send();\n};\n",
  [pathOf('db.js')]: "'use strict';\n  const { Client } = require('pg');\n",
};

function explainUsual(more: Partial<ObservedIsolate> = {}): {
  service: ExplainedService;
  of(name: string): PackageCost;
} {
  const isolate = isolateOf(files, { heapProfile: profileOf(samples), ...more });
  const observed = serviceOf([isolate]);
  observed.packages = [
    packageAt('app', ['web', 'pg', 'mail', 'unused', '@types/node']),
    packageAt('web'),
    packageAt('pg'),
  ];
  const service = explain(observed, { sources });
  return {
    service,
    of(name) {
      const found = service.packages.find((one) => one.name === name);
      if (!found) throw new Error(`no package ${name}`);
      return found;
    },
  };
}

describe('attribute', () => {
  it('says what each package costs, alone and with what only it brings in', () => {
    const { service, of } = explainUsual();
    expect(of('web')).toMatchObject({ ownBytes: 9000, retainedBytes: 9000, soloBytes: 9400, removableBytes: 9000 });
    expect(of('pg')).toMatchObject({ ownBytes: 7000, isDirect: true, version: '1.0.0', directory: 'node_modules/pg' });
    expect(of('debug')).toMatchObject({ isDirect: false, places: [], version: null });
    expect(of('debug')).not.toHaveProperty('removableBytes');
    expect(
      of('debug')
        .importedBy.map((index) => service.packages[index]?.name)
        .sort(),
    ).toEqual(['pg', 'web']);
    expect(service.packages[of('pg').dominator ?? -1]?.directory).toBe('(application)');
    expect(service.packages.map(({ name }) => name)).toEqual(['app', 'web', 'pg', 'debug', 'mail', 'node']);
  });

  it('shows where the application asks for a package, and whether only later', () => {
    const { of } = explainUsual();
    expect(of('web').places).toEqual([
      { file: 'main.js', line: 2, column: 1, specifier: 'web', kind: 'require', isLate: false },
    ]);
    expect(of('pg').places).toMatchObject([{ file: 'db.js', line: 2, column: 3 }]);
    expect(of('mail').places).toMatchObject([{ file: 'main.js', line: 4, column: 3, isLate: true }]);
  });

  it('says that a place is not known where the source does not show it', () => {
    const observed = serviceOf([isolateOf(files)]);
    const { packages } = explain(observed, { sources: { [pathOf('main.js')]: 'load(names);' } });
    expect(packages.find(({ name }) => name === 'web')?.places).toEqual([
      { file: 'main.js', line: null, column: null, specifier: 'web', kind: 'require', isLate: false },
    ]);
  });

  it('tells native add-ons by their files, whose size is no source', () => {
    expect(explainUsual().of('pg')).toMatchObject({
      addons: ['node_modules/pg/native.node'],
      addonFileBytes: 77_000,
      sourceBytes: 1000,
      modules: 2,
    });
  });

  it('lists dependencies of which nothing was loaded, if they are installed; types are never', () => {
    const { service } = explainUsual();
    expect(service.neverLoaded).toEqual(['unused']);
    const observed = serviceOf([isolateOf(files)]);
    observed.packages = [packageAt('app', ['unused', 'absent'])];
    expect(explain(observed, { installed: new Set(['unused']) }).neverLoaded).toEqual(['unused']);
  });

  it('says which packages ran under load, over all workers', () => {
    const run = (called: Record<string, number>, pid: number) =>
      isolateOf(files, { pid, calledUnderLoad: called, heapProfile: profileOf(samples) });
    const web = pathOf('~web/i.js');
    const { packages, modules } = explain(serviceOf([run({ [web]: 2 }, 1), run({ [web]: 5 }, 2)]));
    const useOf = (name: string) => packages.find((one) => one.name === name)?.use;
    expect(useOf('web')).toEqual({ state: 'under-load', functionsCalled: 5 });
    expect(useOf('pg')).toEqual({ state: 'not-under-load' });
    expect(modules.called[modules.path.indexOf('db.js')]).toBe(0);
  });

  it('does not call unused what it could not watch', () => {
    const unwatched = explainUsual({ calledUnderLoad: unavailable('unsupported') });
    expect(unwatched.of('web').use).toMatchObject({ state: 'unknown' });
    expect(new Set(unwatched.service.modules.called)).toEqual(new Set([-1]));
    const idle = explain(serviceOf([isolateOf(files)]), { traced: { ...plain, load: unavailable('not-sampled') } });
    expect(idle.packages[0]?.use).toEqual({ state: 'unknown', because: 'no load was driven' });
  });

  it('counts what Node.js had set up before sampling as its own, as far as the heap holds more than samples show', () => {
    const started = explainUsual({ heapBeforeBytes: 9000, heapSpaces: { old_space: 18_000, new_space: 5585 } });
    // Of 23,585 bytes, 16,585 are in samples.
    expect(started.of('node').ownBytes).toBe(7005);
    const parts = 'state' in started.service.parts ? [] : started.service.parts;
    expect(parts.find(({ part }) => part === 'node')?.bytes).toBe(7005);
    expect(explainUsual({ heapBeforeBytes: 300 }).of('node').ownBytes).toBe(305);
  });

  it('shows workers that run the same files once, and counts the heap of all', () => {
    const worker = (pid: number, more: Record<string, FileSketch> = {}) =>
      isolateOf({ ...files, ...more }, { pid, heapProfile: profileOf(samples) });
    const primary = isolateOf({ 'main.js': {} }, { pid: 1 });
    const explained = explain(serviceOf([primary, worker(2), worker(3)]));
    expect(explained.shown).toMatchObject({ pid: 2 });
    expect(explained.otherIsolates).toEqual([
      { pid: 3, threadId: 0, entry: pathOf('main.js'), modules: 7, sameAsShown: true },
      { pid: 1, threadId: 0, entry: pathOf('main.js'), modules: 1, sameAsShown: false },
    ]);
    const parts = 'state' in explained.parts ? [] : explained.parts;
    expect(parts.find(({ part }) => part === 'packages')?.bytes).toBe(2 * 16_580);
  });

  it('tells copies of one package apart, and takes the one that the application asks for as its dependency', () => {
    const isolate = isolateOf({
      'main.js': { imports: ['~ms/i.js', '~web/i.js'] },
      '~ms/i.js': {},
      '~web/i.js': { imports: ['~web/node_modules/ms/i.js'] },
      '~web/node_modules/ms/i.js': {},
    });
    const observed = serviceOf([isolate]);
    observed.packages = [packageAt('app', ['ms', 'web'])];
    const { duplicates, packages } = explain(observed);
    expect(duplicates.map(({ name, copies }) => [name, copies.length])).toEqual([['ms', 2]]);
    const direct = packages.filter(({ isDirect }) => isDirect).map(({ directory }) => directory);
    expect(direct.sort()).toEqual(['node_modules/ms', 'node_modules/web']);
  });

  it('gives the parts of memory alone where no Node.js was seen', () => {
    const explained = explain({ name: 'app', application, isolates: [], packages: [], knobs: [] });
    expect(explained).toMatchObject({ shown: null, packages: [], neverLoaded: [], privateBytes: 50_000 });
    expect(explained.parts).toEqual([
      { part: 'heap-slack', bytes: 5000 },
      { part: 'native', bytes: 5000 },
      { part: 'unattributed', bytes: 40_000 },
    ]);
  });

  it('keeps its tables consistent in programs drawn by chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 10, max: 300 }), (seed, size) => {
        const { packages, modules, parts } = explain(drawProgram(size, seed));
        const columns = Object.values(modules).map((column) => column.length);
        expect(new Set(columns).size).toBe(1);
        const own = packages.map(() => 0);
        modules.ownBytes.forEach((bytes, row) => {
          const index = modules.package[row] ?? 0;
          own[index] = (own[index] ?? 0) + bytes;
        });
        packages.forEach((one, index) => {
          expect(one.ownBytes).toBe(own[index]);
          expect(one.retainedBytes).toBeGreaterThanOrEqual(one.ownBytes);
          expect(one.soloBytes).toBeGreaterThanOrEqual(one.retainedBytes);
          expect(one.dominator).not.toBe(index);
        });
        const roots = packages.filter(({ dominator }) => dominator === null);
        const whole = own.reduce((sum, bytes) => sum + bytes, 0);
        expect(roots.reduce((sum, { retainedBytes }) => sum + retainedBytes, 0)).toBe(whole);
        const heapParts = 'state' in parts ? [] : parts.filter(({ part }) => part === 'packages' || part === 'node');
        expect(heapParts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(whole);
        const weights = packages.map(({ retainedBytes }) => retainedBytes);
        expect(weights).toEqual([...weights].sort((a, b) => b - a));
      }),
      { numRuns: 40 },
    );
  });
});
