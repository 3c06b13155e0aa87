// Whose exports a stand-in may have to look like: packages that a file of the application imports by name.

import { isBuiltin } from 'node:module';
import type { GatheredModules } from './gather-modules.ts';

/** @returns rows of [name in `require.cache`, URL of an ES module], each module once */
export function wantedShapes({ modules, handles }: GatheredModules): [string, string | null][] {
  const wanted = new Set<number>();
  for (const { path, imports } of modules) {
    if (path.includes('/node_modules/')) continue;
    for (const { module, specifier } of imports) {
      const kind = modules[module]?.kind;
      if (kind !== 'addon' && kind !== 'wasm' && isPackageName(specifier)) wanted.add(module);
    }
  }
  return [...wanted].flatMap((index) => {
    const handle = handles[index];
    return handle ? [[handle.path, handle.url ?? null] satisfies [string, string | null]] : [];
  });
}

/** Not `./x`, `/x`, `#x`, `file:///x`, `node:fs`. */
const isPackageName = (specifier: string): boolean =>
  /^[^./#]/.test(specifier) && !/^[a-z][a-z+.-]+:/i.test(specifier) && !isBuiltin(specifier);
