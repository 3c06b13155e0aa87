// The top folder of a service's own code.

import { dirname } from 'node:path';
import type { ObservedIsolate } from '@tare/accounting';
import type { Manifests } from './manifests.ts';

const isInstalled = (path: string): boolean => path.includes('/node_modules/');

/**
 * The nearest folder with a package.json above the entry. Where what was started is itself a package (`next start`), it is that of the launch's directory.
 * @param cwd of the launch
 */
export function findApplication(
  isolates: readonly Pick<ObservedIsolate, 'entry' | 'modules'>[],
  cwd: string,
  manifests: Manifests,
): string {
  const entries = isolates
    .flatMap(({ entry, modules }) => (entry === null ? [] : [{ path: manifests.real(entry), modules: modules.length }]))
    .sort((a, b) => b.modules - a.modules);
  const own = entries.filter(({ path }) => !isInstalled(path));
  // A wrapper that is installed elsewhere (npm) has a manifest too, and may be the only entry with one.
  for (const { path } of own) {
    const manifest = manifests.above(dirname(path));
    if (manifest) return manifest.directory;
  }
  const [first] = own;
  if (first) return dirname(first.path);
  const directory = manifests.real(cwd);
  return manifests.above(directory)?.directory ?? directory;
}
