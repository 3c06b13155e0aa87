// From rows of the graph and what was sampled to the entries and the table that are shown.

import type { ImportPlace, ModuleTable, PackageCost, PackageUse } from '@tare/experiment';
import { findDominators } from './graph/dominators.ts';
import type { ModuleGraph } from './graph/module-graph.ts';
import { type PackageWeights, weighPackages } from './graph/weigh-packages.ts';
import type { HeapShares } from './heap/attribute-heap.ts';
import { directDirectories } from './packages/direct-dependencies.ts';
import { applicationDirectory, nodeDirectory, type PackagePlaces } from './packages/place-of.ts';

export interface DescriptionInput {
  graph: ModuleGraph;
  shares: HeapShares;
  places: PackagePlaces;
  nodeVersion: string;
  /** Functions that ran under load by path, or why that is not known. */
  called: ReadonlyMap<string, number> | { because: string };
  /** By package of the graph. */
  importPlaces: readonly ImportPlace[][];
}

export interface Description {
  packages: PackageCost[];
  modules: ModuleTable;
}

/** A line of the module table, with the package by its index in the graph; Node.js's own is the one behind the last. */
interface Row {
  path: string;
  package: number;
  ownBytes: number;
  sourceBytes: number;
  dominator: number;
  called: number;
}

export function describePackages(input: DescriptionInput): Description {
  const { graph } = input;
  const node = graph.packages.length;
  const inGraph = describeModules(input);
  const beside = describeOtherFiles(input, node);
  const otherBytes = new Float64Array(node);
  for (const row of beside)
    if (row.package !== node) otherBytes[row.package] = (otherBytes[row.package] ?? 0) + row.ownBytes;
  const weights = weighPackages(
    graph,
    Float64Array.from(inGraph, ({ ownBytes }) => ownBytes),
    otherBytes,
  );

  const rows = [...inGraph, ...beside];
  const byPackage: Row[][] = Array.from({ length: node + 1 }, () => []);
  for (const row of rows) byPackage[row.package]?.push(row);
  const asking = askingPackages(graph);
  const places = graph.packages.map((directory) => input.places.at(directory));
  const direct = directDirectories(
    input.places,
    places,
    (directory) => asking[graph.packages.indexOf(directory)]?.has(0) === true,
  );
  const addons = describeAddons(input);
  const costs = graph.packages.map((directory, index): PackageCost => {
    const own = byPackage[index] ?? [];
    return {
      directory: index === 0 ? applicationDirectory : input.places.short(directory),
      name: places[index]?.name ?? directory,
      version: places[index]?.version ?? null,
      isDirect: direct.has(directory),
      modules: own.length,
      sourceBytes: total(own, 'sourceBytes'),
      ownBytes: total(own, 'ownBytes'),
      ...weightsOf(weights, index, asking[index]),
      importedBy: [...(asking[index] ?? [])],
      places: input.importPlaces[index] ?? [],
      ...(addons[index] ?? { addons: [], addonFileBytes: 0 }),
      use: describeUse(own, input.called),
      confirmed: null,
    };
  });
  return inOrderOfWeight([...costs, describeNode(byPackage[node] ?? [], input.nodeVersion)], rows);
}

function describeModules({ graph, shares, places, called }: DescriptionInput): Row[] {
  const dominators = findDominators(graph.targets, graph.roots);
  return graph.modules.map(({ path, sourceBytes, kind }, row) => {
    const index = graph.packageOf[row] ?? 0;
    return {
      path: within(path, graph.packages[index], places),
      package: index,
      ownBytes: Math.round(shares.ownBytes[row] ?? 0),
      // The size of a native library is told apart.
      sourceBytes: kind === 'addon' ? 0 : sourceBytes,
      dominator: dominators[row] ?? -1,
      called: calledIn(path, called),
    };
  });
}

/** Files that are no modules of the program, and those of Node.js: they have bytes, and no place in the graph. */
function describeOtherFiles({ graph, shares, places, called }: DescriptionInput, node: number): Row[] {
  const alone = { sourceBytes: 0, dominator: -1 };
  const generated = [...shares.otherFiles].map(([path, bytes]): Row => {
    const directory = places.of(path)?.directory ?? applicationDirectory;
    const index = Math.max(0, graph.packages.indexOf(directory));
    const ownBytes = Math.round(bytes);
    return {
      ...alone,
      path: within(path, directory, places),
      package: index,
      ownBytes,
      called: calledIn(path, called),
    };
  });
  const internals = [...shares.nodeFiles].map(
    ([path, bytes]): Row => ({ ...alone, path, package: node, ownBytes: Math.round(bytes), called: -1 }),
  );
  return [...generated, ...internals];
}

const calledIn = (path: string, called: DescriptionInput['called']): number =>
  'because' in called ? -1 : (called.get(path) ?? 0);

function within(path: string, directory: string | undefined, { application }: PackagePlaces): string {
  const folder = directory === applicationDirectory ? application : directory;
  return path.startsWith(`${folder}/`) ? path.slice(`${folder}/`.length) : path;
}

const total = (rows: readonly Row[], column: 'ownBytes' | 'sourceBytes'): number =>
  rows.reduce((sum, row) => sum + row[column], 0);

/** By package: those that ask for it. */
function askingPackages({ sources, packageOf, packages }: ModuleGraph): Set<number>[] {
  const asking = packages.map(() => new Set<number>());
  sources.forEach((own, row) => {
    const index = packageOf[row] ?? 0;
    for (const source of own) if (packageOf[source] !== index) asking[index]?.add(packageOf[source] ?? 0);
  });
  return asking;
}

type Weights = Pick<PackageCost, 'retainedBytes' | 'soloBytes' | 'dominator' | 'removableBytes'>;

function weightsOf(weights: PackageWeights, index: number, asking: ReadonlySet<number> | undefined): Weights {
  const dominator = weights.dominator[index] ?? -1;
  return {
    retainedBytes: weights.retainedBytes[index] ?? 0,
    soloBytes: weights.soloBytes[index] ?? 0,
    dominator: dominator === -1 ? null : dominator,
    ...(asking?.has(0) ? { removableBytes: weights.removableBytes[index] ?? 0 } : {}),
  };
}

type Addons = Pick<PackageCost, 'addons' | 'addonFileBytes'>;

function describeAddons({ graph, places }: DescriptionInput): Addons[] {
  const byPackage = graph.packages.map((): Addons => ({ addons: [], addonFileBytes: 0 }));
  graph.modules.forEach(({ kind, path, sourceBytes }, row) => {
    const own = byPackage[graph.packageOf[row] ?? 0];
    if (kind !== 'addon' || !own) return;
    own.addons.push(places.short(path));
    own.addonFileBytes += sourceBytes;
  });
  return byPackage;
}

function describeUse(rows: readonly Row[], called: DescriptionInput['called']): PackageUse {
  if ('because' in called) return { state: 'unknown', because: called.because };
  const functionsCalled = rows.reduce((sum, row) => sum + row.called, 0);
  return functionsCalled > 0 ? { state: 'under-load', functionsCalled } : { state: 'not-under-load' };
}

function describeNode(rows: readonly Row[], nodeVersion: string): PackageCost {
  const ownBytes = total(rows, 'ownBytes');
  return {
    directory: nodeDirectory,
    name: 'node',
    version: nodeVersion,
    isDirect: false,
    modules: rows.length,
    sourceBytes: 0,
    ownBytes,
    retainedBytes: ownBytes,
    soloBytes: ownBytes,
    dominator: null,
    importedBy: [],
    places: [],
    addons: [],
    addonFileBytes: 0,
    use: { state: 'unknown', because: 'what runs of Node.js itself is not recorded' },
    confirmed: null,
  };
}

/** Indices point to where things were; now they point to where they are. */
function inOrderOfWeight(costs: readonly PackageCost[], rows: readonly Row[]): Description {
  const order = [...costs.keys()].sort((a, b) => {
    const [one, other] = [costs[a], costs[b]];
    return (other?.retainedBytes ?? 0) - (one?.retainedBytes ?? 0) || a - b;
  });
  const position = new Map(order.map((index, at): [number, number] => [index, at]));
  const at = (index: number): number => position.get(index) ?? 0;
  return {
    packages: order.flatMap((index) => {
      const cost = costs[index];
      if (!cost) return [];
      const dominator = cost.dominator === null ? null : at(cost.dominator);
      return [{ ...cost, dominator, importedBy: cost.importedBy.map(at).sort((a, b) => a - b) }];
    }),
    modules: {
      path: rows.map(({ path }) => path),
      package: rows.map((row) => at(row.package)),
      ownBytes: rows.map(({ ownBytes }) => ownBytes),
      sourceBytes: rows.map(({ sourceBytes }) => sourceBytes),
      dominator: rows.map(({ dominator }) => dominator),
      called: rows.map(({ called }) => called),
    },
  };
}
