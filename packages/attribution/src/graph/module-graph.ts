// The import graph of one isolate: a row for every module that is a file, edges both ways, and where it begins.

import type { ObservedIsolate, ObservedModule } from '@tare/accounting';
import { applicationDirectory, type PackagePlaces } from '../packages/place-of.ts';

export interface ModuleGraph {
  /** Parts of Node.js are left out: they are loaded whoever asks. */
  modules: readonly ObservedModule[];
  /** Rows that a row asks for, each once, in the order it did. */
  targets: readonly (readonly number[])[];
  /** Rows that ask for a row. */
  sources: readonly (readonly number[])[];
  /** The entry, what was preloaded, and whatever nothing seen asked for. Every row is reached from these. */
  roots: readonly number[];
  /** Row that asked first; -1 for roots. */
  firstLoader: Int32Array;
  /** Index in `packages`, by row. */
  packageOf: Int32Array;
  /** Absolute folders; `(application)` is the first, also where none of its files were seen. */
  packages: readonly string[];
  /** By absolute path; of a file that both module systems loaded, the first. */
  rowOf: ReadonlyMap<string, number>;
  /** Row of a module by its index in the isolate; -1 for a part of Node.js. */
  rowAt(module: number): number;
}

export function buildModuleGraph(isolate: ObservedIsolate, places: PackagePlaces): ModuleGraph {
  const rows = new Int32Array(isolate.modules.length).fill(-1);
  const modules: ObservedModule[] = [];
  isolate.modules.forEach((module, index) => {
    if (module.kind === 'builtin') return;
    rows[index] = modules.length;
    modules.push(module);
  });
  const edges = modules.map(({ imports }) =>
    imports.flatMap(({ module, isLate }) => {
      const row = rows[module] ?? -1;
      return row === -1 ? [] : [{ row, isLate }];
    }),
  );
  const targets = edges.map((own, row) => [...new Set(own.map((edge) => edge.row))].filter((target) => target !== row));
  const sources = invert(targets);
  const order = modules.map((_, row) => row).sort((a, b) => askedAt(modules, a) - askedAt(modules, b) || a - b);
  const roots = findRoots(isolate.entry, modules, targets, sources, order);
  return {
    modules,
    targets,
    sources,
    roots,
    firstLoader: findFirstLoaders(edges, roots),
    ...groupByPackage(modules, places),
    rowAt: (module) => rows[module] ?? -1,
    rowOf: new Map(modules.map(({ path }, row): [string, number] => [path, row]).reverse()),
  };
}

const askedAt = (modules: readonly ObservedModule[], row: number): number => modules[row]?.askedAtMs ?? 0;

function invert(targets: readonly (readonly number[])[]): number[][] {
  const sources: number[][] = targets.map(() => []);
  targets.forEach((own, row) => {
    for (const target of own) sources[target]?.push(row);
  });
  return sources;
}

/** Circles that nothing leads to begin where they were asked for first. */
function findRoots(
  entry: string | null,
  modules: readonly ObservedModule[],
  targets: readonly (readonly number[])[],
  sources: readonly (readonly number[])[],
  order: readonly number[],
): number[] {
  const reached = new Uint8Array(modules.length);
  const roots: number[] = [];
  const begin = (root: number): void => {
    if (reached[root] === 1) return;
    roots.push(root);
    reached[root] = 1;
    const open = [root];
    for (let row = open.pop(); row !== undefined; row = open.pop())
      for (const target of targets[row] ?? []) {
        if (reached[target] === 1) continue;
        reached[target] = 1;
        open.push(target);
      }
  };
  for (const row of order) if (sources[row]?.length === 0 || modules[row]?.path === entry) begin(row);
  for (const row of order) begin(row);
  return roots;
}

interface Edge {
  row: number;
  isLate: boolean;
}

/** As loading goes: depth first in the order of the imports; what was loaded late comes after all that was loaded at start. */
function findFirstLoaders(edges: readonly (readonly Edge[])[], roots: readonly number[]): Int32Array {
  const loader = new Int32Array(edges.length).fill(-1);
  const loaded = new Uint8Array(edges.length);
  const inOrder: number[] = [];
  const load = (root: number, withLate: boolean): void => {
    const open = [{ row: root, next: 0 }];
    loaded[root] = 1;
    inOrder.push(root);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const edge = edges[top.row]?.[top.next];
      top.next += 1;
      if (!edge) open.pop();
      else if (loaded[edge.row] === 0 && (withLate || !edge.isLate)) {
        loaded[edge.row] = 1;
        loader[edge.row] = top.row;
        inOrder.push(edge.row);
        open.push({ row: edge.row, next: 0 });
      }
    }
  };
  for (const root of roots) if (loaded[root] === 0) load(root, false);
  for (const row of [...inOrder])
    for (const edge of edges[row] ?? []) {
      if (loaded[edge.row] === 1) continue;
      loader[edge.row] = row;
      load(edge.row, true);
    }
  return loader;
}

function groupByPackage(
  modules: readonly ObservedModule[],
  places: PackagePlaces,
): Pick<ModuleGraph, 'packageOf' | 'packages'> {
  const indices = new Map<string, number>([[applicationDirectory, 0]]);
  const packageOf = Int32Array.from(modules, ({ path }) => {
    const { directory } = places.ofModule(path);
    const index = indices.get(directory) ?? indices.size;
    indices.set(directory, index);
    return index;
  });
  return { packageOf, packages: [...indices.keys()] };
}
