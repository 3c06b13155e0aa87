// Which loaded module an `import` in a source means. What was loaded is known, so nothing has to be guessed that only the loader knows: of the files that
// a specifier may mean, it is the one that is there.

import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { conditionalTargets, fileCandidates } from './import-targets.ts';
import type { Manifest, Manifests } from './manifests.ts';

/** These have no source that V8 would list; an import of a module that was loaded has loaded them. */
const isWithoutScript = (path: string): boolean => /\.(?:json|node|wasm)$/.test(path);

export class ImportResolver {
  readonly #manifests: Manifests;
  readonly #loaded: ReadonlySet<string>;
  readonly #byStem = new Map<string, string[]>();

  /** @param loaded real paths of all modules, in whatever system */
  constructor(manifests: Manifests, loaded: ReadonlySet<string>) {
    this.#manifests = manifests;
    this.#loaded = loaded;
    for (const path of loaded) {
      const stem = stemOf(path);
      const known = this.#byStem.get(stem);
      if (known) known.push(path);
      else this.#byStem.set(stem, [path]);
    }
  }

  /** @returns a real path, `node:fs`, or undefined for what was not loaded, or by a name that only a loader understands */
  resolve(specifier: string, importer: string): string | undefined {
    if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    if (specifier.startsWith('#')) return this.#resolveInternal(specifier, importer);
    const path = pathOf(specifier, importer);
    if (path !== undefined) return this.#firstLoaded(fileCandidates(path)) ?? this.#onlyOneNamed(path);
    return /^[a-z][a-z+.-]+:/i.test(specifier) ? undefined : this.#resolvePackage(specifier, importer);
  }

  #resolveInternal(specifier: string, importer: string): string | undefined {
    const manifest = this.#manifests.above(dirname(importer));
    if (!manifest) return undefined;
    for (const target of conditionalTargets(manifest.content['imports'], specifier)) {
      const found = target.startsWith('./')
        ? this.#firstLoaded(fileCandidates(join(manifest.directory, target)))
        : target.startsWith('#')
          ? undefined
          : this.resolve(target, join(manifest.directory, 'package.json'));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #resolvePackage(specifier: string, importer: string): string | undefined {
    const words = specifier.split('/');
    const name = words.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const subpath = specifier.slice(name.length + 1);
    const own = this.#manifests.above(dirname(importer));
    if (own && own.content['name'] === name && own.content['exports'] !== undefined)
      return this.#firstLoaded(packageCandidates(own, subpath));
    for (let directory = dirname(importer); ; directory = dirname(directory)) {
      const manifest = this.#manifests.in(join(directory, 'node_modules', name));
      const found = manifest && this.#firstLoaded(packageCandidates(manifest, subpath));
      if (found !== undefined) return found;
      if (dirname(directory) === directory) return undefined;
    }
  }

  /** A loader may take any extension for another: `./word.js` for word.vue. */
  #onlyOneNamed(path: string): string | undefined {
    const named = this.#byStem.get(stemOf(this.#manifests.real(path))) ?? [];
    return named.length === 1 ? named[0] : undefined;
  }

  #firstLoaded(candidates: readonly string[]): string | undefined {
    for (const candidate of candidates) {
      const real = this.#manifests.real(candidate);
      if (this.#loaded.has(real)) return real;
    }
    const [first] = candidates;
    return first !== undefined && isWithoutScript(first) ? this.#manifests.real(first) : undefined;
  }
}

/** Path without its extension. */
export const stemOf = (path: string): string => path.replace(/(?<=[^/])\.\w+$/, '');

function pathOf(specifier: string, importer: string): string | undefined {
  try {
    if (isAbsolute(specifier)) return specifier;
    if (specifier.startsWith('file:')) return fileURLToPath(new URL(specifier));
    return /^\.\.?(?:\/|$)/.test(specifier) ? fileURLToPath(new URL(specifier, pathToFileURL(importer))) : undefined;
  } catch {
    return undefined;
  }
}

function packageCandidates({ directory, content }: Manifest, subpath: string): string[] {
  const { exports: offered, main } = content;
  if (offered !== undefined && offered !== null) {
    const targets = conditionalTargets(offered, subpath === '' ? '.' : `./${subpath}`);
    return targets.map((target) => join(directory, target));
  }
  if (subpath !== '') return fileCandidates(join(directory, subpath));
  return [
    ...(typeof main === 'string' ? fileCandidates(join(directory, main)) : []),
    ...fileCandidates(join(directory, 'index')),
  ];
}
