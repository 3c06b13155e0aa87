// What a project is called: the name in the nearest package.json, else its folder.

import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A name that can stand on a command line: without scope, and without characters that a service's name may not have. */
export function readProjectName(directory: string): string {
  const start = resolve(directory);
  return plainName(nearestPackageName(start) ?? '') ?? plainName(basename(start)) ?? 'app';
}

function nearestPackageName(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const name: unknown = Object(manifest).name;
      return typeof name === 'string' ? name : undefined;
    } catch (error) {
      // A damaged package.json still marks the project: a name from further up would be another project's.
      if (error instanceof SyntaxError || dirname(folder) === folder) return undefined;
    }
  }
}

function plainName(name: string): string | undefined {
  const plain = name
    .replace(/^@[^/]*\//, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return plain === '' ? undefined : plain;
}
