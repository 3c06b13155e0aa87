import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildModuleGraph, type ModuleGraph } from '../../src/graph/module-graph.ts';
import { type PackageWeights, weighPackages } from '../../src/graph/weigh-packages.ts';
import { PackagePlaces } from '../../src/packages/place-of.ts';
import { drawProgram, type FileSketch, isolateOf, serviceOf } from '../support/observed.ts';

interface Weighed {
  graph: ModuleGraph;
  weights: PackageWeights;
  of(name: string): { retained: number; solo: number; removable: number; dominator: string | null };
}

/** Every module weighs 1000, unless said. */
function weigh(files: Record<string, FileSketch>, bytes: Record<string, number> = {}): Weighed {
  const isolate = isolateOf(files);
  const graph = buildModuleGraph(isolate, new PackagePlaces(serviceOf([isolate])));
  const names = Object.keys(files);
  const own = Float64Array.from(names, (name) => bytes[name] ?? 1000);
  const weights = weighPackages(graph, own, new Float64Array(graph.packages.length));
  const nameAt = (index: number): string => (graph.packages[index] ?? '').split('node_modules/').at(-1) ?? '';
  return {
    graph,
    weights,
    of(name) {
      const index = graph.packages.findIndex((_, at) => nameAt(at) === name);
      const parent = weights.dominator[index] ?? -1;
      return {
        retained: weights.retainedBytes[index] ?? Number.NaN,
        solo: weights.soloBytes[index] ?? Number.NaN,
        removable: weights.removableBytes[index] ?? Number.NaN,
        dominator: parent === -1 ? null : nameAt(parent),
      };
    },
  };
}

describe('weighPackages', () => {
  it('counts what only one package brings in with that package', () => {
    const { of } = weigh({ 'main.js': { imports: ['~a/i.js'] }, '~a/i.js': { imports: ['~b/i.js'] }, '~b/i.js': {} });
    expect(of('a')).toEqual({ retained: 2000, solo: 2000, removable: 2000, dominator: '(application)' });
    expect(of('b')).toEqual({ retained: 1000, solo: 1000, removable: 0, dominator: 'a' });
    expect(of('(application)')).toMatchObject({ retained: 3000, dominator: null });
  });

  it('promises a shared dependency to neither of those that share it', () => {
    const { of } = weigh({
      'main.js': { imports: ['~a/i.js', '~b/i.js'] },
      '~a/i.js': { imports: ['~c/i.js'] },
      '~b/i.js': { imports: ['~c/i.js'] },
      '~c/i.js': {},
    });
    expect(of('a')).toMatchObject({ retained: 1000, solo: 2000, removable: 1000 });
    expect(of('b')).toMatchObject({ retained: 1000, solo: 2000, removable: 1000 });
    expect(of('c')).toMatchObject({ retained: 1000, dominator: '(application)' });
  });

  it('says that nothing goes with an import of what another package needs as well', () => {
    const { of } = weigh({
      'main.js': { imports: ['~a/i.js', '~shared/i.js'] },
      '~a/i.js': { imports: ['~shared/i.js'] },
      '~shared/i.js': {},
    });
    expect(of('shared')).toMatchObject({ retained: 1000, removable: 0 });
    expect(of('a')).toMatchObject({ retained: 1000, removable: 1000 });
  });

  it('takes away a single module that only the removed package loads, of a package that stays', () => {
    const { of } = weigh({
      'main.js': { imports: ['~lib/one.js', '~a/i.js'] },
      '~lib/one.js': {},
      '~a/i.js': { imports: ['~lib/two.js'] },
      '~lib/two.js': {},
    });
    expect(of('a')).toMatchObject({ retained: 1000, removable: 2000 });
    expect(of('lib')).toMatchObject({ retained: 2000, removable: 1000, dominator: '(application)' });
  });

  it('sees through a package of which other modules lead on than those that are loaded', () => {
    // `lib/two` leads to `deep`, and only `a` loads it; taken as one node, `lib` would lead to `deep` whoever loads it.
    const { of } = weigh({
      'main.js': { imports: ['~lib/one.js', '~a/i.js'] },
      '~lib/one.js': {},
      '~a/i.js': { imports: ['~lib/two.js'] },
      '~lib/two.js': { imports: ['~deep/i.js'] },
      '~deep/i.js': {},
    });
    expect(of('a').removable).toBe(3000);
    // Both stand above it, and neither above the other: the first is its parent.
    expect(of('deep').dominator).toBe('lib');
  });

  it('keeps the application’s own files, also those that a package loads', () => {
    const { of } = weigh({
      'main.js': { imports: ['~autoload/i.js'] },
      '~autoload/i.js': { imports: ['late:routes.js'] },
      'routes.js': { imports: ['~heavy/i.js'] },
      '~heavy/i.js': {},
    });
    expect(of('autoload')).toMatchObject({ retained: 1000, removable: 1000, solo: 1000 });
    expect(of('heavy')).toMatchObject({ removable: 1000, dominator: '(application)' });
  });

  it('does not count what is loaded late with a package that is loaded at start by another', () => {
    const { of } = weigh({
      'main.js': { imports: ['~a/i.js', '~b/i.js'] },
      '~a/i.js': { imports: ['~c/i.js'] },
      '~b/i.js': { imports: ['late:~c/i.js'] },
      '~c/i.js': {},
    });
    // A request loads it through `b` all the same.
    expect(of('a').removable).toBe(1000);
  });

  it('holds, in programs drawn by chance, to what taking an import out of the graph shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 20, max: 400 }), (seed, modules) => {
        const service = drawProgram(modules, seed);
        const [isolate] = service.isolates;
        if (!isolate) throw new Error('no isolate');
        const graph = buildModuleGraph(isolate, new PackagePlaces(service));
        const own = Float64Array.from(graph.modules, ({ sourceBytes }) => sourceBytes);
        const weights = weighPackages(graph, own, new Float64Array(graph.packages.length));
        const sum = (rows: Iterable<number>): number => [...rows].reduce((total, row) => total + (own[row] ?? 0), 0);
        const whole = sum(own.keys());

        let removable = 0;
        for (const [index] of graph.packages.entries()) {
          const isCut = (from: number, to: number): boolean =>
            graph.packageOf[from] === 0 && graph.packageOf[to] === index;
          const left = reachable(graph, isCut);
          const expected = index === 0 ? 0 : whole - sum(left);
          expect(weights.removableBytes[index]).toBe(expected);
          removable += expected;
          expect(weights.soloBytes[index]).toBeGreaterThanOrEqual(weights.retainedBytes[index] ?? 0);
        }
        // Nothing is promised twice.
        expect(removable).toBeLessThanOrEqual(whole);
        // The tree of packages holds everything once.
        const roots = graph.packages.flatMap((_, index) =>
          weights.dominator[index] === -1 ? [weights.retainedBytes[index] ?? 0] : [],
        );
        expect(roots.reduce((total, bytes) => total + bytes, 0)).toBe(whole);
        // A parent's loss is the loss of all of the package.
        for (const [index, parent] of weights.dominator.entries()) {
          if (parent === -1) continue;
          const left = reachable(graph, () => false, parent);
          expect([...left].some((row) => graph.packageOf[row] === index)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('makes work that grows as the program does', () => {
    const stepsOf = (modules: number): number => {
      const service = drawProgram(modules, 7);
      const [isolate] = service.isolates;
      if (!isolate) throw new Error('no isolate');
      const graph = buildModuleGraph(isolate, new PackagePlaces(service));
      const edges = graph.targets.reduce((sum, own) => sum + own.length, 0);
      const { steps } = weighPackages(
        graph,
        new Float64Array(graph.modules.length),
        new Float64Array(graph.packages.length),
      );
      return steps / edges;
    };
    // Every package walked over everything would be 1,250 times the edges at 10,000 modules.
    expect(stepsOf(10_000)).toBeLessThan(300);
  });
});

/** Rows that the roots and the application's files lead to. @param without a package that is taken out */
function reachable(graph: ModuleGraph, isCut: (from: number, to: number) => boolean, without = -1): Set<number> {
  const isOut = (row: number): boolean => graph.packageOf[row] === without;
  const own = graph.modules.flatMap((_, row) => (graph.packageOf[row] === 0 ? [row] : []));
  const open = [...graph.roots, ...own].filter((row) => !isOut(row));
  const reached = new Set<number>(open);
  for (let row = open.pop(); row !== undefined; row = open.pop())
    for (const target of graph.targets[row] ?? []) {
      if (reached.has(target) || isOut(target) || isCut(row, target)) continue;
      reached.add(target);
      open.push(target);
    }
  return reached;
}
