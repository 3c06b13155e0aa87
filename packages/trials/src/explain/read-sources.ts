// Texts that an explanation needs besides what was seen of a program: the application's own files that ask for packages, and which dependencies are installed.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ObservedService } from '@tare/accounting';

/** Larger files are bundles, in which a line tells nothing. */
const longestSource = 4_000_000;

/** As they are on disk: of a file that a loader compiled, what a person wrote. A file that is gone is left out. */
export function readSources({ application, isolates }: ObservedService): Record<string, string> {
  const isOwn = (path: string): boolean =>
    path.startsWith(`${application}/`) && !path.slice(application.length).includes('/node_modules/');
  const sources: Record<string, string> = {};
  for (const { modules } of isolates)
    for (const { kind, path, imports } of modules) {
      if ((kind !== 'commonjs' && kind !== 'module') || !isOwn(path) || path in sources) continue;
      const asksForPackage = imports.some(({ module }) => {
        const target = modules[module];
        return target !== undefined && target.kind !== 'builtin' && !isOwn(target.path);
      });
      const text = asksForPackage ? readText(path) : undefined;
      if (text !== undefined && text.length <= longestSource) sources[path] = text;
    }
  return sources;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Dependencies that lie in a node_modules of the application or above it, as Node.js looks for them. */
export function findInstalled({ application, packages }: ObservedService): Set<string> {
  const dependencies = packages.find(({ directory }) => directory === application)?.dependencies ?? [];
  const folders: string[] = [];
  for (let folder = application; folders.at(-1) !== join(folder, 'node_modules'); folder = dirname(folder))
    folders.push(join(folder, 'node_modules'));
  return new Set(dependencies.filter((name) => folders.some((folder) => existsSync(join(folder, name)))));
}
