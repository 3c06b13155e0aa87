// From what a traced trial saw of a service, and what an untraced one weighs, to who costs what.

import type { HeapProfile, ObservedIsolate, ObservedService } from '@tare/accounting';
import type { DuplicatePackage, ExplainedService, ModuleTable, PackageCost } from '@tare/experiment';
import { accountMemory, type HeapAccount } from './account/account-memory.ts';
import type { AttributionInput } from './attribution-input.ts';
import { chooseIsolates } from './choose-isolates.ts';
import { type Description, describePackages } from './describe-packages.ts';
import { buildModuleGraph, type ModuleGraph } from './graph/module-graph.ts';
import { attributeHeap, type HeapShares, noShares, sampledBytes } from './heap/attribute-heap.ts';
import { findNeverLoaded } from './packages/direct-dependencies.ts';
import { findPlaces, OwnImports } from './packages/import-places.ts';
import { PackagePlaces } from './packages/place-of.ts';
import { calledFunctions } from './packages/use-of.ts';

/** An isolate with its graph, and its heap divided among the graph's modules. */
interface Weighed {
  isolate: ObservedIsolate;
  graph: ModuleGraph;
  shares: HeapShares;
}

/** @returns always; without any Node.js process `packages` is empty, and `parts` are those that the kernel tells apart */
export function attribute(input: AttributionInput): ExplainedService {
  const { observed, plain } = input;
  const places = new PackagePlaces(observed);
  const weighed = observed.isolates.map((isolate): Weighed => {
    const graph = buildModuleGraph(isolate, places);
    return { isolate, graph, shares: sharesOf(isolate, graph, places) };
  });
  const chosen = chooseIsolates(observed.isolates, observed.application);
  const shown = weighed.find(({ isolate }) => isolate === chosen?.shown);
  const { packages, modules } = shown ? describe(shown, input, places) : nothing;
  return {
    name: observed.name,
    application: observed.application,
    privateBytes: plain.phases.collected.privateBytes,
    pssBytes: plain.phases.collected.pssBytes,
    parts: accountMemory(plain, heapAccount(weighed)),
    shown: shown ? identityOf(shown.isolate) : null,
    otherIsolates: chosen?.others ?? [],
    packages,
    duplicates: findDuplicates(packages),
    modules,
    neverLoaded: shown ? findNeverLoaded(places, loadedPackages(observed, places), input.installed) : [],
  };
}

function describe({ isolate, graph, shares }: Weighed, input: AttributionInput, places: PackagePlaces): Description {
  const { observed, traced, sources } = input;
  const importPlaces = findPlaces(graph, new OwnImports(sources), places, (row) => shares.ownBytes[row] ?? 0);
  const called = calledFunctions(observed.isolates);
  const wasLoaded = !('state' in traced.load);
  return describePackages({
    graph,
    shares,
    places,
    nodeVersion: isolate.nodeVersion,
    called: !wasLoaded
      ? { because: 'no load was driven' }
      : (called ?? { because: 'what ran under load was not recorded' }),
    importPlaces,
  });
}

/** Row of the module table for what Node.js had set up before sampling began. */
const setUpAtStart = '(set up at start)';

function sharesOf(isolate: ObservedIsolate, graph: ModuleGraph, places: PackagePlaces): HeapShares {
  const { heapProfile } = isolate;
  if (!('head' in heapProfile)) return noShares(graph);
  const shares = attributeHeap(heapProfile, graph, places);
  const unsampled = unsampledBytes(heapProfile, isolate);
  if (unsampled > 0) shares.nodeFiles.set(setUpAtStart, unsampled);
  return shares;
}

/** What was there when sampling began and lives on: no more than it was then, and than the heap holds beyond its samples. */
function unsampledBytes(profile: HeapProfile, { heapBeforeBytes = 0, heapSpaces }: ObservedIsolate): number {
  const heldBytes = Object.values(heapSpaces).reduce((total, bytes) => total + bytes, 0);
  return Math.min(heapBeforeBytes, Math.max(0, heldBytes - sampledBytes(profile)));
}

/** Rounded as the rows of packages are, so that these add up to the part. */
function heapAccount(weighed: readonly Weighed[]): HeapAccount {
  const sum = (values: Iterable<number>): number => [...values].reduce((total, bytes) => total + Math.round(bytes), 0);
  const total = (of: (one: Weighed) => number): number => weighed.reduce((all, one) => all + of(one), 0);
  return {
    packagesBytes: total(({ shares }) => sum(shares.ownBytes) + sum(shares.otherFiles.values())),
    nodeBytes: total(({ shares }) => sum(shares.nodeFiles.values())),
    codeSpaceBytes: total(({ isolate: { heapSpaces } }) =>
      sum([heapSpaces['code_space'] ?? 0, heapSpaces['code_large_object_space'] ?? 0]),
    ),
  };
}

const identityOf = ({ pid, threadId, entry, nodeVersion }: ObservedIsolate): ExplainedService['shown'] => ({
  pid,
  threadId,
  entry,
  nodeVersion,
});

function findDuplicates(packages: readonly PackageCost[]): DuplicatePackage[] {
  const byName = new Map<string, number[]>();
  packages.forEach(({ name, directory }, index) => {
    if (!directory.startsWith('(')) byName.set(name, [...(byName.get(name) ?? []), index]);
  });
  return [...byName].flatMap(([name, copies]) => (copies.length > 1 ? [{ name, copies }] : []));
}

/** Of all isolates: what one worker loads is not unused. */
const loadedPackages = ({ isolates }: ObservedService, places: PackagePlaces) => [
  ...new Set(
    isolates.flatMap(({ modules }) =>
      modules.flatMap(({ kind, path }) => (kind === 'builtin' ? [] : [places.ofModule(path)])),
    ),
  ),
];

const noModules: ModuleTable = { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] };
const nothing: Description = { packages: [], modules: noModules };
