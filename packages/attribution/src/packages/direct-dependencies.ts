// The application's manifest against what was loaded: which copy a dependency is, and which dependencies are never loaded.

import type { PackagePlace, PackagePlaces } from './place-of.ts';

/** Whether a loaded folder is a copy of a dependency: by its name, or by the folder's where the name is another (`npm:` aliases). */
const isCopyOf = (dependency: string, { directory, name }: PackagePlace): boolean =>
  name === dependency || directory.endsWith(`/node_modules/${dependency}`);

/**
 * Folders of the direct dependencies: of several copies those that the application asks for, else the nearest.
 * @param isAsked whether the application's own files ask for a folder
 */
export function directDirectories(
  places: PackagePlaces,
  loaded: readonly PackagePlace[],
  isAsked: (directory: string) => boolean,
): Set<string> {
  const dependencies = places.manifest?.dependencies ?? [];
  return new Set(
    dependencies.flatMap((dependency) => {
      const copies = loaded.filter((one) => isCopyOf(dependency, one)).map(({ directory }) => directory);
      const asked = copies.filter(isAsked);
      if (asked.length > 0) return asked;
      return copies.sort((a, b) => a.length - b.length).slice(0, 1);
    }),
  );
}

/** @param installed names; without it, all dependencies are taken to be */
export function findNeverLoaded(
  places: PackagePlaces,
  loaded: readonly PackagePlace[],
  installed: ReadonlySet<string> | undefined,
): string[] {
  return (places.manifest?.dependencies ?? []).filter(
    (dependency) =>
      // Types have nothing to load.
      !dependency.startsWith('@types/') &&
      installed?.has(dependency) !== false &&
      !loaded.some((one) => isCopyOf(dependency, one)),
  );
}
