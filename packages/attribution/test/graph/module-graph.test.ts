import { describe, expect, it } from 'vitest';
import { buildModuleGraph, type ModuleGraph } from '../../src/graph/module-graph.ts';
import { PackagePlaces } from '../../src/packages/place-of.ts';
import { type FileSketch, isolateOf, serviceOf } from '../support/observed.ts';

const graphOf = (files: Record<string, FileSketch>): ModuleGraph => {
  const isolate = isolateOf(files);
  return buildModuleGraph(isolate, new PackagePlaces(serviceOf([isolate])));
};

describe('buildModuleGraph', () => {
  it('begins at the entry, at what was preloaded, and at circles that nothing leads to', () => {
    const graph = graphOf({
      'main.js': { imports: ['~a/i.js'] },
      '~a/i.js': {},
      '~preloaded/i.js': { imports: ['~a/i.js'] },
      '~circle/one.js': { imports: ['~circle/two.js'] },
      '~circle/two.js': { imports: ['~circle/one.js'] },
    });
    expect(graph.roots).toEqual([0, 2, 3]);
  });

  it('leaves out the parts of Node.js, and keeps one edge for several specifiers', () => {
    const graph = graphOf({
      'main.js': { imports: ['node:fs', '~a/i.js', '~a/i.js'] },
      '~a/i.js': { imports: ['node:fs'] },
    });
    expect(graph.modules).toHaveLength(2);
    expect(graph.targets).toEqual([[1], []]);
  });

  it('knows who asked first, as loading goes: depth first, and late after all that came at start', () => {
    const graph = graphOf({
      'main.js': { imports: ['~a/i.js', '~b/i.js', '~c/i.js'] },
      '~a/i.js': { imports: ['late:~c/i.js', '~b/i.js'] },
      '~b/i.js': {},
      '~c/i.js': { imports: ['late:~d/i.js'] },
      '~d/i.js': {},
    });
    // `b` was asked for by `a` before `main` came to it; `c` by `main`, since `a` did so only later.
    expect([...graph.firstLoader]).toEqual([-1, 0, 1, 0, 3]);
  });

  it('has the application first, also where a package is the entry', () => {
    const graph = graphOf({ '~cli/bin.js': { imports: ['~cli/lib.js'] }, '~cli/lib.js': {} });
    expect(graph.packages).toEqual(['(application)', '/srv/app/node_modules/cli']);
    expect([...graph.packageOf]).toEqual([1, 1]);
  });
});
