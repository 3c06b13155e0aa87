// Which imports a stand-in for a package has to take the place of.

import type { ExportShape, ObservedIsolate, ObservedService, StandInImport } from '@tare/accounting';
import { OwnImports } from './packages/import-places.ts';
import { PackagePlaces } from './packages/place-of.ts';

/** Where the shape was not recorded, nothing can look like it. */
const unknownShape: ExportShape = { type: 'other' };

/**
 * All imports of one copy of a package by the application's own files, before the service was ready; each once, though several isolates make it.
 * @param packageDirectory absolute, or relative to the application as in an Explanation
 * @param sources text of the application's own files, by absolute path: which names are taken
 */
export function standInImports(
  observed: ObservedService,
  packageDirectory: string,
  sources: Readonly<Record<string, string>>,
): StandInImport[] {
  const places = new PackagePlaces(observed);
  const imports = new OwnImports(sources);
  const directory = packageDirectory.startsWith('/') ? packageDirectory : `${observed.application}/${packageDirectory}`;
  const found = new Map<string, StandInImport>();
  for (const isolate of observed.isolates)
    for (const one of importsIn(isolate, directory, places, imports)) {
      const key = `${one.importer}\n${one.specifier}\n${one.kind}`;
      const known = found.get(key);
      if (!known || known.shape.type === 'other') found.set(key, one);
    }
  return [...found.values()];
}

function importsIn(
  { modules, shapes }: ObservedIsolate,
  directory: string,
  places: PackagePlaces,
  imports: OwnImports,
): StandInImport[] {
  return modules.flatMap((importer) => {
    if (importer.kind === 'builtin' || !places.isOwn(importer.path)) return [];
    return importer.imports.flatMap(({ module, specifier, isLate }): StandInImport[] => {
      const target = modules[module];
      if (!target || isLate || target.kind === 'builtin') return [];
      const place = places.ofModule(target.path);
      if (place.directory !== directory) return [];
      const statements = imports.of(importer.path, specifier, false);
      // How the program as it runs asks: TypeScript's imports may have become require calls; an ES module may have made a require of its own.
      const requires = statements.length > 0 && statements.every((one) => one.kind === 'require');
      const kind = importer.kind === 'module' && !requires ? 'module' : 'commonjs';
      return [
        {
          importer: importer.path,
          specifier,
          package: place.name,
          target: target.path,
          kind,
          names: kind === 'module' ? unionOf(statements.map(({ names }) => names)) : null,
          shape: shapes[target.path] ?? unknownShape,
        },
      ];
    });
  });
}

/** All have to be offered where one statement takes all, or where none was found. */
function unionOf(lists: readonly (string[] | null)[]): string[] | null {
  if (lists.length === 0) return null;
  const names = new Set<string>();
  for (const list of lists) {
    if (list === null) return null;
    for (const name of list) names.add(name);
  }
  return [...names];
}
