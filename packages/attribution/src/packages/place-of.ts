// To which package a file belongs: the application, a folder in node_modules, or a neighbour with a manifest of its own (a workspace).

import type { ObservedPackage, ObservedService } from '@tare/accounting';

export const applicationDirectory = '(application)';
export const nodeDirectory = '(node)';

export interface PackagePlace {
  /** Absolute, or `(application)`. */
  directory: string;
  name: string;
  version: string | null;
}

export class PackagePlaces {
  readonly application: string;
  readonly manifest: ObservedPackage | undefined;
  readonly #packages: ReadonlyMap<string, ObservedPackage>;
  readonly #places = new Map<string, PackagePlace>();

  constructor({ application, packages }: Pick<ObservedService, 'application' | 'packages'>) {
    this.application = application;
    this.#packages = new Map(packages.map((one) => [one.directory, one]));
    this.manifest = this.#packages.get(application);
  }

  /** Whether a file is the application's own code: below its folder, and not in node_modules. */
  isOwn(path: string): boolean {
    return path.startsWith(`${this.application}/`) && !path.slice(this.application.length).includes('/node_modules/');
  }

  /** @param path absolute; undefined for a file of no known package and outside node_modules */
  of(path: string): PackagePlace | undefined {
    const directory = this.#directoryOf(path);
    return directory === undefined ? undefined : this.at(directory);
  }

  /** Of a file that was seen as a module: where nothing tells its package, its folder is one. */
  ofModule(path: string): PackagePlace {
    return this.at(this.#directoryOf(path) ?? path.slice(0, Math.max(1, path.lastIndexOf('/'))));
  }

  /** Relative to the application where it lies below. */
  short(path: string): string {
    return path.startsWith(`${this.application}/`) ? path.slice(this.application.length + 1) : path;
  }

  /** @param directory absolute, or `(application)` */
  at(directory: string): PackagePlace {
    const known = this.#places.get(directory);
    if (known) return known;
    const isApplication = directory === applicationDirectory;
    const manifest = isApplication ? this.manifest : this.#packages.get(directory);
    const place = {
      directory,
      name: manifest?.name ?? nameOf(isApplication ? this.application : directory),
      version: manifest?.version ?? null,
    };
    this.#places.set(directory, place);
    return place;
  }

  /** Manifests further in (`dist/esm/package.json`) say how files are read, and make no package. */
  #directoryOf(path: string): string | undefined {
    if (this.isOwn(path)) return applicationDirectory;
    const inModules = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (inModules !== undefined) return inModules;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (this.#packages.has(directory)) return directory;
    }
    return undefined;
  }
}

/** `@scope/name` or `name`, by its folder. */
const nameOf = (directory: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(directory)?.[1] ?? directory.slice(directory.lastIndexOf('/') + 1);
