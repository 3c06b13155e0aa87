// Where in the application's own source a package is asked for.

import type { ImportPlace } from '@tare/experiment';
import type { ModuleGraph } from '../graph/module-graph.ts';
import { findImports } from '../imports/find-imports.ts';
import type { FoundImport } from '../imports/found-import.ts';
import type { PackagePlaces } from './place-of.ts';

/** Imports of the application's files, each source read once. */
export class OwnImports {
  readonly #sources: Readonly<Record<string, string>>;
  readonly #found = new Map<string, Map<string, FoundImport[]>>();

  constructor(sources: Readonly<Record<string, string>>) {
    this.#sources = sources;
  }

  /**
   * The statements by which a file asks for a specifier. Those in braces may be functions' own and run later: of an import that was seen at start they are
   * told only where there are no others, of a late one the other way round.
   */
  of(file: string, specifier: string, isLate: boolean): FoundImport[] {
    const all = this.#in(file).get(specifier) ?? [];
    const likely = all.filter(({ isNested }) => isNested === isLate);
    return likely.length > 0 ? likely : all;
  }

  #in(file: string): Map<string, FoundImport[]> {
    const known = this.#found.get(file);
    if (known) return known;
    const bySpecifier = new Map<string, FoundImport[]>();
    for (const one of findImports(this.#sources[file] ?? '', file))
      bySpecifier.set(one.specifier, [...(bySpecifier.get(one.specifier) ?? []), one]);
    this.#found.set(file, bySpecifier);
    return bySpecifier;
  }
}

/** By package: its places, those of the module that weighs most first. */
export function findPlaces(
  graph: ModuleGraph,
  imports: OwnImports,
  places: PackagePlaces,
  weightOf: (row: number) => number,
): ImportPlace[][] {
  const found: { place: ImportPlace; bytes: number }[][] = graph.packages.map(() => []);
  graph.modules.forEach((module, row) => {
    if (graph.packageOf[row] !== 0) return;
    for (const { module: target, specifier, isLate } of module.imports) {
      const targetRow = graph.rowAt(target);
      const index = targetRow === -1 ? 0 : (graph.packageOf[targetRow] ?? 0);
      if (index === 0) continue;
      const file = places.short(module.path);
      const statements = imports.of(module.path, specifier, isLate);
      const usual = module.kind === 'module' ? 'import' : 'require';
      const told: ImportPlace[] =
        statements.length === 0
          ? [{ file, line: null, column: null, specifier, kind: usual, isLate }]
          : statements.map(({ line, column, kind }) => ({ file, line, column, specifier, kind, isLate }));
      found[index]?.push(...told.map((place) => ({ place, bytes: weightOf(targetRow) })));
    }
  });
  return found.map((own) =>
    distinct(
      own
        .sort((a, b) => Number(a.place.isLate) - Number(b.place.isLate) || b.bytes - a.bytes)
        .map(({ place }) => place),
    ),
  );
}

/** An import that was seen at start and again later is one statement. */
const distinct = (places: readonly ImportPlace[]): ImportPlace[] => {
  const byPlace = new Map<string, ImportPlace>();
  for (const place of places) {
    const key = `${place.file}:${place.line}:${place.column}:${place.specifier}`;
    if (!byPlace.has(key)) byPlace.set(key, place);
  }
  return [...byPlace.values()];
};
