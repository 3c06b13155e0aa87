// The packages that loaded modules belong to.

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ObservedModule, ObservedPackage } from '@tare/accounting';
import type { Manifest, Manifests } from './manifests.ts';

/** Words of install scripts that build or fetch a native library. */
const buildsAddon = /node-gyp|gyp|prebuild|cmake-js|node-pre-gyp|cargo-cp-artifact|install\/check/;

/** @param application always among them, even without a manifest */
export function findPackages(
  modules: Iterable<ObservedModule>,
  application: string,
  manifests: Manifests,
): ObservedPackage[] {
  const found = new Map<string, Manifest>([[application, manifests.in(application) ?? bare(application)]]);
  const withAddon = new Set<string>();
  for (const { path, kind } of modules) {
    if (kind === 'builtin') continue;
    const manifest = manifests.packageOf(dirname(path), application);
    if (!manifest) continue;
    found.set(manifest.directory, manifest);
    if (kind === 'addon') withAddon.add(manifest.directory);
  }
  return [...found.values()].map(({ directory, content }) => ({
    directory,
    name: typeof content['name'] === 'string' ? content['name'] : basename(directory),
    version: typeof content['version'] === 'string' ? content['version'] : null,
    dependencies: directory === application ? Object.keys(tableOf(content['dependencies'])) : [],
    hasAddon: withAddon.has(directory) || hasBuild(directory, content),
  }));
}

const bare = (directory: string): Manifest => ({ directory, content: {} });

const tableOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function hasBuild(directory: string, content: Manifest['content']): boolean {
  const scripts = tableOf(content['scripts']);
  const steps = [scripts['preinstall'], scripts['install'], scripts['postinstall']];
  return (
    steps.some((step) => typeof step === 'string' && buildsAddon.test(step)) ||
    existsSync(join(directory, 'binding.gyp'))
  );
}
