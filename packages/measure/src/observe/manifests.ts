// package.json files: which one a module belongs to, and what it says. Each is read once.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Manifest {
  directory: string;
  /** As it stands in the file; fields are looked at where they are used. */
  content: Readonly<Record<string, unknown>>;
}

export class Manifests {
  readonly #read = new Map<string, Manifest | undefined>();
  readonly #named = new Map<string, Manifest | undefined>();
  readonly #real = new Map<string, string>();

  /** The real path, by which modules are counted; the path itself where the file has gone. */
  real(path: string): string {
    const known = this.#real.get(path);
    if (known !== undefined) return known;
    let real = path;
    try {
      real = realpathSync(path);
    } catch {
      // A file that was made, loaded and removed.
    }
    this.#real.set(path, real);
    return real;
  }

  /** In this very folder; undefined where there is none that can be read. */
  in(directory: string): Manifest | undefined {
    if (this.#read.has(directory)) return this.#read.get(directory);
    const manifest = readManifest(directory);
    this.#read.set(directory, manifest);
    return manifest;
  }

  /** The nearest one at or above a folder. */
  above(directory: string): Manifest | undefined {
    const own = this.in(directory);
    const parent = dirname(directory);
    return own ?? (parent === directory ? undefined : this.above(parent));
  }

  /**
   * The package that a folder belongs to: the nearest manifest with a name at or above it. Packages put nameless ones into their folders
   * (`{"type": "module"}`), which are no packages.
   * @param application its manifest counts without a name as well
   */
  packageOf(directory: string, application: string): Manifest | undefined {
    if (this.#named.has(directory)) return this.#named.get(directory);
    const own = this.in(directory);
    const parent = dirname(directory);
    const isPackage = own !== undefined && (directory === application || typeof own.content['name'] === 'string');
    const found = isPackage ? own : parent === directory ? undefined : this.packageOf(parent, application);
    this.#named.set(directory, found);
    return found;
  }
}

function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, 'package.json');
  if (!existsSync(path)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null
      ? { directory, content: content as Record<string, unknown> }
      : undefined;
  } catch {
    return undefined;
  }
}
