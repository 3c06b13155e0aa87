// The places of the application's own code that load a package at start.

import { resolve } from 'node:path';
import { type FoundImport, findImports } from '@tare/attribution';
import type { ExplainedService, PackageCost } from '@tare/experiment';

export interface LoadingPlace {
  /** Absolute. */
  file: string;
  line: number | null;
  specifier: string;
  /** The statement in the source; null where it was not found. */
  statement: FoundImport | null;
}

/** In the order of the explanation; imports that are lazy already are left out. */
export function importPlaces(
  { application }: ExplainedService,
  { places }: PackageCost,
  sources: Readonly<Record<string, string>>,
): LoadingPlace[] {
  return places
    .filter(({ isLate, kind }) => !isLate && kind !== 'dynamic-import')
    .map(({ file: written, line, specifier }) => {
      const file = resolve(application, written);
      const source = sources[file];
      const found = source === undefined ? [] : findImports(source, file);
      const statement = found.find((one) => one.specifier === specifier && one.line === line) ?? null;
      return { file, line, specifier, statement };
    });
}
