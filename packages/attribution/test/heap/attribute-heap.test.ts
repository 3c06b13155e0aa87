import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildModuleGraph } from '../../src/graph/module-graph.ts';
import { attributeHeap, type HeapShares, sampledBytes } from '../../src/heap/attribute-heap.ts';
import { PackagePlaces } from '../../src/packages/place-of.ts';
import { type FileSketch, isolateOf, pathOf, profileOf, type Sample, serviceOf } from '../support/observed.ts';

interface Shared extends HeapShares {
  of(file: string): number;
}

function share(files: Record<string, FileSketch>, samples: Sample[]): Shared {
  const isolate = isolateOf(files);
  const places = new PackagePlaces(serviceOf([isolate]));
  const graph = buildModuleGraph(isolate, places);
  const shares = attributeHeap(profileOf(samples), graph, places);
  return { ...shares, of: (file) => shares.ownBytes[graph.rowOf.get(pathOf(file)) ?? -1] ?? Number.NaN };
}

const cjs = 'node:internal/modules/cjs/loader';
const esm = 'node:internal/modules/esm/module_job';
const tracer = 'node:internal/modules/tare';

const program: Record<string, FileSketch> = {
  'main.js': { imports: ['~a/i.js', '~b/i.js'] },
  '~a/i.js': { imports: ['~a/part.js'], sourceBytes: 1000 },
  '~a/part.js': { sourceBytes: 500 },
  '~b/i.js': { imports: ['~a/part.js'], sourceBytes: 3000 },
};

describe('attributeHeap', () => {
  it('gives what was allocated to the innermost file, also below functions of Node.js and the engine', () => {
    const { of } = share(program, [
      [['main.js', '~a/i.js', 'node:buffer', ''], 700],
      [['main.js'], 30],
    ]);
    expect([of('~a/i.js'), of('main.js')]).toEqual([700, 30]);
  });

  it('gives what a loader allocates below a file to the modules that the file was first to ask for, by the length of their sources', () => {
    const shared = share(program, [[['main.js', cjs, 'node:internal/vm', ''], 8000]]);
    expect([shared.of('main.js'), shared.of('~a/i.js'), shared.of('~b/i.js'), shared.of('~a/part.js')]).toEqual([
      0, 2000, 6000, 0,
    ]);
    expect(shared.dividedBytes).toBe(8000);
  });

  it('gives it to the caller of a hook that loads for others, and not to what the hook loaded for itself', () => {
    const files: Record<string, FileSketch> = {
      ...program,
      '~hook/register.js': { imports: ['~compiler/i.js'] },
      '~compiler/i.js': {},
    };
    const { of } = share(files, [
      [['main.js', cjs, 'hook:~hook/register.js', cjs], 4000],
      [['main.js', cjs, 'hook:~hook/register.js'], 10],
      [['~hook/register.js', cjs], 700],
    ]);
    expect(['~hook/register.js', '~compiler/i.js', '~a/i.js', '~b/i.js'].map(of)).toEqual([10, 700, 1000, 3000]);
  });

  it('gives what is compiled below no file to ES modules, and to CommonJS that they import', () => {
    const files: Record<string, FileSketch> = {
      'main.mjs': { kind: 'module', imports: ['~a/i.mjs', '~c/i.cjs'], sourceBytes: 100 },
      '~a/i.mjs': { kind: 'module', sourceBytes: 300 },
      '~c/i.cjs': { imports: ['~c/part.cjs'], sourceBytes: 900 },
      '~c/part.cjs': { sourceBytes: 900 },
    };
    const { of } = share(files, [
      [[esm, ''], 4000],
      [['node:internal/modules/esm/translators', cjs, ''], 50],
    ]);
    expect(['main.mjs', '~a/i.mjs', '~c/i.cjs', '~c/part.cjs'].map(of)).toEqual([1000, 3000, 50, 0]);
  });

  it('leaves parts of Node.js, and what Node.js loads of itself, with Node.js', () => {
    const { nodeFiles, of } = share(program, [
      [['node:internal/timers'], 10],
      [['main.js', cjs, 'node:internal/bootstrap/realm', 'node:http'], 5000],
    ]);
    expect([...nodeFiles]).toEqual([
      ['node:http', 5000],
      ['node:internal/timers', 10],
    ]);
    expect(of('main.js')).toBe(0);
  });

  it('takes no notice of tare’s own hooks, and gives their own bytes to nobody', () => {
    const shared = share(program, [
      [['main.js', tracer, cjs], 4000],
      [['main.js', tracer], 300],
      [['main.js', '/opt/tare/agent/agent.cjs', 'node:fs'], 20],
    ]);
    expect([shared.of('~a/i.js'), shared.of('~b/i.js'), shared.of('main.js')]).toEqual([1000, 3000, 0]);
    expect(shared.unassignedBytes).toBe(320);
  });

  it('keeps generated files of the application and of loaded packages apart', () => {
    const { otherFiles } = share(program, [
      [['generated.js'], 5],
      [['~a/generated.js'], 6],
    ]);
    expect([...otherFiles].sort()).toEqual([
      ['/srv/app/generated.js', 5],
      ['/srv/app/node_modules/a/generated.js', 6],
    ]);
  });

  it('loses no byte and makes none up', () => {
    const frames = fc.constantFrom(
      'main.js',
      '~a/i.js',
      '~b/i.js',
      '/x/agent.cjs',
      cjs,
      esm,
      tracer,
      'node:fs',
      'node:internal/bootstrap/realm',
      '',
    );
    const samples = fc.array(fc.tuple(fc.array(frames, { maxLength: 6 }), fc.integer({ min: 1, max: 1e6 })));
    fc.assert(
      fc.property(samples, (drawn) => {
        const { ownBytes, otherFiles, nodeFiles, unassignedBytes } = share(program, drawn);
        const sum = (values: Iterable<number>): number => [...values].reduce((total, bytes) => total + bytes, 0);
        const given = sum(ownBytes) + sum(otherFiles.values()) + sum(nodeFiles.values()) + unassignedBytes;
        expect(given).toBeCloseTo(sampledBytes(profileOf(drawn)), 3);
      }),
    );
  });
});
