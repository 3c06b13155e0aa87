// Whose the bytes of a sampling heap profile are. A sample belongs to the innermost file on its stack; what a loader allocates below a file is the code and
// the source of the modules that this file is loading, and goes to them.

import type { HeapProfile, HeapProfileNode, ObservedModule } from '@tare/accounting';
import type { ModuleGraph } from '../graph/module-graph.ts';
import type { PackagePlaces } from '../packages/place-of.ts';
import { classifyFrame, type Frame, type LoaderSystem } from './classify-frame.ts';

export interface HeapShares {
  /** By row of the graph. */
  ownBytes: Float64Array;
  /** Files that are no modules (generated code, what a loader reads by itself), by path; they lie in the application or in a package. */
  otherFiles: Map<string, number>;
  /** Files of Node.js itself, by `node:` URL. */
  nodeFiles: Map<string, number>;
  /** Without a frame that has a place, or of files that are no part of the program (tare's own). */
  unassignedBytes: number;
  /** Of `ownBytes`, what was divided among modules by the length of their sources. */
  dividedBytes: number;
}

type CallFrame = HeapProfileNode['callFrame'];

/** The files on the stack, innermost first. */
interface FileChain {
  /** -1 for a file that is no module. */
  row: number;
  path: string;
  /** A function of it that a loader called: it loads for others. */
  isHook: boolean;
  outer: FileChain | null;
}

interface Stack {
  file: FileChain | null;
  /** A loader that was called by the innermost file. */
  loader: LoaderSystem | null;
  /** The innermost part of Node.js. */
  node: string | null;
  loadsBuiltin: boolean;
  /** On top is a file that is no part of the program. */
  isForeign: boolean;
}

/** Modules that compile together: of one loader, below one file or below none. */
interface Pool {
  rows: readonly number[];
  weight: number;
}

/** Of a heap that was not sampled. */
export const noShares = ({ modules }: ModuleGraph): HeapShares => ({
  ownBytes: new Float64Array(modules.length),
  otherFiles: new Map(),
  nodeFiles: new Map(),
  unassignedBytes: 0,
  dividedBytes: 0,
});

export function attributeHeap(profile: HeapProfile, graph: ModuleGraph, places: PackagePlaces): HeapShares {
  const shares = noShares(graph);
  const pools = new Pools(graph);
  const pooled = new Map<Pool, number>();
  const frames = new Map<string, Frame>();

  const enter = (stack: Stack, callFrame: CallFrame): Stack => {
    const { url } = callFrame;
    const frame = frames.get(url) ?? classifyFrame(url);
    frames.set(url, frame);
    switch (frame.kind) {
      case 'none':
        return stack;
      case 'tracer':
        return { ...stack, isForeign: true };
      case 'loader':
        return { ...stack, loader: frame.system, isForeign: false };
      case 'builtin-loader':
        return { ...stack, node: url, loadsBuiltin: true, isForeign: false };
      case 'node':
        return { ...stack, node: url };
      case 'file':
        return enterFile(stack, frame.path, callFrame, graph, places);
    }
  };
  const give = (stack: Stack, bytes: number): void => {
    const { file, loader, node, isForeign, loadsBuiltin } = stack;
    if (isForeign) shares.unassignedBytes += bytes;
    else if (loadsBuiltin && node !== null) add(shares.nodeFiles, node, bytes);
    else if (loader !== null) {
      const pool = pools.loadedBy(file, loader);
      if (pool) pooled.set(pool, (pooled.get(pool) ?? 0) + bytes);
      else if (file) giveFile(file, bytes);
      else if (node !== null) add(shares.nodeFiles, node, bytes);
      else add(shares.nodeFiles, 'node:internal/modules', bytes);
    } else if (file) giveFile(file, bytes);
    else if (node !== null) add(shares.nodeFiles, node, bytes);
    else shares.unassignedBytes += bytes;
  };
  const giveFile = ({ row, path }: FileChain, bytes: number): void => {
    if (row === -1) add(shares.otherFiles, path, bytes);
    else shares.ownBytes[row] = (shares.ownBytes[row] ?? 0) + bytes;
  };

  const empty: Stack = { file: null, loader: null, node: null, loadsBuiltin: false, isForeign: false };
  const open: { node: HeapProfileNode; above: Stack }[] = [{ node: profile.head, above: empty }];
  for (let next = open.pop(); next; next = open.pop()) {
    const stack = enter(next.above, next.node.callFrame);
    if (next.node.selfSize > 0) give(stack, next.node.selfSize);
    for (const node of next.node.children) open.push({ node, above: stack });
  }
  for (const [{ rows, weight }, bytes] of pooled) {
    shares.dividedBytes += bytes;
    for (const row of rows)
      shares.ownBytes[row] = (shares.ownBytes[row] ?? 0) + (bytes * weightOf(graph.modules[row])) / weight;
  }
  return shares;
}

/** Of all nodes. */
export function sampledBytes({ head }: HeapProfile): number {
  let total = 0;
  const open = [head];
  for (let node = open.pop(); node; node = open.pop()) {
    total += node.selfSize;
    for (const child of node.children) open.push(child);
  }
  return total;
}

function enterFile(
  stack: Stack,
  path: string,
  { lineNumber, columnNumber }: CallFrame,
  graph: ModuleGraph,
  places: PackagePlaces,
): Stack {
  const row = graph.rowOf.get(path) ?? -1;
  const isPart = row !== -1 || isInPackage(path, graph, places);
  // A hook of tare's own stands between a file and the loader that it calls: the file that called stays the innermost one.
  if (!isPart) return { ...stack, isForeign: true };
  // A loader runs a module as a whole, which begins where the file does; -1 for a script that is gone.
  const isHook = stack.loader !== null && (lineNumber > 0 || columnNumber > 0);
  const file = { row, path, isHook, outer: stack.file };
  return { file, loader: null, node: null, loadsBuiltin: false, isForeign: false };
}

function isInPackage(path: string, graph: ModuleGraph, places: PackagePlaces): boolean {
  const directory = places.of(path)?.directory;
  return directory !== undefined && graph.packages.includes(directory);
}

const add = (map: Map<string, number>, key: string, bytes: number): void => {
  map.set(key, (map.get(key) ?? 0) + bytes);
};

/** Where no length is known, modules weigh alike. A native library is no code in the heap. */
const weightOf = (module: ObservedModule | undefined): number =>
  module === undefined || module.kind === 'addon' || module.kind === 'wasm' ? 0 : Math.max(1, module.sourceBytes);

class Pools {
  readonly #graph: ModuleGraph;
  readonly #loadedFirst: readonly number[][];
  readonly #byFile = new Map<number, Pool | undefined>();
  readonly #byNobody = new Map<LoaderSystem, Pool | undefined>();

  constructor(graph: ModuleGraph) {
    this.#graph = graph;
    const loadedFirst: number[][] = graph.modules.map(() => []);
    graph.firstLoader.forEach((loader, row) => {
      if (loader !== -1) loadedFirst[loader]?.push(row);
    });
    this.#loadedFirst = loadedFirst;
  }

  /**
   * What a loader compiles below a file: the modules that the file was the first to ask for. Below a hook (one that compiles TypeScript, one that instruments
   * what is loaded) it is what the file asked for that called it.
   */
  loadedBy(file: FileChain | null, system: LoaderSystem): Pool | undefined {
    for (let one = file; one; one = one.outer) {
      const pool = one.row === -1 || one.isHook ? undefined : this.#of(one.row);
      if (pool) return pool;
    }
    if (!this.#byNobody.has(system)) this.#byNobody.set(system, this.#withoutFile(system));
    return this.#byNobody.get(system);
  }

  /** An ES module's static imports are compiled before it runs: below its frame only what it requires is. */
  #of(row: number): Pool | undefined {
    if (!this.#byFile.has(row)) {
      const isModule = this.#graph.modules[row]?.kind === 'module';
      const rows = (this.#loadedFirst[row] ?? []).filter(
        (one) => !isModule || this.#graph.modules[one]?.kind !== 'module',
      );
      this.#byFile.set(row, this.#poolOf(rows));
    }
    return this.#byFile.get(row);
  }

  /** ES modules, and of CommonJS the entry and what ES modules import. */
  #withoutFile(system: LoaderSystem): Pool | undefined {
    const { modules, firstLoader } = this.#graph;
    const all = modules.flatMap(({ kind }, row) => {
      const loader = firstLoader[row] ?? -1;
      return kind === 'module' || loader === -1 || modules[loader]?.kind === 'module' ? [row] : [];
    });
    const own = all.filter((row) => (modules[row]?.kind === 'module') === (system === 'module'));
    return (system === 'either' ? undefined : this.#poolOf(own)) ?? this.#poolOf(all);
  }

  #poolOf(rows: readonly number[]): Pool | undefined {
    const weight = rows.reduce((sum, row) => sum + weightOf(this.#graph.modules[row]), 0);
    return weight > 0 ? { rows, weight } : undefined;
  }
}
