// The import graph of one isolate: what `require` was seen to do, joined with the ES modules among V8's scripts, whose imports stand in their source.

import { readFileSync, statSync } from 'node:fs';
import type { ObservedModule } from '@tare/accounting';
import { clockOfScripts, readCompiledFiles } from './compiled-files.ts';
import { GatheredGraph, kindOf, type ModuleHandle } from './gathered-graph.ts';
import type { Manifests } from './manifests.ts';
import { parseImports, parseRequires } from './parse-imports.ts';
import type { Trace } from './read-traces.ts';
import { ImportResolver, stemOf } from './resolve-import.ts';

export interface GatheredModules {
  modules: ObservedModule[];
  /** By index of the module. */
  handles: ModuleHandle[];
}

/** An `import()` with a literal, which may never have been run. */
interface DynamicImport {
  from: number;
  specifier: string;
}

/** One that was followed, to nothing that is known by its name. */
interface UnknownImport extends DynamicImport {
  isLate: boolean;
}

export function gatherModules(trace: Trace, manifests: Manifests): GatheredModules {
  const { scripts, esModules } = readCompiledFiles(trace, manifests);
  const graph = new GatheredGraph();
  const { newestScriptAtReady } = trace;
  const isLateModule = (path: string): boolean =>
    newestScriptAtReady > 0 && (esModules.get(path)?.id ?? 0) > newestScriptAtReady;
  const isEsModule = (path: string): boolean => esModules.has(path) && !scripts.has(path);

  // What `require` did, in its order.
  const indices = trace.paths.map((raw, at) => {
    const path = raw.startsWith('node:') ? raw : manifests.real(raw);
    const askedAtMs = trace.askedAtMs[at] ?? 0;
    const compiled = isEsModule(path) ? esModules.get(path) : scripts.get(path);
    const sourceBytes = raw.startsWith('node:') ? 0 : (compiled?.length ?? fileSize(path));
    const kind = isEsModule(path) ? 'module' : kindOf(path);
    return graph.add(
      { path, kind, sourceBytes, askedAtMs },
      { path: raw, url: isEsModule(path) ? compiled?.url : undefined },
    );
  });
  const lateRoots = new Set<number>();
  for (const [importer, target, specifier, isLate] of trace.edges) {
    const [from, to] = [indices[importer], indices[target]];
    if (to === undefined) continue;
    if (from !== undefined) graph.connect(from, to, specifier, isLate === 1);
    // Asked for by an ES module, or on the command line.
    else if (isLate === 1) lateRoots.add(to);
  }

  // ES modules, in the order they were compiled.
  const askedAtMs = clockOfScripts(graph.modules, scripts);
  for (const [path, { url, length, id }] of [...esModules].sort(([, a], [, b]) => a.id - b.id))
    graph.add({ path, kind: 'module', sourceBytes: length, askedAtMs: askedAtMs(id) }, { path, url });

  const resolver = new ImportResolver(
    manifests,
    new Set([...graph.modules.map(({ path }) => path), ...scripts.keys()]),
  );
  const dynamic: DynamicImport[] = [];
  const unknown: UnknownImport[] = [];
  const follow = (from: number, specifiers: readonly string[], isLate: boolean): void => {
    const importer = graph.modules[from];
    if (!importer) return;
    for (const specifier of specifiers) {
      const path = resolver.resolve(specifier, importer.path);
      if (path === undefined) {
        unknown.push({ from, specifier, isLate });
        continue;
      }
      const known = graph.find(path);
      const compiled = scripts.get(path);
      const sourceBytes = compiled?.length ?? fileSize(path);
      const module = { path, kind: kindOf(path), sourceBytes, askedAtMs: importer.askedAtMs };
      const to = known ?? graph.add(module, { path, url: undefined });
      graph.connect(from, to, specifier, isLate);
      // A loader that hands over the text of a CommonJS module gives it a `require` of its own, past the one that is watched.
      if (known === undefined && compiled) follow(to, parseRequires(readSource(path)), isLate);
    }
  };
  for (const [path, { url }] of esModules) {
    const from = graph.find(path, 'module');
    if (from === undefined) continue;
    const parsed = parseImports(trace.sources[url] ?? readSource(path));
    follow(from, parsed.fixed, isLateModule(path));
    for (const specifier of parsed.dynamic) dynamic.push({ from, specifier });
  }

  const entry = trace.entry === null ? null : manifests.real(trace.entry);
  connectAliases(graph, unknown, entry);
  connectOrphans(graph, resolver, dynamic, entry, (index) => {
    const path = graph.modules[index]?.path;
    return lateRoots.has(index) || (path !== undefined && isLateModule(path));
  });
  return graph;
}

/**
 * Names that only a loader's configuration explains (`@/database/client`): they mean the one module that nobody else asks for and whose path ends like
 * them, if there is one.
 */
function connectAliases(graph: GatheredGraph, imports: readonly UnknownImport[], entry: string | null): void {
  if (imports.length === 0) return;
  const orphans = graph.orphans().flatMap((index) => {
    const { path } = graph.modules[index] ?? {};
    return path === undefined || path === entry ? [] : [{ index, stem: stemOf(path).replace(/\/index$/, '') }];
  });
  for (const { from, specifier, isLate } of imports) {
    const [, ...words] = stemOf(specifier)
      .replace(/\/index$/, '')
      .split('/');
    const meant = words.length === 0 ? [] : orphans.filter(({ stem }) => stem.endsWith(`/${words.join('/')}`));
    const [only] = meant;
    if (only && meant.length === 1) graph.connect(from, only.index, specifier, isLate);
  }
}

/**
 * Loaded, and no import leads there: somebody said `import()`. Of all literals in loaded sources, those that mean such a module are taken for the ones that
 * were run; where a module is reached without them, they may never have been.
 */
function connectOrphans(
  graph: GatheredGraph,
  resolver: ImportResolver,
  inEsModules: readonly DynamicImport[],
  entry: string | null,
  isLate: (index: number) => boolean,
): void {
  const orphans = new Set(graph.orphans().filter((index) => graph.modules[index]?.path !== entry));
  if (orphans.size === 0) return;
  const calls = [...inEsModules];
  graph.modules.forEach(({ path, kind }, from) => {
    const source = kind === 'commonjs' ? readSource(path) : '';
    if (/\bimport\s*\(/.test(source))
      for (const specifier of parseImports(source).dynamic) calls.push({ from, specifier });
  });
  for (const { from, specifier } of calls) {
    const path = resolver.resolve(specifier, graph.modules[from]?.path ?? '/');
    const target = path === undefined ? undefined : graph.find(path);
    if (target !== undefined && orphans.has(target)) graph.connect(from, target, specifier, isLate(target));
  }
}

function fileSize(path: string): number {
  try {
    return path.startsWith('node:') ? 0 : statSync(path).size;
  } catch {
    return 0;
  }
}

/** Empty for a file that was removed after it was loaded. */
function readSource(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
