// What each package brings into a program, and what would go with it. A package is many modules, of which others may load single ones; so it is cut out of
// the graph of modules, rather than taken as one node, which would have paths that no import takes.

import type { ModuleGraph } from './module-graph.ts';

export interface PackageWeights {
  /** By package: all that it reaches, itself included; the application's own files are not followed. */
  soloBytes: Float64Array;
  /** By package: its own modules, and those of all packages below it in the tree of `dominator`. */
  retainedBytes: Float64Array;
  /** By package: the package without which none of its modules would be loaded; -1 where there is none. */
  dominator: Int32Array;
  /** By package: what would not be loaded if the application's own files did not ask for it; 0 where others ask as well, or where they do not. */
  removableBytes: Float64Array;
  /** Steps along an edge that were made; for tests of how the work grows. */
  steps: number;
}

/** The application is in `packages` as the first. */
const application = 0;

/**
 * @param ownBytes by row of the graph
 * @param otherBytes by package: of its files that are no modules; they go when all of its modules do
 */
export function weighPackages(graph: ModuleGraph, ownBytes: Float64Array, otherBytes: Float64Array): PackageWeights {
  const members: number[][] = graph.packages.map(() => []);
  graph.packageOf.forEach((index, row) => {
    members[index]?.push(row);
  });
  const walk = new Walk(graph);
  const weigh = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + (ownBytes[row] ?? 0), 0);
  const weighOthers = (packages: Iterable<number>): number =>
    [...packages].reduce((sum, index) => sum + (otherBytes[index] ?? 0), 0);
  /** Packages of which some rows are all. */
  const whole = (rows: readonly number[]): number[] =>
    [...countByPackage(graph, rows)].flatMap(([index, count]) => (count === members[index]?.length ? [index] : []));

  const soloBytes = new Float64Array(members.length);
  const removableBytes = new Float64Array(members.length);
  const above: number[][] = graph.packages.map(() => []);
  members.forEach((own, index) => {
    const reached = walk.reach(own, index);
    soloBytes[index] = weigh(reached) + weighOthers(new Set([index, ...countByPackage(graph, reached).keys()]));
    const lost = walk.lostWithout(reached, (row) => graph.packageOf[row] === index);
    for (const other of whole(lost)) if (other !== index) above[other]?.push(index);
    if (index === application) return;
    const removed = walk.lostWithoutImports(index);
    removableBytes[index] = weigh(removed) + weighOthers(whole(removed));
  });
  const own = members.map((rows, index) => weigh(rows) + (otherBytes[index] ?? 0));
  const dominator = Int32Array.from(above, (candidates) => deepest(candidates, above));
  return { soloBytes, retainedBytes: addUp(dominator, own, above), dominator, removableBytes, steps: walk.steps };
}

function countByPackage({ packageOf }: ModuleGraph, rows: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const index = packageOf[row] ?? application;
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}

/** Of packages that all stand above one: the one that has most above itself. Two that stand beside each other (each loads a part of the other) are taken in order. */
const deepest = (candidates: readonly number[], above: readonly (readonly number[])[]): number =>
  candidates.reduce(
    (best, candidate) =>
      best === -1 || (above[candidate]?.length ?? 0) > (above[best]?.length ?? 0) ? candidate : best,
    -1,
  );

/** Whatever stands above a package has fewer above itself: the deepest are added first. */
function addUp(
  dominator: Int32Array,
  ownBytes: readonly number[],
  above: readonly (readonly number[])[],
): Float64Array {
  const retained = Float64Array.from(ownBytes);
  const order = ownBytes.map((_, index) => index).sort((a, b) => (above[b]?.length ?? 0) - (above[a]?.length ?? 0));
  for (const index of order) {
    const parent = dominator[index] ?? -1;
    if (parent !== -1) retained[parent] = (retained[parent] ?? 0) + (retained[index] ?? 0);
  }
  return retained;
}

/** Walks of which each looks at what one package reaches alone: most packages reach little, so that all together cost little more than one look at everything. */
class Walk {
  steps = 0;
  readonly #graph: ModuleGraph;
  readonly #isRoot: Uint8Array;
  /** Rows that the application's files ask for, by their package. */
  readonly #askedByApplication = new Map<number, number[]>();
  /** Number of the walk in which a row was reached, and in which it was found to stay. */
  readonly #reached: Int32Array;
  readonly #stays: Int32Array;
  #number = 0;

  constructor(graph: ModuleGraph) {
    this.#graph = graph;
    this.#isRoot = new Uint8Array(graph.modules.length);
    for (const root of graph.roots) this.#isRoot[root] = 1;
    this.#reached = new Int32Array(graph.modules.length);
    this.#stays = new Int32Array(graph.modules.length);
    graph.sources.forEach((sources, row) => {
      const index = graph.packageOf[row] ?? application;
      if (!sources.some((source) => graph.packageOf[source] === application)) return;
      this.#askedByApplication.set(index, [...(this.#askedByApplication.get(index) ?? []), row]);
    });
  }

  /** The application's files are wanted, whoever loads them: only the application's own walk goes through them. */
  reach(from: readonly number[], ofPackage: number): number[] {
    const { targets, packageOf } = this.#graph;
    this.#number += 1;
    const found: number[] = [];
    const visit = (row: number): void => {
      if (this.#reached[row] === this.#number) return;
      if (packageOf[row] === application && ofPackage !== application) return;
      this.#reached[row] = this.#number;
      found.push(row);
    };
    for (const row of from) visit(row);
    for (let next = 0; next < found.length; next += 1)
      for (const target of targets[found[next] ?? 0] ?? []) {
        this.steps += 1;
        visit(target);
      }
    return found;
  }

  /**
   * Rows that nothing leads to any more once some are taken out.
   * @param reached of the last walk: what is not in it stays
   * @param isOut those that are taken out; they are lost
   */
  lostWithout(reached: readonly number[], isOut: (row: number) => boolean): number[] {
    return this.#lost(reached, (row) => !isOut(row) && this.#isKept(row), isOut);
  }

  /** Rows that are lost if the application's files do not ask for a package. */
  lostWithoutImports(index: number): number[] {
    const { packageOf } = this.#graph;
    const asked = this.#askedByApplication.get(index);
    if (!asked) return [];
    return this.#lost(
      this.reach(asked, index),
      (row) => this.#isKept(row, packageOf[row] === index),
      () => false,
    );
  }

  /** Whether something outside the walk asks for a row. */
  #isKept(row: number, butNotTheApplication = false): boolean {
    const { sources, packageOf } = this.#graph;
    if (this.#isRoot[row] === 1) return true;
    return (sources[row] ?? []).some((source) => {
      this.steps += 1;
      return this.#reached[source] !== this.#number && !(butNotTheApplication && packageOf[source] === application);
    });
  }

  #lost(reached: readonly number[], isKept: (row: number) => boolean, isOut: (row: number) => boolean): number[] {
    const open = reached.filter(isKept);
    for (const row of open) this.#stays[row] = this.#number;
    for (let row = open.pop(); row !== undefined; row = open.pop())
      for (const target of this.#graph.targets[row] ?? []) {
        this.steps += 1;
        if (this.#reached[target] !== this.#number || this.#stays[target] === this.#number || isOut(target)) continue;
        this.#stays[target] = this.#number;
        open.push(target);
      }
    return reached.filter((row) => this.#stays[row] !== this.#number);
  }
}
